"""The letters of a decision: each as PDF, all for the printer, and what is known of their delivery."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from banso.actions.decisions.letter_files import TOGETHER, letter_pdf, letters_pdf
from banso.actions.decisions.letters import note_posted, want_on_paper
from banso.actions.errors import LetterNotFound
from banso.actions.permissions import Permission, may
from banso.core.errors import BadValue
from banso.records.models import Letter, Mail
from banso.web.choices import chosen
from banso.web.clock import now
from banso.web.decide.lookups import (
    back_to,
    back_to_letters_with,
    is_row_number,
    worked_on_letter,
    worked_on_proposal,
)
from banso.web.people import signed_in

ON_A_PAGE = 100
PDF = "application/pdf"
NO_ADDRESS = "（住所の記録がありません）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A letter with the mails that tell of it."""

    letter: Letter
    mails: list[Mail]


@require_safe
def letters(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """All letters of a decision."""
    proposal = worked_on_proposal(request, proposal_id)
    found = Letter.objects.of_proposal(proposal)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "proposal": proposal,
        "page": page,
        "deliveries": deliveries(page),
        "paper": found.filter(on_paper=True).count(),
        "to_post": list(found.to_post().values_list("pk", flat=True)),
        "lots": list(Paginator(found, TOGETHER)),
        "paper_lots": list(Paginator(found.to_post(), TOGETHER)),
        "may_draft": may(signed_in(request), Permission.PROPOSE),
        "mail_leaves": settings.BANSO_SMTP is not None,
    }
    return render(request, "decide/letters.html", context)


def deliveries(shown: Iterable[Letter]) -> list[Delivery]:
    """Each letter with its mails, in one query for all."""
    written: dict[int, list[Mail]] = defaultdict(list)
    found = list(shown)
    about = {letter.application_id for letter in found}
    for mail in Mail.objects.about_letters().filter(application__in=about).order_by("pk"):
        written[mail.letter_number].append(mail)
    return [Delivery(letter=letter, mails=written[letter.pk]) for letter in found]


@require_safe
def pdf(request: HttpRequest, letter_id: int) -> HttpResponse:
    """One letter."""
    letter = worked_on_letter(request, letter_id)
    return attached(letter_pdf(letter), f"{letter.number}.pdf")


@require_safe
def batch(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Many letters in one file for the printer; those still to be posted with their list in front."""
    proposal = worked_on_proposal(request, proposal_id)
    only_paper = request.GET.get("which") == "paper"
    letters_found = Letter.objects.of_proposal(proposal)
    lot = Paginator(letters_found.to_post() if only_paper else letters_found, TOGETHER)
    found = list(lot.get_page(request.GET.get("lot")))
    if not found:
        raise Http404
    made = letters_pdf(
        [letter.content for letter in found],
        day=found[0].dated_on,
        cover=[row_of(letter) for letter in found] if only_paper else None,
        duplex=request.GET.get("duplex") == "1",
    )
    return attached(made, f"通知書_{found[0].number}から{len(found)}通.pdf")


def row_of(letter: Letter) -> list[str]:
    """A line of the list for the post: what stands on the envelope."""
    addressee = letter.content["addressee"]
    name = "\n".join(part for part in (addressee["name"], addressee["representative"]) if part)
    return [letter.number, letter.application.number, f"{name} 様", addressee["address"] or NO_ADDRESS]


def attached(content: bytes, name: str) -> HttpResponse:
    """A PDF to be saved under its own name."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(content, content_type=PDF, headers=headers)


@require_POST
def paper(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Note that the applicant wants it on paper, or no longer."""
    letter = worked_on_letter(request, letter_id)
    try:
        wanted = chosen(request, "wanted", {"1": True, "0": False}, place="郵送")
        want_on_paper(letter_id=letter.pk, wanted=wanted, by=signed_in(request), at=now())
    except (BadValue, LetterNotFound) as error:
        return back_to_letters_with(request, letter, error=error)
    messages.success(request, "郵送の一覧に入れました。" if wanted else "郵送の一覧から外しました。")
    return back_to_letters_with(request, letter)


@require_POST
def posted(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Note that what the page listed as still to be posted was posted."""
    proposal = worked_on_proposal(request, proposal_id)
    listed = {int(number) for number in request.POST.get("letters", "").split(",") if is_row_number(number)}
    count = note_posted(proposal_id=proposal.pk, letter_ids=listed, by=signed_in(request), at=now())
    messages.success(request, f"{count}通を発送済みにしました。")
    return back_to(request, "letters", proposal.pk)
