"""Rows of the decision by their numbers; what a person does not work on looks exactly like what never was."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from banso.core.errors import BansoError
from banso.records.models import Call, Letter, Proposal
from banso.web.people import signed_in

LONGEST_NUMBER = 19
"""Digits from which on no database takes a number."""


def is_row_number(text: str) -> bool:
    """Whether what a browser sent can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER


def worked_on_call(request: HttpRequest, call_id: int) -> Call:
    """A call the person is named for.

    Raises:
        Http404: There is none.
    """
    call = Call.objects.worked_on_by(signed_in(request)).filter(pk=call_id).first()
    if call is None:
        raise Http404
    return call


def worked_on_proposal(request: HttpRequest, proposal_id: int) -> Proposal:
    """A proposal of a call the person is named for.

    Raises:
        Http404: There is none.
    """
    visible = Proposal.objects.worked_on_by(signed_in(request)).select_related("call", "drafted_by")
    proposal = visible.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404
    return proposal


def worked_on_letter(request: HttpRequest, letter_id: int) -> Letter:
    """A letter of a call the person is named for.

    Raises:
        Http404: There is none.
    """
    calls = Call.objects.worked_on_by(signed_in(request))
    letter = Letter.objects.filter(pk=letter_id, application__call__in=calls).first()
    if letter is None:
        raise Http404
    return letter


def back_to_letters_with(
    request: HttpRequest, letter: Letter, *, error: BansoError | None = None
) -> HttpResponse:
    """Lead to the page of all letters of the decision a letter belongs to."""
    if letter.proposal_id is None:
        return back_to(request, "home", error=error)
    return back_to(request, "letters", letter.proposal_id, error=error)


def back_to(request: HttpRequest, page: str, *numbers: int, error: BansoError | None = None) -> HttpResponse:
    """Lead to a page of the decision; with an error it says there what was refused."""
    if error is not None:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse(f"decide:{page}", args=numbers))
