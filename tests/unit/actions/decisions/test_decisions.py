"""Signing a proposal: in order, by different people, over what still stands; and all that follows at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banso.actions.applications.application_states import change_application
from banso.actions.audit import verify_audit
from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import send_back, sign_step
from banso.actions.decisions.proposals import change_proposal
from banso.actions.duties import take_duty
from banso.actions.errors import DutiesApart, ProposalNotFound, ProposalNotPossible, ProposalOutdated
from banso.actions.money.ledger import balance_of, held_for, release_all
from banso.core.duties import Duty
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.core.proposals import ProposalState, StepState
from banso.records.models import DutyDone, Letter, Mail, Proposal, User
from banso.records.models.people import Role
from tests.application_rows import a_person, named_for
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    circulated,
    decided,
    ineligible,
    passed_over,
    selected,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def another_officer(prefecture: Prefecture) -> User:
    officer = a_person("another@pref.example", Role.PREFECTURE_OFFICER)
    named_for(prefecture.call, officer)
    return officer


def test_the_last_signature_grants_refuses_commits_and_writes_to_everybody(prefecture: Prefecture) -> None:
    granted, reduced = selected(prefecture), selected(prefecture, "株式会社丁", granted_yen=600_000)
    refused, outside = passed_over(prefecture), ineligible(prefecture)
    proposal = decided(prefecture, granted, reduced, refused, outside)
    assert (proposal.state, proposal.decided_on) == (ProposalState.DECIDED, AFTER_THE_ROUND.date())
    states = []
    for application in (granted, reduced, refused, outside):
        application.refresh_from_db()
        states.append(application.stands)
    assert states == [ApplicationState.GRANTED] * 2 + [ApplicationState.REFUSED] * 2
    balance = balance_of(prefecture.call)
    assert (balance.reserved, balance.committed) == (0, 1_500_000)
    assert held_for(reduced)[Account.COMMITTED] == 600_000
    letters = list(Letter.objects.in_order())
    assert [letter.kind for letter in letters] == ["grant", "reduced_grant", "refusal", "refusal"]
    assert [letter.number for letter in letters] == [f"令和5年度補助第{n}号" for n in (1, 2, 3, 4)]
    # The letters, the proposal and the ledger name the same sums.
    assert [letter.content["decided"]["granted_yen"] for letter in letters] == [900_000, 600_000, None, None]
    assert [line.granted_yen for line in proposal.lines.in_order()] == [900_000, 600_000, 0, 0]
    told = Mail.objects.filter(key__startswith="letter:").order_by("pk")
    assert [mail.application for mail in told] == [granted, reduced, refused, outside]
    assert all(f"/apply/{mail.application_id}/letters/" in mail.body for mail in told)
    assert not any(
        word in mail.subject + mail.body for mail in told for word in ("900,000", "不交付", "減額")
    )
    assert verify_audit().is_sound


def test_the_last_signature_takes_few_statements_for_each_application_more(prefecture: Prefecture) -> None:
    counted = []
    for cases in (range(2), range(2, 12)):
        names = [f"株式会社{number}" for number in cases]
        granted = [selected(prefecture, name) for name in names]
        refused = [passed_over(prefecture, name) for name in names]
        proposal = signed(circulated(prefecture, *granted, *refused), prefecture.consulted)
        with CaptureQueriesContext(connection) as statements:
            signed(proposal, prefecture.approver)
        counted.append(len(statements))
    few, many = counted
    # Its own row is saved; all the rest is written for all together.
    assert many - few <= 20 - 4
    assert few <= 61
    assert verify_audit().is_sound


def test_who_may_not_decide_on_one_application_has_decided_on_none(prefecture: Prefecture) -> None:
    first, second = selected(prefecture), selected(prefecture, "株式会社丁")
    another_officer(prefecture)
    proposal = circulated(prefecture, first, second)
    take_duty(application=second, by=prefecture.consulted, duty=Duty.CHECKED, at=AFTER_THE_ROUND)
    with pytest.raises(DutiesApart):
        signed(proposal, prefecture.consulted)
    assert not DutyDone.objects.filter(duty=Duty.DECIDED).exists()


def test_before_the_last_signature_nothing_is_decided(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    signed(circulated(prefecture, application), prefecture.consulted)
    application.refresh_from_db()
    assert application.stands is ApplicationState.SELECTED
    assert not Letter.objects.exists()
    assert not Mail.objects.filter(key__startswith="letter:").exists()


def test_steps_are_signed_in_their_order(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    last = proposal.steps.get(position=2)
    with pytest.raises(ProposalNotPossible):
        sign_step(proposal_id=proposal.pk, step_id=last.pk, by=prefecture.approver, at=AFTER_THE_ROUND)


def test_who_drafted_signs_nothing(prefecture: Prefecture) -> None:
    with pytest.raises(ProposalNotPossible, match="自分の起案"):
        signed(circulated(prefecture, selected(prefecture)), prefecture.drafter)


def test_who_changed_a_draft_signs_nothing_either(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = current_step(proposal)
    assert step
    send_back(
        proposal_id=proposal.pk, step_id=step.pk, by=prefecture.approver, at=AFTER_THE_ROUND, note="件名"
    )
    ids = [line.application_id for line in proposal.lines.all()]
    words = {"title": "改めて", "note": "", "application_ids": ids}
    change_proposal(proposal_id=proposal.pk, by=prefecture.consulted, at=AFTER_THE_ROUND, **words)
    another_officer(prefecture)
    proposal = circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    with pytest.raises(DutiesApart):
        signed(proposal, prefecture.consulted)


def test_nobody_signs_twice(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    # The approver may stand in for the officer, and then not also decide.
    signed(proposal, prefecture.approver)
    with pytest.raises(ProposalNotPossible, match="一人が2つ"):
        signed(proposal, prefecture.approver)


def test_a_deputy_signs_in_the_place_of_the_role_and_that_is_noted(prefecture: Prefecture) -> None:
    proposal = signed(circulated(prefecture, selected(prefecture)), prefecture.consulted)
    deputy = another_officer(prefecture)
    proposal = signed(proposal, deputy)
    assert proposal.state == ProposalState.DECIDED
    first, last = proposal.steps.all()
    assert (first.signed_for, last.signed_by, last.signed_for) == ("", deputy, "県の決裁者")
    assert [step.stands for step in (first, last)] == [StepState.AGREED] * 2


def test_a_deputy_says_why_and_who_was_stood_in_for_is_told(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = current_step(proposal)
    assert step
    values = {"proposal_id": proposal.pk, "step_id": step.pk, "by": prefecture.approver}
    with pytest.raises(ProposalNotPossible, match="代決の理由"):
        sign_step(at=AFTER_THE_ROUND, note=" ", **values)
    assert not DutyDone.objects.filter(user=prefecture.approver).exists()
    sign_step(at=AFTER_THE_ROUND, note="担当が出張中のため", **values)
    told = Mail.objects.get(key=f"proposal:{proposal.pk}:1:1:deputy:{prefecture.consulted.pk}")
    assert "後閲" in told.subject
    assert not Mail.objects.filter(key__contains="deputy", to=prefecture.drafter.email).exists()


def test_another_role_does_not_sign(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    finance = a_person("finance@pref.example", Role.PREFECTURE_FINANCE)
    named_for(prefecture.call, finance)
    with pytest.raises(ProposalNotPossible, match="役割"):
        signed(proposal, finance)


def test_who_is_not_named_for_the_call_sees_no_proposal(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    with pytest.raises(ProposalNotFound):
        signed(proposal, a_person("stranger@pref.example", Role.PREFECTURE_APPROVER))


def test_who_checked_an_application_does_not_decide_on_it(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    another_officer(prefecture)
    proposal = circulated(prefecture, application)
    take_duty(application=application, by=prefecture.consulted, duty=Duty.CHECKED, at=AFTER_THE_ROUND)
    with pytest.raises(DutiesApart):
        signed(proposal, prefecture.consulted)


def test_a_withdrawal_on_the_way_stops_the_signature_and_nothing_is_decided(prefecture: Prefecture) -> None:
    stays, goes = selected(prefecture), selected(prefecture, "株式会社戊")
    proposal = signed(circulated(prefecture, stays, goes), prefecture.consulted)
    release_all(application=goes, by=None, at=AFTER_THE_ROUND)
    change_application(goes, ApplicationState.WITHDRAWN, by=None, at=AFTER_THE_ROUND)
    with pytest.raises(ProposalOutdated, match=goes.number):
        signed(proposal, prefecture.approver)
    stays.refresh_from_db()
    assert stays.stands is ApplicationState.SELECTED
    assert not Letter.objects.exists()


def test_another_sum_than_the_signed_one_is_not_granted(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    proposal = signed(circulated(prefecture, application), prefecture.consulted)
    selection = application.selection
    selection.granted_yen = 800_000
    selection.save()
    with pytest.raises(ProposalOutdated):
        signed(proposal, prefecture.approver)


def test_a_sent_back_proposal_goes_its_way_again_and_keeps_the_earlier_signatures(
    prefecture: Prefecture,
) -> None:
    proposal = signed(circulated(prefecture, selected(prefecture)), prefecture.consulted)
    step = current_step(proposal)
    assert step
    at = AFTER_THE_ROUND + timedelta(hours=1)
    send_back(
        proposal_id=proposal.pk, step_id=step.pk, by=prefecture.approver, at=at, note="金額を確かめること"
    )
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SENT_BACK
    back = Mail.objects.get(key=f"proposal:{proposal.pk}:1:back:{prefecture.drafter.pk}")
    assert "差戻し" in back.subject
    proposal = circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=at)
    signed(proposal, prefecture.consulted, at=at)
    assert signed(proposal, prefecture.approver, at=at).state == ProposalState.DECIDED
    steps = proposal.steps.order_by("turn", "position")
    assert [(step.turn, step.agrees) for step in steps] == [(1, True), (1, False), (2, True), (2, True)]


def test_sending_back_needs_a_reason(prefecture: Prefecture) -> None:
    proposal = circulated(prefecture, selected(prefecture))
    step = current_step(proposal)
    assert step
    with pytest.raises(ProposalNotPossible, match="理由"):
        send_back(
            proposal_id=proposal.pk, step_id=step.pk, by=prefecture.approver, at=AFTER_THE_ROUND, note=" "
        )


def test_a_decided_proposal_is_decided_once(prefecture: Prefecture) -> None:
    proposal = decided(prefecture, selected(prefecture))
    last = proposal.steps.get(position=2)
    with pytest.raises(ProposalNotPossible):
        sign_step(proposal_id=proposal.pk, step_id=last.pk, by=prefecture.approver, at=AFTER_THE_ROUND)
    assert Letter.objects.count() == 1


def test_numbers_go_on_within_the_fiscal_year_and_begin_anew_in_the_next(prefecture: Prefecture) -> None:
    decided(prefecture, selected(prefecture))
    decided(prefecture, selected(prefecture, "株式会社己"))
    proposal = signed(circulated(prefecture, selected(prefecture, "株式会社庚")), prefecture.consulted)
    signed(proposal, prefecture.approver, at=AFTER_THE_ROUND.replace(year=2024, month=4, day=1))
    numbers = [letter.number for letter in Letter.objects.order_by("pk")]
    assert numbers == ["令和5年度補助第1号", "令和5年度補助第2号", "令和6年度補助第1号"]


def test_the_day_of_the_letters_is_the_day_in_japan(prefecture: Prefecture) -> None:
    proposal = signed(circulated(prefecture, selected(prefecture)), prefecture.consulted)
    late = AFTER_THE_ROUND.replace(hour=23).astimezone(tz=None)
    signed(proposal, prefecture.approver, at=late)
    letter = Letter.objects.get()
    assert (letter.dated_on, letter.content["dated"]) == (AFTER_THE_ROUND.date(), "令和5年10月26日")


def test_a_rehearsal_decides_and_no_mail_leaves(prefecture: Prefecture) -> None:
    prefecture.call.is_rehearsal = True
    prefecture.call.save()
    decided(prefecture, selected(prefecture))
    assert {mail.state for mail in Mail.objects.all()} == {"kept"}
    assert Proposal.objects.get().state == ProposalState.DECIDED
