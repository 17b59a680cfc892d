"""The API of simulations: the form's inputs, problems with place and remedy, one's own rows only."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator

from banso.actions.policy.jobs import fail_job, report_progress
from banso.actions.policy.simulations import MOST_UNFINISHED, share_run
from banso.api.descriptions import SIMULATION_ASKED
from banso.api.simulations import MOST_LISTED
from banso.core.jobs import JobState
from banso.records.models import SimulationRun, User
from tests.people import AT, make_policy_staff, make_user
from tests.simulations import ASKED, LATER, PROGRAMME, RESULT, finished, queued, started

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ADDRESS = "/api/v1/simulations"
BODY: dict[str, Any] = {"title": "上限を上げると", **ASKED}


@pytest.fixture
def officer(client: Client) -> User:
    user = make_policy_staff()
    client.force_login(user)
    return user


def post(client: Client, body: object, address: str = ADDRESS) -> HttpResponse:
    return client.post(address, json.dumps(body), content_type="application/json")


def problem_of(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem document of an answer."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    assert told["type"].startswith("urn:banso:problem:")
    assert told["title"]
    return told


def test_a_simulation_is_asked_for_with_the_inputs_of_the_form(client: Client, officer: User) -> None:
    answer = post(client, BODY)
    assert answer.status_code == 201
    told = answer.json()
    run = SimulationRun.objects.get()
    assert (run.author, run.request, run.title) == (officer, ASKED, BODY["title"])
    assert answer["Location"] == f"{ADDRESS}/{run.pk}"
    assert (told["state"], told["progress"], told["result"]) == ("queued", {"done": 0, "total": 0}, None)
    assert client.get(answer["Location"]).json() == told


def test_a_series_is_asked_for_in_the_version_nearest_to_the_day(client: Client, officer: User) -> None:
    post(client, BODY | {"programme": PROGRAMME.rpartition("/")[0]})
    assert SimulationRun.objects.get().programme == PROGRAMME


def test_everything_wrong_is_told_with_place_and_remedy(client: Client, officer: User) -> None:
    told = problem_of(post(client, BODY | {"paths": 0, "on": "x"}), 422)
    assert told["type"] == "urn:banso:problem:bad-comparison"
    assert [error["place"] for error in told["errors"]] == ["on", "paths"]
    assert all(error["message"] and error["remedy"] for error in told["errors"])
    assert not SimulationRun.objects.exists()


def test_what_the_programme_cannot_be_is_told_with_its_place(client: Client, officer: User) -> None:
    scenarios = [{"name": "案", "changes": {"without": ["no-such-clause"]}}]
    told = problem_of(post(client, BODY | {"scenarios": scenarios}), 422)
    assert [error["place"] for error in told["errors"]] == ["scenarios[0].changes.without"]
    told = problem_of(post(client, BODY | {"programme": "no/such/2023"}), 422)
    assert [error["place"] for error in told["errors"]] == ["programme"]


@pytest.mark.parametrize("title", [None, "", 3, "あ" * 101])
def test_a_title_is_asked_for(client: Client, officer: User, title: object) -> None:
    problem_of(post(client, BODY | {"title": title}), 422)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(client: Client, officer: User, body: bytes) -> None:
    problem_of(client.post(ADDRESS, body, content_type="application/json"), 400)


def test_more_than_fits_into_memory_is_refused(client: Client, officer: User) -> None:
    body = BODY | {"scenarios": [{"name": "案", "definition": "x" * 3_000_000}]}
    assert problem_of(post(client, body), 413)["type"] == "urn:banso:problem:body-too-large"


def test_one_person_does_not_fill_the_queue(client: Client, officer: User) -> None:
    for _ in range(MOST_UNFINISHED):
        queued(officer)
    assert problem_of(post(client, BODY), 429)["detail"]


def test_progress_is_told(client: Client, officer: User) -> None:
    run = started(officer)
    report_progress(job=run, at=AT, done=40, total=200)
    told = client.get(f"{ADDRESS}/{run.pk}").json()
    assert (told["state"], told["progress"]) == ("started", {"done": 40, "total": 200})


def test_a_failure_says_why(client: Client, officer: User) -> None:
    run = started(officer)
    fail_job(job=run, at=AT, error="会社の表がありません", remedy="選び直してください")
    told = client.get(f"{ADDRESS}/{run.pk}").json()
    assert (told["state"], told["error"], told["remedy"]) == (
        "failed",
        "会社の表がありません",
        "選び直してください",
    )


def test_the_result_is_what_was_stored(client: Client, officer: User) -> None:
    run = finished(officer)
    address = client.get(f"{ADDRESS}/{run.pk}").json()["result"]
    answer = client.get(address)
    assert answer.json() == RESULT
    assert "no-store" in answer["Cache-Control"]


def test_there_is_no_result_before_the_end(client: Client, officer: User) -> None:
    run = started(officer)
    problem_of(client.get(f"{ADDRESS}/{run.pk}/result"), 409)


def test_a_simulation_is_cancelled_repeated_and_deleted(client: Client, officer: User) -> None:
    run = queued(officer)
    at = f"{ADDRESS}/{run.pk}"
    assert client.post(f"{at}/cancel").json()["state"] == "cancelled"
    assert problem_of(client.post(f"{at}/cancel"), 409)["type"] == "urn:banso:problem:job-not-possible"
    assert client.post(f"{at}/retry").json()["state"] == "queued"
    answer = client.delete(at)
    assert (answer.status_code, answer.content) == (204, b"")
    problem_of(client.get(at), 404)


def test_a_shared_result_is_read_by_colleagues_and_changed_by_nobody_else(
    client: Client, officer: User
) -> None:
    run = finished(officer)
    at = f"{ADDRESS}/{run.pk}"
    assert client.put(f"{at}/shared").json()["shared"] is True
    client.force_login(make_policy_staff("other@pref.example"))
    told = client.get(at).json()
    assert (told["own"], told["author"]) == (False, officer.display_name)
    assert client.get(f"{at}/result").json() == RESULT
    for change in (client.delete(at), client.post(f"{at}/retry"), client.delete(f"{at}/shared")):
        problem_of(change, 404)
    client.force_login(officer)
    assert client.delete(f"{at}/shared").json()["shared"] is False
    client.force_login(User.objects.get(email="other@pref.example"))
    problem_of(client.get(at), 404)


READS: list[Callable[[Client, str], HttpResponse]] = [
    lambda client, at: client.get(at),
    lambda client, at: client.get(f"{at}/result"),
    lambda client, at: client.post(f"{at}/cancel"),
    lambda client, at: client.post(f"{at}/retry"),
    lambda client, at: client.put(f"{at}/shared"),
    lambda client, at: client.delete(f"{at}/shared"),
    lambda client, at: client.delete(at),
]


@pytest.mark.parametrize("ask", READS)
def test_somebody_elses_simulation_looks_like_one_that_never_was(
    client: Client, officer: User, ask: Callable[[Client, str], HttpResponse]
) -> None:
    run = finished(make_policy_staff("other@pref.example"))
    there, nowhere = (
        ask(client, f"{ADDRESS}/{run.pk}"),
        ask(client, f"{ADDRESS}/{run.pk + 1}"),
    )
    assert problem_of(there, 404) == problem_of(nowhere, 404)
    assert SimulationRun.objects.get().stands is JobState.FINISHED


def test_the_list_has_ones_own_and_what_colleagues_share(client: Client, officer: User) -> None:
    colleague = make_policy_staff("other@pref.example")
    finished(colleague)
    shared = finished(colleague)
    share_run(by=colleague, at=AT, run_id=shared.pk, shared=True)
    own = queued(officer, at=LATER)
    told = client.get(ADDRESS).json()
    assert [(run["id"], run["own"]) for run in told["simulations"]] == [(own.pk, True), (shared.pk, False)]
    assert told["next"] is None


def test_the_text_of_a_draft_stays_with_its_author(client: Client, officer: User) -> None:
    colleague = make_policy_staff("other@pref.example")
    run = finished(colleague, scenarios=[{"name": "見直し案", "definition": "id: 検討中"}])
    share_run(by=colleague, at=AT, run_id=run.pk, shared=True)
    told = client.get(f"{ADDRESS}/{run.pk}").json()
    assert told["request"]["scenarios"] == [{"name": "見直し案"}]
    assert "検討中" not in client.get(ADDRESS).content.decode()
    client.force_login(colleague)
    assert client.get(f"{ADDRESS}/{run.pk}").json()["request"] == run.request


def test_two_alternatives_of_one_name_are_refused(client: Client, officer: User) -> None:
    changes = {"changes": {"cap_yen": 1}}
    scenarios = [{"name": name} | changes for name in ("案", "別の案", "案", "現行の案")]
    told = problem_of(post(client, BODY | {"scenarios": scenarios}), 422)
    assert [error["place"] for error in told["errors"]] == ["scenarios[2].name", "scenarios[3].name"]


def test_a_long_list_comes_in_pages_with_a_constant_number_of_queries(
    client: Client, officer: User, django_assert_num_queries: Any
) -> None:
    for _ in range(MOST_LISTED + 2):
        finished(officer)
    with django_assert_num_queries(3):
        first = client.get(ADDRESS).json()
    rest = client.get(first["next"]).json()
    ids = [run["id"] for page in (first, rest) for run in page["simulations"]]
    assert len(ids) == len(set(ids)) == MOST_LISTED + 2
    assert rest["next"] is None
    problem_of(client.get(f"{ADDRESS}?offset=-1"), 422)


def test_a_change_needs_the_token_of_our_own_pages() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_policy_staff())
    assert problem_of(post(client, BODY), 403)["type"] == "urn:banso:problem:token-missing"
    client.get("/account")
    token = client.cookies["banso_csrf"].value
    answer = client.post(
        ADDRESS, json.dumps(BODY), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 201


def test_whoever_may_not_is_told_so_in_the_words_of_the_api(client: Client) -> None:
    assert problem_of(client.get(ADDRESS), 401)["type"] == "urn:banso:problem:not-signed-in"
    client.force_login(make_user())
    assert problem_of(client.get(ADDRESS), 403)["type"] == "urn:banso:problem:not-permitted"


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v2/x", "/api/v1/", "/api/v1/nothing", "/api/v1/simulations/x", "/api/v1/docs"]
)
def test_an_address_nobody_answers_at(client: Client, officer: User, address: str) -> None:
    assert problem_of(client.get(address), 404)["type"] == "urn:banso:problem:no-such-address"


def test_a_method_nobody_answers_to(client: Client, officer: User) -> None:
    answer = client.patch(ADDRESS)
    told = problem_of(answer, 405)
    assert told["type"] == "urn:banso:problem:no-such-method"
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert "POST" in told["detail"]


@pytest.mark.parametrize(
    ("changed", "fits"),
    [
        ({}, True),
        ({"scenarios": []}, True),
        ({"companies": {"kind": "table", "id": 1}}, True),
        ({"companies": {"kind": "table"}}, False),
        ({"paths": 0}, False),
        ({"scenarios": [{"name": "案", "changes": {}}]}, False),
        ({"scenarios": [{"name": "案", "changes": {"rate": "0.5"}}]}, False),
        ({"scenarios": [{"name": "案", "definition": "x", "changes": {"rounds": 2}}]}, False),
        ({"more": 1}, False),
    ],
)
def test_the_description_says_what_the_reader_reads(
    client: Client, officer: User, changed: dict[str, Any], fits: bool
) -> None:
    body = BODY | changed
    assert Draft202012Validator(SIMULATION_ASKED).is_valid(body) is fits
    refused = problem_of(post(client, body), 422)["errors"] if not fits else []
    assert bool(refused) is not fits


def test_the_description_is_openapi_3_1_and_names_no_other_host(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == []
    operations = [one for path in told["paths"].values() for one in path.values()]
    assert len(operations) == 9
    for operation in operations:
        assert operation["description"]
        assert operation["security"] == [{"SessionAuth": []}]
        assert "application/problem+json" in operation["responses"]["default"]["content"]


HALF = "\ud800"
"""Half of a surrogate pair: JSON can hold it, nothing can keep it."""


@pytest.mark.parametrize(
    "changed",
    [
        {"title": HALF},
        {"programme": HALF},
        {"scenarios": [{"name": HALF, "changes": {"cap_yen": 1}}]},
        {"scenarios": [{"name": "案", "definition": HALF}]},
        {"scenarios": [{"name": "案", "changes": {"limits": {HALF: 1}}}]},
    ],
)
def test_half_a_character_is_refused(client: Client, officer: User, changed: dict[str, Any]) -> None:
    problem_of(post(client, BODY | changed), 400)
    assert not SimulationRun.objects.exists()


def test_what_is_too_large_with_all_companies_is_refused_at_once(client: Client, officer: User) -> None:
    changes = {"companies": {"kind": "synthetic"}, "paths": 1_000}
    scenarios = [BODY["scenarios"][0] | {"name": f"案{number}"} for number in range(3)]
    told = problem_of(post(client, BODY | changes | {"scenarios": scenarios}), 422)
    assert [error["place"] for error in told["errors"]] == ["paths"]


def test_the_queue_is_not_filled_by_repeating(client: Client, officer: User) -> None:
    run = queued(officer)
    post(client, None, f"{ADDRESS}/{run.pk}/cancel")
    for _ in range(MOST_UNFINISHED):
        queued(officer)
    problem_of(post(client, None, f"{ADDRESS}/{run.pk}/retry"), 429)
    run.refresh_from_db()
    assert run.stands is JobState.CANCELLED
