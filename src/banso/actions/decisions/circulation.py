"""Sending a proposal on its way: what it says is fixed, every letter can be printed, and somebody signs each step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from banso.actions.decisions.drafted_letters import drafted_letter
from banso.actions.decisions.letter_files import cannot_be_printed, unprintable
from banso.actions.decisions.letters import dated_content
from banso.actions.decisions.proposals import (
    editable_proposal,
    listed,
    move_proposal,
    record_proposal,
    set_lines,
    write_to,
)
from banso.actions.definitions import procedure_of
from banso.actions.errors import ProposalNotPossible, ProposalOutdated
from banso.core.calendar import JST
from banso.core.duties import EXCLUDED_BY, Duty
from banso.core.letters import Content
from banso.core.lifecycle import DECIDED_AS
from banso.core.procedures import ApprovalRule, SigningRole
from banso.core.proposals import EDITABLE, ProposalState
from banso.core.signing import can_be_signed
from banso.records.models import Application, ApprovalStep, DutyDone, Proposal, User

LARGEST_SERIAL = 99_999
"""Letters are looked at with a number as wide as any will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLetter:
    """A letter that was set to see whether it can be printed.

    Attributes:
        number: Of the application.
        drafted: What it said.
        printed: The same with a number and a date.
    """

    number: str
    drafted: Content
    printed: Content


def circulate(*, proposal_id: int, by: User, at: datetime) -> Proposal:
    """Send a proposal on its way: what it says is fixed, and the steps of the programme begin.

    The letters are set before anything is locked, since that takes seconds and others write meanwhile. Under the lock
    they have to say the same; killed in between, nothing has happened.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is under way or over, one of its applications cannot be decided on, or too few people
            are named for the call to sign all steps.
        ProposalOutdated: A letter says something else than when it was looked at.
        LetterUnready: A letter lacks something, or holds a character that cannot be printed.
        DutiesApart: The person did something for one of them that must be apart from it.
    """
    seen = _letters_now(proposal_id, by, at)
    _refuse_unprintable(list(seen.values()))
    with transaction.atomic():
        proposal = editable_proposal(proposal_id, by)
        set_lines(proposal, list(proposal.lines.values_list("application_id", flat=True)), by, at)
        _refuse_changed(proposal, seen)
        _begin_steps(proposal, at)
        record_proposal(proposal, "circulated", by, at)
        tell_next(proposal, at)
    return proposal


def current_step(proposal: Proposal) -> ApprovalStep | None:
    """The step whose turn it is; None when all are signed, or none is under way."""
    return proposal.steps.filter(turn=proposal.turn, agrees=None).order_by("position").first()


def tell_next(proposal: Proposal, at: datetime) -> None:
    """Write to whoever signs the next step: who holds its role, or where nobody else does, its deputies."""
    step = current_step(proposal)
    if step is None:
        return
    signed = proposal.steps.filter(turn=proposal.turn).exclude(signed_by=None)
    free = _able_to_sign(proposal).exclude(pk__in=signed.values("signed_by"))
    for user in free.filter(role=step.role) or free.filter(role__in=step.deputies):
        key = f"{proposal.turn}:{step.position}"
        write_to(proposal, user, at, key=key, words=f"「{step.label}」をお願いします")


def _able_to_sign(proposal: Proposal) -> QuerySet[User]:
    """Who works on the call, did not draft the proposal, and did nothing that must be apart from its decision."""
    apart = [duty.value for duty in EXCLUDED_BY[Duty.DECIDED]]
    ruled_out = DutyDone.objects.filter(application__proposal_lines__proposal=proposal, duty__in=apart)
    named = User.objects.get_queryset().filter(calls_worked_on__call=proposal.call, is_active=True)
    return named.exclude(pk=proposal.drafted_by_id).exclude(pk__in=ruled_out.values("user"))


def _letters_now(proposal_id: int, by: User, at: datetime) -> dict[int, SeenLetter]:
    """Every letter of a proposal as it would be drafted now, by application; none of what is refused under the lock."""
    visible = Proposal.objects.worked_on_by(by).filter(pk=proposal_id, state__in=[s.value for s in EDITABLE])
    decidable = Application.objects.filter(state__in=[state.value for state in DECIDED_AS])
    applications = decidable.filter(proposal_lines__proposal__in=visible).order_by("pk")
    return {
        application.pk: _seen(application, at.astimezone(JST).date())
        for application in applications.with_outcome()
    }


def _seen(application: Application, on: date) -> SeenLetter:
    drafted = drafted_letter(application)
    printed = dated_content(application, drafted.kind, drafted.content, serial=LARGEST_SERIAL, on=on)
    return SeenLetter(number=application.number, drafted=drafted.content, printed=printed)


def _refuse_unprintable(seen: Sequence[SeenLetter]) -> None:
    text = unprintable([letter.printed for letter in seen])
    if text:
        raise cannot_be_printed(
            text, place=listed(letter.number for letter in seen if text in str(letter.printed))
        )


def _refuse_changed(proposal: Proposal, seen: Mapping[int, SeenLetter]) -> None:
    """Refuse what was not looked at: a letter that cannot be printed would come to light after the decision."""
    lines = proposal.lines.in_order().select_related("application")
    changed = [
        line.application.number
        for line in lines
        if line.application_id not in seen or seen[line.application_id].drafted != line.content
    ]
    if changed:
        raise ProposalOutdated(
            f"通知書を確かめるあいだに内容が変わった申請があります: {listed(changed)}",
            remedy="内容を確かめて、もう一度回付してください",
        )


def _begin_steps(proposal: Proposal, at: datetime) -> None:
    rules = procedure_of(proposal.call.versions.newest_first()[0]).approval
    _refuse_too_few(proposal, rules)
    move_proposal(proposal, ProposalState.CIRCULATED, "回付する")
    proposal.turn += 1
    proposal.circulated_at = at
    proposal.save()
    for position, rule in enumerate(rules, start=1):
        ApprovalStep.objects.create(
            proposal=proposal,
            turn=proposal.turn,
            position=position,
            kind=rule.kind,
            label=rule.label,
            role=rule.role,
            deputies=list(rule.deputies),
        )


def _refuse_too_few(proposal: Proposal, rules: Sequence[ApprovalRule]) -> None:
    """Refuse what nobody could decide: no step at all, or a step for which only people are left who may not sign."""
    if not rules:
        raise ProposalNotPossible("この制度には決裁の段階がありません", remedy="公募の定義を確かめてください")
    people = [SigningRole.PREFECTURE_OFFICER, *_able_to_sign(proposal).values_list("role", flat=True)]
    if not can_be_signed(rules, people):
        raise ProposalNotPossible(
            "合議・決裁のできる人が足りません（起案した人と、書類の確認や審査、選定をした人は除きます）",
            remedy="事務局の責任者に、公募の担当者を加えてもらってください",
        )
