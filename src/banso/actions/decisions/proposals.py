"""Proposals (起案) to grant or refuse applications of a call: drafted, changed, taken back.

How one is circulated and signed, `circulation` and `decisions` beside this module say.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from banso.actions.applications.number_claims import NumberClaim, disputed_numbers, number_claims
from banso.actions.audit import record_event
from banso.actions.checks.police_checks import known_to_police
from banso.actions.decisions.drafted_letters import DraftedLetter, drafted_letter
from banso.actions.duties import take_duties
from banso.actions.errors import ProposalNotFound, ProposalNotPossible
from banso.actions.mail.mails import write_mail
from banso.core.duties import Duty
from banso.core.lifecycle import DECIDED_AS, ApplicationState
from banso.core.proposals import ProposalState, may_become
from banso.records.models import Application, Call, Proposal, ProposalLine, User

LONGEST_TITLE = 200
"""Characters."""


def undecided(call: Call, *, beside: Proposal | None = None) -> QuerySet[Application]:
    """Applications a proposal can be drafted for: where they stand says what to decide, and no other proposal has them.

    Nothing is to be granted under a corporate number that is another's, or of which nobody knows yet whose it is.

    Args:
        call: Of this call.
        beside: A proposal whose own applications count as free.
    """
    taken = ProposalLine.objects.in_open_proposals()
    if beside is not None:
        taken = taken.exclude(proposal=beside)
    states = [state.value for state in DECIDED_AS]
    free = Application.objects.filter(call=call, state__in=states).exclude(pk__in=taken.values("application"))
    return free.exclude(pk__in=[claim.application.pk for claim in selected_in_doubt(call)]).order_by("pk")


def selected_in_doubt(call: Call) -> list[NumberClaim]:
    """The selected applications of a call whose corporate number is another's, or not settled yet."""
    return [each for each in disputed_numbers(call) if each.application.stands is ApplicationState.SELECTED]


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
    set_lines(proposal, application_ids, by, at)
    record_proposal(proposal, "drafted", by, at)
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
    proposal = editable_proposal(proposal_id, by)
    _set_words(proposal, title, note)
    proposal.save()
    set_lines(proposal, application_ids, by, at)
    record_proposal(proposal, "changed", by, at)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, by: User, at: datetime) -> Proposal:
    """Take a proposal back for good; its applications can be proposed anew.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is over already.
    """
    proposal = locked_proposal(proposal_id, by)
    move_proposal(proposal, ProposalState.WITHDRAWN, "取り下げる")
    proposal.save()
    record_proposal(proposal, "withdrawn", by, at)
    return proposal


def locked_proposal(proposal_id: int, by: User) -> Proposal:
    """A proposal of a call the person works on, locked.

    Raises:
        ProposalNotFound: There is none for this person.
    """
    found = Proposal.objects.worked_on_by(by).select_for_update(no_key=True).filter(pk=proposal_id).first()
    if found is None:
        raise ProposalNotFound("起案が見つかりません", remedy="一覧から選び直してください")
    return found


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


def move_proposal(proposal: Proposal, wanted: ProposalState, what: str) -> None:
    """Move a locked proposal to another state; the caller saves it.

    Args:
        proposal: Locked.
        wanted: The state to go to.
        what: What is being done, for whoever reads why it cannot be done.

    Raises:
        ProposalNotPossible: The machine has no such step.
    """
    if not may_become(proposal.stands, wanted):
        raise _not_so(proposal, what)
    proposal.state = wanted.value


def editable_proposal(proposal_id: int, by: User) -> Proposal:
    """A proposal that is not under way, locked.

    Raises:
        ProposalNotFound: There is none for this person.
        ProposalNotPossible: It is under way or over.
    """
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


def set_lines(proposal: Proposal, application_ids: Collection[int], by: User, at: datetime) -> None:
    """Write what a proposal says of each application, as they stand now; whoever does has drafted it too.

    Raises: As `draft_proposal`.
    """
    applications = _locked_applications(proposal, application_ids)
    take_duties(applications=applications, by=by, duty=Duty.PROPOSED, at=at)
    before = {line.application_id: line for line in proposal.lines.all()}
    new = []
    for application in applications:
        drafted, line = drafted_letter(application), before.get(application.pk)
        if line is not None and drafted.stands_in(line):
            before.pop(application.pk)
        else:
            new.append(_line(proposal, application, drafted))
    for outdated in before.values():
        outdated.delete()
    ProposalLine.objects.bulk_create(new)


def _line(proposal: Proposal, application: Application, drafted: DraftedLetter) -> ProposalLine:
    return ProposalLine(
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
    rows = Application.objects.filter(call=proposal.call, pk__in=wanted).order_by("pk")
    found = list(rows.select_for_update(no_key=True, of=("self",)).with_outcome())
    refuse_in_doubt(found)
    # Asked once they are locked: who drafted meanwhile has let go of them, and their lines are there to be seen.
    free = set(undecided(proposal.call, beside=proposal).filter(pk__in=wanted).values_list("pk", flat=True))
    if free != wanted:
        numbers = [application.number for application in found if application.pk not in free]
        raise ProposalNotPossible(
            f"いまは決定できない申請があります: {listed(numbers) or len(wanted - free)}",
            place="applications",
            remedy="状態と、ほかの起案に入っていないかを確かめてください",
        )
    return found


def refuse_in_doubt(applications: Sequence[Application]) -> None:
    """Refuse to grant under a corporate number that is another's or not settled yet, and to whom the police know.

    Args:
        applications: Locked, as they stand now.

    Raises:
        ProposalNotPossible: One of them was.
    """
    selected = [each for each in applications if each.stands is ApplicationState.SELECTED]
    in_doubt = [claim for claim in number_claims(selected).values() if not claim.is_clear]
    if in_doubt:
        raise ProposalNotPossible(
            "法人番号が申請者のものと確かめられていません",
            place=listed(claim.application.number for claim in in_doubt),
            remedy="起案から外すか、起案を取り下げてください（回付中なら、差し戻すか取り下げます）。事務局が、"
            "要件の確認で番号を確かめるか、選定で不採択にします",
        )
    if known := known_to_police(selected):
        raise ProposalNotPossible(
            "警察への照会の結果により、交付できません",
            place=listed(each.number for each in known),
            remedy="起案から外してください（回付中なら差し戻します）。事務局が選定で不採択にします",
        )


def listed(numbers: Iterable[str]) -> str:
    """Receipt numbers in a sentence."""
    return "、".join(numbers)


def record_proposal(proposal: Proposal, verb: str, by: User, at: datetime) -> None:
    """Tell the trail what was done with a proposal."""
    detail: dict[str, object] = {"turn": proposal.turn, "applications": proposal.lines.count()}
    record_event(by=by, at=at, verb=f"proposal.{verb}", subject=f"proposal:{proposal.pk}", detail=detail)
