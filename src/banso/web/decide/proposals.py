"""One proposal: what it says, who has signed, and what this person can do with it now."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import send_back, sign_step, signs_for
from banso.actions.decisions.letter_files import preview_pdf
from banso.actions.decisions.proposals import withdraw_proposal
from banso.actions.errors import (
    DutiesApart,
    LetterUnready,
    MoneyNotHeld,
    ProposalNotFound,
    ProposalNotPossible,
    ProposalOutdated,
)
from banso.actions.permissions import Permission, may
from banso.core.proposals import ProposalState
from banso.records.models import ApprovalStep, Proposal
from banso.web.clock import now
from banso.web.decide.lookups import back_to, is_row_number, worked_on_proposal
from banso.web.decide.sums import sums_of
from banso.web.forms import PageForm
from banso.web.people import signed_in

ON_A_PAGE = 100
REFUSALS = (DutiesApart, LetterUnready, MoneyNotHeld, ProposalNotPossible, ProposalOutdated)
ACTS = frozenset({"sign", "back"})


class OpinionForm(PageForm):
    """What a signer says."""

    note = forms.CharField(label="意見", max_length=2000, required=False)


@require_safe
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The page of a proposal."""
    found = worked_on_proposal(request, proposal_id)
    by = signed_in(request)
    step = current_step(found) if found.stands is ProposalState.CIRCULATED else None
    lines = found.lines.in_order().select_related("application__company")
    context = {
        "proposal": found,
        "sums": sums_of(found),
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page")),
        "turns": _turns(found),
        "step": step,
        "signing": _signing(request, found, step),
        "may_draft": may(by, Permission.PROPOSE),
    }
    return render(request, "decide/proposal.html", context)


def _turns(found: Proposal) -> list[tuple[int, list[ApprovalStep]]]:
    """The steps of each circulation, the present one first."""
    steps = list(found.steps.select_related("signed_by"))
    numbers = sorted({step.turn for step in steps}, reverse=True)
    return [(number, [step for step in steps if step.turn == number]) for number in numbers]


def _signing(request: HttpRequest, found: Proposal, step: ApprovalStep | None) -> dict[str, str] | None:
    """In whose place this person can sign now; None when it is not this person's turn."""
    by = signed_in(request)
    if step is None or not may(by, Permission.APPROVE):
        return None
    if found.steps.filter(turn=found.turn, signed_by=by).exists():
        return None
    stands_for = signs_for(step, by)
    return None if stands_for is None else {"for": stands_for}


@require_POST
def start(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Send it on its way."""
    return _done(
        request,
        proposal_id,
        lambda: circulate(proposal_id=proposal_id, by=signed_in(request), at=now()),
        "回付しました。順番の来た人にメールで知らせます。",
    )


@require_POST
def withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take it back for good."""
    return _done(
        request,
        proposal_id,
        lambda: withdraw_proposal(proposal_id=proposal_id, by=signed_in(request), at=now()),
        "起案を取り下げました。申請は、別の起案に入れられます。",
    )


@require_POST
def sign(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Agree, or send back with the reason."""
    number, act = request.POST.get("step", ""), request.POST.get("act")
    form = OpinionForm(request.POST)
    if not is_row_number(number) or act not in ACTS:
        raise Http404
    if not form.is_valid():
        error = ProposalNotPossible(" ".join(map(str, form.errors["note"])))
        return back_to(request, "proposal", proposal_id, error=error)
    note, step_id, by, at = form.cleaned_data["note"], int(number), signed_in(request), now()
    if act == "back":
        return _done(
            request,
            proposal_id,
            lambda: send_back(proposal_id=proposal_id, step_id=step_id, by=by, at=at, note=note),
            "起案者に差し戻しました。",
        )
    return _done(
        request,
        proposal_id,
        lambda: sign_step(proposal_id=proposal_id, step_id=step_id, by=by, at=at, note=note),
        "決裁しました。",
    )


@require_safe
def preview(request: HttpRequest, proposal_id: int, line_id: int) -> HttpResponse:
    """The letter as it would go out, without number and date."""
    line = worked_on_proposal(request, proposal_id).lines.filter(pk=line_id).first()
    if line is None:
        raise Http404
    try:
        made = preview_pdf(line.content)
    except LetterUnready as error:
        return back_to(request, "proposal", proposal_id, error=error)
    headers = {"Content-Disposition": f'inline; filename="preview-{line.pk}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _done(request: HttpRequest, proposal_id: int, act: Callable[[], Proposal], said: str) -> HttpResponse:
    """Do one thing and go back to the page; what is not possible is said there."""
    try:
        kept = act()
    except ProposalNotFound as error:
        raise Http404 from error
    except REFUSALS as error:
        return back_to(request, "proposal", proposal_id, error=error)
    messages.success(request, said)
    if kept.stands is ProposalState.DECIDED:
        return back_to(request, "letters", proposal_id)
    return back_to(request, "proposal", proposal_id)
