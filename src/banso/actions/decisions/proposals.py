"""The decision of the prefecture: drafted (起案), circulated, signed step by step (合議・決裁), never by one alone.

What is circulated is fixed; each signature first looks whether the applications still stand so.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from banso.actions.audit import record_event
from banso.actions.decisions.letter_files import unprintable
from banso.actions.decisions.letters import drafted_letter
from banso.actions.definitions import procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import LetterUnready, ProposalNotFound, ProposalNotPossible
from banso.actions.mail.mails import write_mail
from banso.core.duties import Duty
from banso.core.lifecycle import DECIDED_AS
from banso.records.models import Application, ApprovalStep, Call, Proposal, ProposalLine, User
from banso.records.models.decisions import ProposalState

LONGEST_TITLE = 200
"""Characters."""


def undecided(call: Call, *, beside: Proposal | None = None) -> QuerySet[Application]:
    """Applications a proposal can be drafted for: where they stand says what to decide, and no other proposal has them.

    Args:
        call: Of this call.
        beside: A proposal whose own applications count as free.
    """
    taken = ProposalLine.objects.in_open_proposals()
    if beside is not None:
        taken = taken.exclude(proposal=beside)
    states = [state.value for state in DECIDED_AS]
    free = Application.objects.filter(call=call, state__in=states).exclude(pk__in=taken.values("application"))
    return free.order_by("pk")


@transaction.atomic
def draft_proposal(
    *, call: Call, title: str, note: str, application_ids: Collection[int], by: User, at: datetime
) -> Proposal:
    """Draft a proposal to decide on applications of a call.

    Args:
        call: A call the person works on.
        title: 件名.
        note: 伺い文.
        application_ids: Selected ones to grant; passed over and ineligible ones to refuse.
        by: An officer of the prefecture.
        at: The moment.

    Raises:
        ProposalNotPossible: No title, no applications, or one of them cannot be decided on.
        LetterUnready: Nothing says why an application is refused.
        DutiesApart: The person did something for one of them that must be apart from it.
    """
    proposal = Proposal(call=call, drafted_by=by, drafted_at=at)
    _set_words(proposal, title, note)
    proposal.save()
    _set_lines(proposal, application_ids, by, at)
    _record(proposal, "drafted", by, at)
    return proposal


@transaction.atomic
def change_proposal(
    *,
    proposal_id: int,
    title: str,
    note: str,
    application_ids: Collection[int],
    by: User,
    at: datetime,
) -> Proposal:
    """Change a proposal that is not under way; whoever does has drafted it too.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is under way or over; or as with `draft_proposal`.
        LetterUnready: Nothing says why an application is refused.
        DutiesApart: The person did something for one of them that must be apart from it.
    """
    proposal = _editable(proposal_id, by)
    _set_words(proposal, title, note)
    proposal.save()
    _set_lines(proposal, application_ids, by, at)
    _record(proposal, "changed", by, at)
    return proposal


@transaction.atomic
def circulate(*, proposal_id: int, by: User, at: datetime) -> Proposal:
    """Send a proposal on its way: what it says is fixed, and the steps of the programme begin.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is under way or over, or one of its applications cannot be decided on.
        LetterUnready: A letter lacks something, or holds a character that cannot be printed.
        DutiesApart: The person did something for one of them that must be apart from it.
    """
    proposal = _editable(proposal_id, by)
    _set_lines(proposal, list(proposal.lines.values_list("application_id", flat=True)), by, at)
    _refuse_unprintable(list(proposal.lines.in_order().select_related("application")))
    proposal.turn += 1
    proposal.state, proposal.circulated_at = ProposalState.CIRCULATED, at
    proposal.save()
    rules = procedure_of(proposal.call.versions.newest_first()[0]).approval
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
    if current_step(proposal) is None:
        raise ProposalNotPossible("この制度には決裁の段階がありません", remedy="公募の定義を確かめてください")
    _record(proposal, "circulated", by, at)
    tell_next(proposal, at)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: User, at: datetime) -> Proposal:
    """Take a proposal back for good; its applications can be proposed anew.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is over already.
    """
    proposal = locked_proposal(proposal_id, by)
    if not proposal.is_open:
        raise _not_so(proposal, "取り下げる")
    proposal.state = ProposalState.WITHDRAWN
    proposal.save()
    _record(proposal, "withdrawn", by, at)
    return proposal


def current_step(proposal: Proposal) -> ApprovalStep | None:
    """The step whose turn it is; None when all are signed, or none is under way."""
    return proposal.steps.filter(turn=proposal.turn, agrees=None).order_by("position").first()


def locked_proposal(proposal_id: int, by: User) -> Proposal:
    """A proposal of a call the person works on, locked.

    Raises:
        ProposalNotFound: There is none for this person.
    """
    found = Proposal.objects.worked_on_by(by).select_for_update().filter(pk=proposal_id).first()
    if found is None:
        raise ProposalNotFound("起案が見つかりません", remedy="一覧から選び直してください")
    return found


def tell_next(proposal: Proposal, at: datetime) -> None:
    """Write to whoever signs the next step: who holds its role, or where nobody else does, its deputies."""
    step = current_step(proposal)
    if step is None:
        return
    named = User.objects.get_queryset().filter(calls_worked_on__call=proposal.call, is_active=True)
    free = named.exclude(pk=proposal.drafted_by_id).exclude(pk__in=_signers(proposal))
    for user in free.filter(role=step.role) or free.filter(role__in=step.deputies):
        key = f"{proposal.turn}:{step.position}"
        write_to(proposal, user, at, key=key, words=f"「{step.label}」をお願いします")


def _signers(proposal: Proposal) -> list[int]:
    """Who has signed in the present circulation."""
    signed = proposal.steps.filter(turn=proposal.turn).exclude(signed_by=None)
    return list(signed.values_list("signed_by", flat=True))


def write_to(proposal: Proposal, user: User, at: datetime, *, key: str, words: str) -> None:
    """A mail to a member of staff about a proposal."""
    write_mail(
        key=f"proposal:{proposal.pk}:{key}:{user.pk}",
        to=user.email,
        subject=f"【{proposal.call.title}】{words}: {proposal.title}",
        body=f"{user.display_name} 様\n\n起案「{proposal.title}」について、{words}。",
        at=at,
        page=f"/decide/{proposal.pk}",
        is_rehearsal=proposal.call.is_rehearsal,
    )


def _editable(proposal_id: int, by: User) -> Proposal:
    proposal = locked_proposal(proposal_id, by)
    if not proposal.is_editable:
        raise _not_so(proposal, "変更する")
    return proposal


def _not_so(proposal: Proposal, what: str) -> ProposalNotPossible:
    return ProposalNotPossible(
        f"「{proposal.get_state_display()}」の起案を{what}ことはできません", remedy="画面を開き直してください"
    )


def _set_words(proposal: Proposal, title: str, note: str) -> None:
    proposal.title, proposal.note = " ".join(title.split()), note.strip()
    if not proposal.title or len(proposal.title) > LONGEST_TITLE:
        raise ProposalNotPossible(
            "件名がないか、長すぎます", place="title", remedy=f"{LONGEST_TITLE}字以内で入力してください"
        )


def _set_lines(proposal: Proposal, application_ids: Collection[int], by: User, at: datetime) -> None:
    """What the proposal says of each application, as they stand now."""
    applications = _locked_applications(proposal, application_ids)
    for old in proposal.lines.all():
        old.delete()
    for application in applications:
        take_duty(application=application, by=by, duty=Duty.PROPOSED, at=at)
        drafted = drafted_letter(application)
        ProposalLine.objects.create(
            proposal=proposal,
            application=application,
            kind=drafted.kind,
            requested_yen=application.requested_yen,
            granted_yen=drafted.granted_yen,
            content=drafted.content,
        )


def _locked_applications(proposal: Proposal, application_ids: Collection[int]) -> list[Application]:
    """The applications by the number of their row, in which order everybody locks them."""
    wanted = set(application_ids)
    if not wanted:
        raise ProposalNotPossible(
            "申請が一つも選ばれていません", place="applications", remedy="申請を選んでください"
        )
    free = undecided(proposal.call, beside=proposal).filter(pk__in=wanted)
    found = list(free.select_for_update(of=("self",)).select_related("company", "version", "call"))
    gone = wanted - {application.pk for application in found}
    if gone:
        numbers = Application.objects.filter(call=proposal.call, pk__in=gone).values_list("number", flat=True)
        raise ProposalNotPossible(
            f"いまは決定できない申請があります: {_listed(numbers) or len(gone)}",
            place="applications",
            remedy="状態と、ほかの起案に入っていないかを確かめてください",
        )
    return found


def _refuse_unprintable(lines: Sequence[ProposalLine]) -> None:
    text = unprintable([line.content for line in lines])
    if text:
        numbers = [line.application.number for line in lines if text in str(line.content)]
        raise LetterUnready(
            f"通知書に印刷できない文字「{text}」があります",
            place=_listed(numbers),
            remedy="申請者の名称や理由の文字を確かめてください",
        )


def _listed(numbers: Iterable[str]) -> str:
    return "、".join(numbers)


def _record(proposal: Proposal, verb: str, by: User, at: datetime) -> None:
    detail: dict[str, object] = {"turn": proposal.turn, "applications": proposal.lines.count()}
    record_event(by=by, at=at, verb=f"proposal.{verb}", subject=f"proposal:{proposal.pk}", detail=detail)
