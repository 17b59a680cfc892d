"""What the pages of review and selection look up and say again and again."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from banso.actions.permissions import Permission, may
from banso.core.errors import BadValue, BansoError
from banso.records.models import Application, Call
from banso.web.choices import chosen
from banso.web.people import signed_in

Act = Callable[[], object]


def own_call(request: HttpRequest, call_id: int) -> Call:
    """A call whoever asks is named for.

    Raises:
        Http404: There is none.
    """
    found = Call.objects.worked_on_by(signed_in(request)).filter(pk=call_id).first()
    if found is None:
        raise Http404
    return found


def own_case(request: HttpRequest, application_id: int) -> Application:
    """A filed application of such a call.

    Raises:
        Http404: There is none.
    """
    visible = Application.objects.worked_on_by(signed_in(request))
    found = visible.select_related("call", "company", "version").filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def leads(request: HttpRequest) -> bool:
    """Whether whoever asks may assign, select and conclude, and not only read."""
    return may(request.user, Permission.LEAD)


def back_to(page: str, *numbers: int) -> HttpResponse:
    """Lead to a page of review and selection."""
    return HttpResponseRedirect(reverse(f"selection:{page}", args=numbers))


def done_as_pressed(
    request: HttpRequest, acts: Mapping[str, tuple[Act, str]], place: str, page: str, *numbers: int
) -> HttpResponse:
    """Do what the button says that was pressed and lead to a page, as `done`; nothing where it was none of them.

    Args:
        request: Sent by POST.
        acts: The value of each button to what it does, and to what is said once that is done.
        place: What is being decided.
        page: Where to lead to.
        numbers: Of its address.
    """
    try:
        act, words = chosen(request, "act", acts, place=place)
    except BadValue as error:
        messages.error(request, str(error))
        return back_to(page, *numbers)
    return done(request, act, words, page, *numbers)


def done(request: HttpRequest, act: Act, words: str, page: str, *numbers: int) -> HttpResponse:
    """Do one thing and lead to a page that says so, or says what was refused."""
    try:
        act()
    except BansoError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return back_to(page, *numbers)


def show_score(score: Fraction) -> str:
    """A score with two decimals, rounded half up; the ranking itself goes by the exact fraction."""
    hundredths = int(score * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"
