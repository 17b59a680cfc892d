"""Keeping, renaming and deleting a check: one's own only, one event each, no answers in the trail."""

from datetime import timedelta

import pytest

from banso.actions import saved_checks
from banso.actions.errors import SavedCheckNotFound, SavedCheckUnusable
from banso.records.models import AuditEvent, SavedCheck, User
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = AT + timedelta(hours=1)
ANSWERS: dict[str, object] = {"company.employees": 12, "company.name": "架空商店", "unknown": None}


@pytest.fixture
def owner() -> User:
    return make_user()


@pytest.fixture
def check(owner: User) -> SavedCheck:
    return saved_checks.save_check(
        by=owner, at=AT, title=" 設備\n投資 ", purpose="equipment", answers=ANSWERS
    )


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.in_order()]


def test_a_check_is_kept_as_it_was_answered(owner: User, check: SavedCheck) -> None:
    kept = SavedCheck.objects.get()
    assert (kept.owner, kept.title, kept.purpose, kept.answers) == (owner, "設備 投資", "equipment", ANSWERS)
    assert kept.created_at == kept.updated_at == AT
    assert verbs() == ["saved_check.saved"]


def test_the_trail_holds_a_digest_and_no_answers(check: SavedCheck) -> None:
    event = AuditEvent.objects.get()
    assert event.subject == f"saved_check:{check.pk}"
    assert "架空商店" not in event.detail
    assert "answers_sha256" in event.detail


def test_newer_answers_replace_older_ones(owner: User, check: SavedCheck) -> None:
    saved_checks.replace_answers(by=owner, at=LATER, check_id=check.pk, answers={"company.employees": 13})
    check.refresh_from_db()
    assert check.answers == {"company.employees": 13}
    assert (check.created_at, check.updated_at) == (AT, LATER)
    assert verbs() == ["saved_check.saved", "saved_check.answers_replaced"]


def test_a_check_is_renamed(owner: User, check: SavedCheck) -> None:
    saved_checks.rename_saved_check(by=owner, at=LATER, check_id=check.pk, title="新しい名前")
    assert SavedCheck.objects.get().title == "新しい名前"
    assert verbs()[-1] == "saved_check.renamed"


def test_a_check_is_deleted_for_good(owner: User, check: SavedCheck) -> None:
    saved_checks.delete_saved_check(by=owner, at=LATER, check_id=check.pk)
    assert not SavedCheck.objects.exists()
    assert verbs()[-1] == "saved_check.deleted"


def test_a_clock_set_back_does_not_break_the_table(owner: User, check: SavedCheck) -> None:
    earlier = AT - timedelta(days=1)
    saved_checks.rename_saved_check(by=owner, at=earlier, check_id=check.pk, title="名前")
    assert SavedCheck.objects.get().updated_at == AT


@pytest.mark.parametrize("missing", [False, True])
def test_another_persons_check_is_as_if_it_were_not_there(check: SavedCheck, missing: bool) -> None:
    stranger = make_user("stranger@company.example")
    number = check.pk + 1000 if missing else check.pk
    with pytest.raises(SavedCheckNotFound):
        saved_checks.rename_saved_check(by=stranger, at=LATER, check_id=number, title="盗み見")
    with pytest.raises(SavedCheckNotFound):
        saved_checks.delete_saved_check(by=stranger, at=LATER, check_id=number)
    with pytest.raises(SavedCheckNotFound):
        saved_checks.replace_answers(by=stranger, at=LATER, check_id=number, answers={})
    assert SavedCheck.objects.get().title == "設備 投資"
    assert verbs() == ["saved_check.saved"]


@pytest.mark.parametrize(
    ("title", "words"), [("", "空です"), ("  \n\u3000", "空です"), ("あ" * 101, "長すぎます(101文字)")]
)
def test_a_title_must_be_readable(owner: User, title: str, words: str) -> None:
    with pytest.raises(SavedCheckUnusable, match="名前") as refused:
        saved_checks.save_check(by=owner, at=AT, title=title, purpose="", answers={})
    assert words in str(refused.value)
    assert not SavedCheck.objects.exists()


def test_the_longest_title_is_kept(owner: User) -> None:
    kept = saved_checks.save_check(by=owner, at=AT, title="あ" * 100, purpose="", answers={})
    assert len(kept.title) == 100


@pytest.mark.parametrize("answers", [{"rate": 0.7}, {"text": "あ" * 30_000}])
def test_answers_that_cannot_be_kept_are_refused(owner: User, answers: dict[str, object]) -> None:
    with pytest.raises(SavedCheckUnusable, match="回答"):
        saved_checks.save_check(by=owner, at=AT, title="名前", purpose="", answers=answers)
    assert not AuditEvent.objects.exists()
