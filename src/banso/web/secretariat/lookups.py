"""What the pages of cases look up and say again and again."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from banso.actions.errors import CaseNotFound, CheckIncomplete
from banso.actions.papers.identity_papers import may_see
from banso.actions.papers.virus_scan import may_be_opened
from banso.actions.permissions import Permission, may
from banso.core.errors import BadFacts, BansoError
from banso.core.personal_answers import Sight
from banso.records.models import Application, Attachment, User
from banso.web.people import signed_in

Act = Callable[[], object]


def own_case(request: HttpRequest, application_id: int) -> Application:
    """A filed application of a call whoever asks is named for.

    Raises:
        Http404: There is none.
    """
    visible = Application.objects.worked_on_by(signed_in(request))
    related = visible.select_related("call", "company", "version", "officer")
    found = related.filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def works_on_cases(request: HttpRequest) -> bool:
    """Whether whoever asks may change cases, and see what only they need."""
    return may(request.user, Permission.WORK_ON_CASES)


def sight_of(request: HttpRequest) -> Sight:
    """How much whoever asks sees of what is about persons."""
    return Sight.ALL if works_on_cases(request) else Sight.MASKED


def may_open(file: Attachment | None, reader: User) -> bool:
    """Whether somebody who sees a case may open one of its files now."""
    return file is not None and may_be_opened(file) and may_see(file, reader)


def to_page(page: str, *numbers: int | str, fragment: str = "") -> HttpResponse:
    """Lead to a page of the secretariat."""
    return HttpResponseRedirect(
        reverse(f"secretariat:{page}", args=numbers) + (f"#{fragment}" if fragment else "")
    )


def refusal_of(act: Act) -> BansoError | None:
    """Do something; what was refused, None when it is done.

    Raises:
        Http404: It is about a case whoever asks must not see.
    """
    try:
        act()
    except CaseNotFound as error:
        raise Http404 from error
    except BansoError as error:
        return error
    return None


def sentences(error: BansoError) -> list[str]:
    """A refusal in sentences, one for each thing that is wrong."""
    if isinstance(error, BadFacts | CheckIncomplete):
        # Their places are ids of facts and clauses; the message names them in words.
        return ["。".join(filter(None, (one.message, one.remedy))) for one in error.errors]
    return [str(error)]


def say(request: HttpRequest, error: BansoError | None, done: str) -> None:
    """Say on the next page that something is done, or what was refused."""
    if error is None:
        messages.success(request, done)
        return
    for words in sentences(error):
        messages.error(request, words)
