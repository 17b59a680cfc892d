"""Signing a proposal, and what follows from the last signature: money, states, letters, mails, all or nothing."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import change_applications
from banso.actions.audit import record_event
from banso.actions.decisions.circulation import current_step, tell_next
from banso.actions.decisions.drafted_letters import drafted_letter
from banso.actions.decisions.letters import issue_letters, reserved_numbers, series_of
from banso.actions.decisions.proposals import (
    locked_proposal,
    move_proposal,
    refuse_in_doubt,
    write_to,
)
from banso.actions.definitions import definition_of
from banso.actions.duties import take_duties
from banso.actions.errors import LetterUnready, ProposalNotPossible, ProposalOutdated
from banso.actions.money.ledger import commit_grants, locked_balance
from banso.core.calendar import JST
from banso.core.duties import Duty
from banso.core.lifecycle import DECIDED_AS, ApplicationState
from banso.core.proposals import ProposalState
from banso.records.models import Application, ApprovalStep, Proposal, ProposalLine, User
from banso.records.models.people import Role

LOOK_AGAIN = "画面を開き直してください"


@transaction.atomic
def sign_step(*, proposal_id: int, step_id: int, by: User, at: datetime, note: str = "") -> Proposal:
    """Agree to a proposal at the step whose turn it is. With the last step it is decided.

    Args:
        proposal_id: A proposal of a call the person works on.
        step_id: The step as the person saw it.
        by: Who holds the role of the step, or one of its deputies (代決).
        at: The moment; its day in Japan is the date of the letters.
        note: An opinion (意見). A deputy says why the one in whose place it signs does not.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is not this step's turn, this person may not sign it, a deputy says not why, or the
            corporate number of who is granted something is another's or may be.
        ProposalOutdated: An application stands otherwise now than the proposal says.
        DutiesApart: The person did something for one of the applications that must be apart from it.
        MoneyNotHeld: The ledger holds another sum for an application than is to be granted.
    """
    proposal = locked_proposal(proposal_id, by)
    step = _step_to_sign(proposal, step_id, by)
    if signs_for(step, by) and not note.strip():
        raise ProposalNotPossible(
            "代決の理由がありません",
            place="note",
            remedy="本来の決裁者が決裁できない事情を意見に入力してください",
        )
    lines = _locked_lines(proposal)
    applications = [line.application for line in lines]
    _refuse_outdated(lines)
    refuse_in_doubt(applications)
    take_duties(applications=applications, by=by, duty=Duty.DECIDED, at=at)
    _sign(step, by, at, agrees=True, note=note)
    if step.signed_for:
        _tell_principals(proposal, step, at)
    if current_step(proposal) is None:
        _decide(proposal, lines, step, at)
    else:
        _record(proposal, "signed", step)
        tell_next(proposal, at)
    return proposal


@transaction.atomic
def send_back(*, proposal_id: int, step_id: int, by: User, at: datetime, note: str) -> Proposal:
    """Send a proposal back to whoever drafted it, with the reason.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is not this step's turn, this person may not sign it, or there is no reason.
    """
    proposal = locked_proposal(proposal_id, by)
    step = _step_to_sign(proposal, step_id, by)
    if not note.strip():
        raise ProposalNotPossible("差戻しの理由がありません", place="note", remedy="理由を入力してください")
    _sign(step, by, at, agrees=False, note=note)
    move_proposal(proposal, ProposalState.SENT_BACK, "差し戻す")
    proposal.save()
    _record(proposal, "sent_back", step)
    write_to(proposal, proposal.drafted_by, at, key=f"{proposal.turn}:back", words="差戻しがありました")
    return proposal


def signs_for(step: ApprovalStep, person: User) -> str | None:
    """In whose place a person would sign a step: empty in the own role, None when the person may not.

    Whether something the person did for an application rules it out, shows at the signature.
    """
    if person.pk == step.proposal.drafted_by_id:
        return None
    if person.role == step.role:
        return ""
    return Role(step.role).label if person.role in step.deputies else None


def _step_to_sign(proposal: Proposal, step_id: int, by: User) -> ApprovalStep:
    step = current_step(proposal) if proposal.stands is ProposalState.CIRCULATED else None
    if step is None or step.pk != step_id:
        raise ProposalNotPossible("この段階の決裁は済んでいるか、まだ順番ではありません", remedy=LOOK_AGAIN)
    if by.pk == proposal.drafted_by_id:
        raise ProposalNotPossible("自分の起案を自分で決裁することはできません")
    if proposal.steps.filter(turn=proposal.turn, signed_by=by).exists():
        raise ProposalNotPossible("一人が2つの段階を決裁することはできません")
    if signs_for(step, by) is None:
        raise ProposalNotPossible(f"「{step.label}」を決裁できる役割ではありません")
    return step


def _sign(step: ApprovalStep, by: User, at: datetime, *, agrees: bool, note: str) -> None:
    step.signed_by, step.signed_at, step.agrees, step.note = by, at, agrees, note.strip()
    step.signed_for = signs_for(step, by) or ""
    step.save()


def _tell_principals(proposal: Proposal, step: ApprovalStep, at: datetime) -> None:
    """Write to whoever holds the role in whose place somebody signed, so that they look at it afterwards (後閲)."""
    named = User.objects.get_queryset().filter(calls_worked_on__call=proposal.call, is_active=True)
    for user in named.filter(role=step.role).exclude(pk=proposal.drafted_by_id):
        key = f"{proposal.turn}:{step.position}:deputy"
        write_to(proposal, user, at, key=key, words=f"「{step.label}」の代決がありました。後閲をお願いします")


def _locked_lines(proposal: Proposal) -> list[ProposalLine]:
    """What the proposal says, each with its application as it stands now, locked in the order of all actions."""
    applications = Application.objects.filter(proposal_lines__proposal=proposal).order_by("pk")
    locked = applications.select_for_update(no_key=True, of=("self",)).with_outcome()
    standing = {application.pk: application for application in locked}
    lines = list(proposal.lines.in_order())
    for line in lines:
        line.application = standing[line.application_id]
    return lines


def _refuse_outdated(lines: list[ProposalLine]) -> None:
    outdated = [line.application.number for line in lines if _is_outdated(line)]
    if outdated:
        raise ProposalOutdated(
            f"回付の後に内容が変わった申請があります: {'、'.join(outdated)}",
            remedy="差し戻して、内容を改めてから回付し直してください",
        )


def _is_outdated(line: ProposalLine) -> bool:
    try:
        return not drafted_letter(line.application).stands_in(line)
    except LetterUnready:
        return True


def _decide(proposal: Proposal, lines: list[ProposalLine], last: ApprovalStep, at: datetime) -> None:
    """Carry out what all have agreed to. Locks: applications (held), balance, numbers, and only then the trail."""
    if last.signed_by is None:
        raise AssertionError("decided by nobody")
    by = last.signed_by
    locked_balance(proposal.call_id)
    on = at.astimezone(JST).date()
    body = definition_of(lines[0].application.version).body.id
    serials = reserved_numbers(series=series_of(proposal.call, body), on=on, count=len(lines))
    move_proposal(proposal, ProposalState.DECIDED, "決裁する")
    proposal.decided_at, proposal.decided_on = at, on
    proposal.save()
    _record(proposal, "signed", last)
    _carry_out(proposal, lines, by, at)
    issue_letters(proposal=proposal, lines=lines, serials=serials, by=by, at=at)
    _record(proposal, "decided", last)
    write_to(proposal, proposal.drafted_by, at, key="decided", words="決裁が済みました")


def _carry_out(proposal: Proposal, lines: list[ProposalLine], by: User, at: datetime) -> None:
    """Commit the money of those who are granted some, and change the state of everybody."""
    decided: dict[ApplicationState, list[ProposalLine]] = defaultdict(list)
    for line in lines:
        decided[DECIDED_AS[line.application.stands]].append(line)
    for wanted, those in decided.items():
        if wanted is ApplicationState.GRANTED:
            commit_grants(grants={line.application: line.granted_yen for line in those}, by=by, at=at)
        changes = {line.application: {"proposal": proposal.pk, "yen": line.granted_yen} for line in those}
        change_applications(changes, wanted, by=by, at=at)


def _record(proposal: Proposal, verb: str, step: ApprovalStep) -> None:
    """Tell the trail what a signature led to."""
    if step.signed_at is None:
        raise AssertionError("nobody has signed")
    detail: dict[str, object] = {
        "turn": step.turn,
        "step": step.position,
        "kind": step.kind,
        "for": step.role if step.signed_for else "",
    }
    subject = f"proposal:{proposal.pk}"
    record_event(
        by=step.signed_by, at=step.signed_at, verb=f"proposal.{verb}", subject=subject, detail=detail
    )
