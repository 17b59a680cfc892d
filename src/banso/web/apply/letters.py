"""A letter to an applicant: read on its page, kept as PDF, asked for on paper."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banso.actions.decisions.letter_files import letter_pdf
from banso.actions.decisions.letters import note_opened, want_on_paper
from banso.actions.errors import LetterNotFound
from banso.core.errors import BadValue
from banso.records.models import Letter
from banso.web.apply.lookups import may_write, own_application, said
from banso.web.choices import chosen
from banso.web.clock import now
from banso.web.people import signed_in

ON_PAPER = {"1": True, "0": False}


def own_letter(request: HttpRequest, application_id: int, letter_id: int) -> Letter:
    """A published letter to a company this person acts for.

    Raises:
        Http404: There is none.
    """
    application = own_application(request, application_id)
    letter = Letter.objects.of(signed_in(request)).filter(application=application, pk=letter_id).first()
    if letter is None:
        raise Http404
    letter.application = application
    return letter


@require_safe
def letter(request: HttpRequest, application_id: int, letter_id: int) -> HttpResponse:
    """The letter on the screen; that it was opened is noted as the proof that it arrived."""
    found = own_letter(request, application_id, letter_id)
    note_opened(letter_id=found.pk, by=signed_in(request), at=now())
    context = {
        "letter": found,
        "application": found.application,
        "writable": may_write(request, found.application.company),
    }
    return render(request, "apply/letter.html", context)


@require_safe
def pdf(request: HttpRequest, application_id: int, letter_id: int) -> HttpResponse:
    """The letter as PDF."""
    found = own_letter(request, application_id, letter_id)
    note_opened(letter_id=found.pk, by=signed_in(request), at=now())
    name = f"{found.content['title']}_{found.application.number}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(letter_pdf(found), content_type="application/pdf", headers=headers)


@require_POST
def paper(request: HttpRequest, application_id: int, letter_id: int) -> HttpResponse:
    """Ask for it on paper, or no longer."""
    found = own_letter(request, application_id, letter_id)
    address = reverse("apply:letter", args=[application_id, letter_id])
    try:
        wanted = chosen(request, "wanted", ON_PAPER, place=_("紙の通知書"))
        want_on_paper(letter_id=found.pk, wanted=wanted, by=signed_in(request), at=now())
    except (BadValue, LetterNotFound) as error:
        return said(request, error, address)
    messages.success(
        request, _("紙の通知書を郵送します。") if wanted else _("紙の通知書の郵送をやめました。")
    )
    return HttpResponseRedirect(address)


urlpatterns = [
    path("/<int:application_id>/letters/<int:letter_id>", letter, name="letter"),
    path("/<int:application_id>/letters/<int:letter_id>.pdf", pdf, name="letter_pdf"),
    path("/<int:application_id>/letters/<int:letter_id>/paper", paper, name="letter_paper"),
]
