"""What the tables of simulations, drafts and company tables refuse, and who reads which rows."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from banso.core.jobs import JobState
from banso.records.models import CompanyTable, Draft, SimulationRun, User
from banso.records.models.jobs import LEFT_AFTER
from banso.records.models.people import Role
from tests.people import AT, make_policy_staff, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STARTED: dict[str, object] = {
    "state": JobState.STARTED, "attempt": 1, "alive_at": AT, "started_at": AT,
}  # fmt: skip


@pytest.fixture
def officer() -> User:
    return make_policy_staff()


def kept(author: User, **values: object) -> SimulationRun:
    defaults = {"title": "試算", "programme": "a/b/2023", "request": {}, "requested_at": AT}
    return SimulationRun.objects.create(author=author, **defaults | values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "running"},
        {"title": ""},
        {"state": JobState.STARTED},
        STARTED | {"attempt": 0},
        STARTED | {"alive_at": None},
        {"state": JobState.FINISHED},
        {"result": {"early": True}},
    ],
)
def test_the_table_refuses_a_simulation_that_cannot_be(officer: User, values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(officer, **values)


@pytest.mark.parametrize("values", [{"name": ""}, {"version": 0}])
def test_the_table_refuses_a_draft_that_cannot_be(officer: User, values: dict[str, object]) -> None:
    given = {"name": "案", "programme": "a/b/2023", "created_at": AT, "updated_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(author=officer, **given | values)


def test_the_table_refuses_a_role_nobody_knows() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="a@b.example", display_name="x", role="king", created_at=AT).save()
    assert make_user().role is Role.OWNER


def test_what_waits_is_queued_or_was_left(officer: User) -> None:
    queued, held = kept(officer), kept(officer, **STARTED)
    kept(officer, state=JobState.FAILED)
    kept(officer, state=JobState.CANCELLED)
    kept(officer, state=JobState.FINISHED, result={})
    assert list(SimulationRun.objects.all().waiting(AT + LEFT_AFTER)) == [queued]
    assert list(SimulationRun.objects.all().waiting(AT + LEFT_AFTER + timedelta(seconds=1))) == [queued, held]
    assert set(SimulationRun.objects.all().unfinished()) == {queued, held}


def test_a_colleague_reads_what_is_finished_and_shared(officer: User) -> None:
    colleague = make_policy_staff("other@pref.example")
    kept(colleague)
    kept(colleague, state=JobState.FINISHED, result={})
    shared = kept(colleague, state=JobState.FINISHED, result={}, is_shared=True)
    kept(colleague, state=JobState.FAILED, is_shared=True)
    own = kept(officer, requested_at=AT + timedelta(seconds=1))
    readable = SimulationRun.objects.readable_by(officer).newest_first()
    assert list(readable) == [own, shared]
    assert list(SimulationRun.objects.owned_by(officer)) == [own]


@pytest.mark.parametrize(
    ("state", "done", "total", "permille"),
    [("queued", 0, 0, 0), ("started", 1, 3, 333), ("started", 9, 3, 1000), ("finished", 0, 0, 1000)],
)
def test_progress_in_thousandths(state: str, done: int, total: int, permille: int) -> None:
    assert SimulationRun(state=state, done=done, total=total).permille_done == permille


@pytest.mark.parametrize(("state", "over"), [("queued", False), ("started", False), ("failed", True)])
def test_a_job_says_how_it_stands(state: str, over: bool) -> None:
    run = SimulationRun(state=state)
    assert (run.is_over, bool(run.state_label)) == (over, True)


@pytest.mark.parametrize(
    ("values", "usable"),
    [
        ({"good_rows": 9}, True),
        ({"good_rows": 9, "problems": 1}, False),
        ({"good_rows": 9, "problems": 1, "rest_is_used": True}, True),
        ({"good_rows": 0, "problems": 1, "rest_is_used": True}, False),
        ({"good_rows": 9, "state": JobState.CANCELLED}, False),
    ],
)
def test_which_tables_are_usable(officer: User, values: dict[str, object], usable: bool) -> None:
    given = {"name": "a.csv", "requested_at": AT, "stands_on": AT.date(), "state": JobState.FINISHED}
    table = CompanyTable.objects.create(author=officer, **given | values)
    assert table.is_usable is usable
    assert CompanyTable.objects.usable().exists() is usable


def test_everything_of_a_person_goes_with_the_person(officer: User) -> None:
    kept(officer)
    Draft.objects.create(author=officer, name="案", programme="a/b/2023", created_at=AT, updated_at=AT)
    officer.delete()
    assert not SimulationRun.objects.exists()
    assert not Draft.objects.exists()
