"""Drafting a proposal: on what, in which words, by whom, and how it starts on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.proposals import change_proposal, undecided, withdraw_proposal
from banso.actions.errors import DutiesApart, LetterUnready, ProposalNotFound, ProposalNotPossible
from banso.core.lifecycle import ApplicationState
from banso.core.proposals import ProposalState
from banso.records.models import ApplicantCompany, Application, AuditEvent, Mail, Proposal
from banso.records.models.people import Role
from tests.application_rows import a_call, a_person, an_applicant, an_application, named_for
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    circulated,
    decided,
    drafted,
    ineligible,
    passed_over,
    selected,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_draft_says_of_each_application_what_is_proposed(prefecture: Prefecture) -> None:
    applications = selected(prefecture), selected(prefecture, granted_yen=1), passed_over(prefecture)
    lines = drafted(prefecture, *applications).lines.in_order()
    assert [(line.kind, line.granted_yen) for line in lines] == [
        ("grant", 900_000),
        ("reduced_grant", 1),
        ("refusal", 0),
    ]


def test_what_a_proposal_says_already_is_not_written_again(prefecture: Prefecture) -> None:
    stays, changes, goes = (selected(prefecture, f"株式会社{name}") for name in "甲乙丙")
    proposal = drafted(prefecture, stays, changes, goes)
    before = {line.application_id: line.pk for line in proposal.lines.all()}
    changes.selection.granted_yen, changes.selection.reason = 500_000, "予算の残額の範囲で交付するため"
    changes.selection.save()
    comes = passed_over(prefecture)
    change_proposal(
        proposal_id=proposal.pk,
        title="交付決定",
        note="",
        application_ids=[stays.pk, changes.pk, comes.pk],
        by=prefecture.drafter,
        at=AFTER_THE_ROUND,
    )
    lines = {line.application_id: line for line in proposal.lines.all()}
    assert sorted(lines) == sorted([stays.pk, changes.pk, comes.pk])
    assert lines[stays.pk].pk == before[stays.pk]
    assert (lines[changes.pk].granted_yen, lines[changes.pk].kind) == (500_000, "reduced_grant")


def test_circulating_takes_no_more_statements_for_many_applications(prefecture: Prefecture) -> None:
    counted = []
    for cases in (range(2), range(2, 12)):
        proposal = drafted(prefecture, *[selected(prefecture, f"株式会社{number}") for number in cases])
        with CaptureQueriesContext(connection) as statements:
            circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_more_than_a_thousand_applications_are_read_at_once(prefecture: Prefecture) -> None:
    many = range(1_100)
    first = selected(prefecture)
    companies = [ApplicantCompany(name=f"会社{number}", created_at=AFTER_THE_ROUND) for number in many]
    ApplicantCompany.objects.bulk_create(companies)
    like = {"call": first.call, "version": first.version, "begun_by": first.begun_by}
    Application.objects.bulk_create(
        Application(company=company, begun_at=AFTER_THE_ROUND, **like) for company in companies
    )
    with CaptureQueriesContext(connection) as statements:
        found = list(Application.objects.with_outcome().order_by("pk"))
        assert [one.company.name for one in found[1:]] == [company.name for company in companies]
        assert [hasattr(one, "selection") for one in found] == [True] + [False] * len(many)
    assert len(statements) == 6


def test_only_what_the_selection_or_the_check_has_concluded_can_be_decided(prefecture: Prefecture) -> None:
    owner = a_person("x@company.example")
    waiting = an_application(
        prefecture.call, an_applicant(owner), owner, state=ApplicationState.HELD_IN_RESERVE
    )
    assert list(undecided(prefecture.call)) == []
    with pytest.raises(ProposalNotPossible, match=waiting.number):
        drafted(prefecture, waiting)


def test_an_application_of_another_call_is_not_taken_in(prefecture: Prefecture) -> None:
    own = selected(prefecture)
    other = a_call(a_person("other@secretariat.example"))
    own.call = other
    own.save()
    with pytest.raises(ProposalNotPossible):
        drafted(prefecture, own)


def test_an_application_is_in_one_open_proposal_at_a_time(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    first = drafted(prefecture, application)
    with pytest.raises(ProposalNotPossible, match=application.number):
        drafted(prefecture, application)
    withdraw_proposal(proposal_id=first.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    assert list(undecided(prefecture.call)) == [application]
    assert drafted(prefecture, application).state == ProposalState.DRAFTED


def test_a_refusal_without_a_recorded_reason_is_not_proposed(prefecture: Prefecture) -> None:
    application = ineligible(prefecture, clause="")
    with pytest.raises(LetterUnready, match=application.number):
        drafted(prefecture, application)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("title", ["", "  ", "あ" * 201])
def test_a_proposal_has_a_title_of_fitting_length(prefecture: Prefecture, title: str) -> None:
    with pytest.raises(ProposalNotPossible, match="件名"):
        drafted(prefecture, selected(prefecture), title=title)


def test_a_proposal_about_nothing_is_none(prefecture: Prefecture) -> None:
    with pytest.raises(ProposalNotPossible, match="選ばれていません"):
        drafted(prefecture)


def test_what_is_under_way_is_not_changed(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    with pytest.raises(ProposalNotPossible, match="回付中"):
        change_proposal(
            proposal_id=proposal.pk,
            title="別",
            note="",
            application_ids=[],
            by=prefecture.drafter,
            at=AFTER_THE_ROUND,
        )


def test_circulation_asks_whoever_signs_first_and_not_the_drafter(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = current_step(proposal)
    assert step
    assert (step.label, step.role) == ("担当課の合議", "prefecture_officer")
    assert [mail.to for mail in Mail.objects.all()] == [prefecture.consulted.email]


def test_where_nobody_else_holds_the_role_its_deputies_are_asked(prefecture: Prefecture) -> None:
    prefecture.consulted.is_active = False
    prefecture.consulted.save()
    second = a_person("second@pref.example", Role.PREFECTURE_APPROVER)
    named_for(prefecture.call, second)
    circulated(prefecture, selected(prefecture))
    assert {mail.to for mail in Mail.objects.all()} == {prefecture.approver.email, second.email}


def test_circulation_takes_the_applications_as_they_stand_then(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    proposal = drafted(prefecture, application)
    application.company.name = "株式会社新しい名前"
    application.company.save()
    circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    assert proposal.lines.get().content["addressee"]["name"] == "株式会社新しい名前"


def test_a_name_that_cannot_be_printed_is_told_before_anybody_signs(prefecture: Prefecture) -> None:
    proposal = drafted(prefecture, selected(prefecture, "株式会社한빛"))
    with pytest.raises(LetterUnready, match="한"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_what_is_decided_is_not_withdrawn(prefecture: Prefecture) -> None:
    proposal = decided(prefecture, selected(prefecture))
    with pytest.raises(ProposalNotPossible, match="決裁済み"):
        withdraw_proposal(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_a_stranger_to_the_call_finds_nothing(prefecture: Prefecture) -> None:
    proposal = drafted(prefecture, selected(prefecture))
    with pytest.raises(ProposalNotFound):
        withdraw_proposal(proposal_id=proposal.pk, by=a_person("s@pref.example"), at=AFTER_THE_ROUND)


def test_a_reviewer_of_the_case_does_not_draft(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    application.duties.create(user=prefecture.drafter, duty="reviewed", first_at=AFTER_THE_ROUND)
    with pytest.raises(DutiesApart):
        drafted(prefecture, application)


def test_each_step_leaves_an_event(prefecture: Prefecture) -> None:
    proposal = decided(prefecture, selected(prefecture))
    events = AuditEvent.objects.filter(subject=f"proposal:{proposal.pk}").order_by("seq")
    assert [event.verb.partition(".")[2] for event in events] == [
        "drafted",
        "circulated",
        "signed",
        "signed",
        "decided",
    ]
