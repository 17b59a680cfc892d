"""The board and the reserve list: columns of the criteria that hold, money over all rounds, whom the police know."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from banso.actions.decisions.proposals import draft_proposal, withdraw_proposal
from banso.actions.selection.selections import hold_in_reserve, pass_over, select
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for, the_police_know
from tests.review_rows import (
    a_version_without_criteria,
    an_amended,
    an_eligible_application,
    reviewed,
    some_reviewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GRANT = 600_000


@pytest.fixture
def client(lead: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(lead)


def board(client: Client, call: Call, number: int = 1) -> str:
    return client.get(reverse("selection:board", args=[call.pk, number])).content.decode()


def test_a_decided_round_shows_its_scores_after_an_amendment_took_all_criteria_away(
    client: Client, call: Call, lead: User, owner: User
) -> None:
    application = reviewed(an_eligible_application(call, owner), some_reviewers(call), lead, [4] * 3)
    select(application=application, by=lead, at=AT)
    a_version_without_criteria(call, lead)
    page = board(client, call)
    assert "得点順" in page
    assert "28.00" in page
    assert reverse("selection:case", args=[application.pk]) in page
    # Nothing of the second round was decided: it goes by the version in force.
    following = board(client, call, 2)
    assert "書類がそろった順" in following
    assert "得点" not in following.partition("<main")[2]


def test_moving_up_over_two_rounds_ends_in_what_was_offered(client: Client, lead: User, owner: User) -> None:
    call = a_call(lead, budget_yen=GRANT + 250_000)
    an_amended(call, lead, ("in_part: false", "in_part: true"))
    reviewers = some_reviewers(call)
    cases = [an_eligible_application(call, owner, number, round_number=number) for number in (1, 2)]
    for case in cases:
        hold_in_reserve(application=reviewed(case, reviewers, lead, [4] * 3), reason="予算", by=lead, at=AT)
    page = client.get(reverse("selection:call", args=[call.pk])).content.decode()
    assert "600,000円" in page
    assert "250,000円、一部" in page
    wanted = {"application": [str(case.pk) for case in cases]}
    client.post(reverse("selection:move_up", args=[call.pk]), wanted)
    granted = [Application.objects.get(pk=case.pk).selection.granted_yen for case in cases]
    assert granted == [GRANT, 250_000]


def test_the_board_says_of_whom_the_police_know_what_is_to_be_done(
    client: Client, call: Call, lead: User, owner: User
) -> None:
    case = reviewed(an_eligible_application(call, owner), some_reviewers(call), lead, [4] * 3)
    assert "警察" not in board(client, call)
    assert '<option value="selected" selected>' in board(client, call)
    select(application=case, by=lead, at=AT)
    drafter = a_person("drafter@pref.example", Role.PREFECTURE_OFFICER)
    named_for(call, drafter)
    proposal = draft_proposal(
        call=call, title="交付決定について", note="", application_ids=[case.pk], by=drafter, at=AT
    )
    the_police_know(case, lead)
    assert "警察への照会で該当あり: 起案から外してから不採択にしてください" in board(client, call)
    withdraw_proposal(proposal_id=proposal.pk, by=drafter, at=AT)
    page = board(client, call)
    assert "警察への照会で該当あり: 不採択にしてください" in page
    assert f"{reverse('secretariat:eligibility', args=[case.pk])}#police" in page
    pass_over(application=case, reason="要件を満たさないため", by=lead, at=AT)
    assert "警察" not in board(client, call)


def test_nothing_is_chosen_beforehand_for_whom_the_police_know(
    client: Client, call: Call, lead: User, owner: User
) -> None:
    case = reviewed(an_eligible_application(call, owner), some_reviewers(call), lead, [4] * 3)
    the_police_know(case, lead)
    page = board(client, call)
    assert f'name="outcome-{case.pk}"' in page
    assert '<option value="selected" selected>' not in page
    case.state = ApplicationState.GRANTED.value
    case.save()
    assert "警察への照会で該当あり<span" in board(client, call)


@pytest.mark.usefixtures("private_files")
@pytest.mark.parametrize("state", [ApplicationState.REVIEWED, ApplicationState.SELECTED])
def test_an_answer_of_the_police_is_recorded_on_the_page_of_what_was_reviewed_already(
    client: Client, call: Call, lead: User, owner: User, state: ApplicationState
) -> None:
    case = an_eligible_application(call, owner)
    check = case.police_checks.create(exported_by=lead, exported_at=AT)
    case.state = state.value
    case.save()
    page = client.get(reverse("secretariat:eligibility", args=[case.pk])).content.decode()
    address = reverse("secretariat:police_answer", args=[case.pk])
    assert address in page
    answer = {"check": check.pk, "result": "known", "answered_on": "2023-09-21", "note": "文書第1号"}
    told = client.post(address, answer, follow=True).content.decode()
    assert "警察からの回答を記録しました" in told
    assert "該当あり</span>" in told
