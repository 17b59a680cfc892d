"""Fields saved as they are typed, and the pieces of the page that follow from them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.applications.application_reading import read_application
from banso.actions.applications.applications import field_of, save_answer
from banso.actions.errors import (
    AnswerChangedElsewhere,
    AnswerUnusable,
    ApplicationNotEditable,
    NotAMember,
)
from banso.core.errors import BansoError
from banso.web.apply.field_views import errors_by_key, meaning
from banso.web.apply.lookups import own_application
from banso.web.apply.progress import progress_of
from banso.web.apply.sections import read_version
from banso.web.clock import now, today
from banso.web.people import signed_in


@require_POST
def save(request: HttpRequest, application_id: int) -> HttpResponse:
    """Keep one field. The answer says what stands now; 409 that somebody else was first, with both texts."""
    application = own_application(request, application_id)
    key = request.POST.get("key", "")
    try:
        answer = save_answer(
            application=application,
            key=key,
            text=request.POST.get("text", ""),
            seen_version=read_version(request.POST.get("version", "")),
            by=signed_in(request),
            at=now(),
        )
    except AnswerChangedElsewhere as error:
        return JsonResponse(_conflict(error), status=409)
    except (AnswerUnusable, ApplicationNotEditable, NotAMember) as error:
        return _refused(error)
    read = read_application(application, on=today())
    points = [*read.form.points, *read.budget.points]
    errors = errors_by_key(point for point in points if point.is_unreadable)
    field = field_of(application, key)
    means = meaning(field, answer.text) if field else ""
    return JsonResponse({"version": answer.version, "problem": errors.get(key, ""), "means": means})


@require_safe
def standing(request: HttpRequest, application_id: int) -> HttpResponse:
    """What is missing, page by page, as a piece of a page."""
    application = own_application(request, application_id)
    read = read_application(application, on=today())
    context = {
        "application": application,
        "progress": progress_of(application, read, today()),
        "here": request.GET.get("here", ""),
    }
    return render(request, "apply/standing.html", context)


@require_safe
def totals(request: HttpRequest, application_id: int) -> HttpResponse:
    """Costs, grant and income as a piece of a page."""
    application = own_application(request, application_id)
    read = read_application(application, on=today())
    return render(request, "apply/totals.html", {"application": application, "read": read})


def _conflict(error: AnswerChangedElsewhere) -> dict[str, object]:
    return {
        "theirs": error.theirs,
        "version": error.version,
        "by": error.saved_by,
        "at": error.saved_at.isoformat(),
        "problem": str(error),
    }


def _refused(error: BansoError) -> HttpResponse:
    """422: what was sent cannot be kept, now or later; the browser need not try again."""
    return JsonResponse({"problem": str(error)}, status=422)
