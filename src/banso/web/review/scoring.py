"""What a reviewer does: give points, hand in, say that a case must not be theirs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from banso.actions.errors import (
    DutiesApart,
    ReasonMissing,
    ReviewFrozen,
    ReviewIncomplete,
    ReviewNotFound,
    ScoreUnusable,
)
from banso.actions.reviews.reviewers import declare_conflict
from banso.actions.reviews.reviews import finish_review, give_score
from banso.web.clock import now
from banso.web.people import signed_in
from banso.web.review.cases import case_page, own_review

REFUSALS = (DutiesApart, ReviewFrozen, ScoreUnusable)
UNREADABLE = -1
"""What is no number is on no scale."""
MOST_DIGITS_OF_POINTS, MOST_DIGITS_OF_A_KEY = 5, 18


@require_POST
def score(request: HttpRequest, application_id: int, criterion: str) -> HttpResponse:
    """Keep the points and the comment of one criterion; the browser asks for it while the reviewer writes."""
    is_piece = request.headers.get("HX-Request") == "true"
    address = f"{reverse('review:case', args=[application_id])}#{criterion}"
    try:
        kept = give_score(
            application_id=application_id,
            criterion=criterion,
            points=read_number(request.POST.get("points", ""), MOST_DIGITS_OF_POINTS),
            comment=request.POST.get("comment", ""),
            by=signed_in(request),
            at=now(),
            seen=read_number(request.POST.get("version", ""), MOST_DIGITS_OF_A_KEY),
        )
    except ReviewNotFound as error:
        raise Http404 from error
    except REFUSALS as error:
        if is_piece:
            return render(request, "review/saved.html", {"error": str(error)}, status=200)
        messages.error(request, str(error))
        return HttpResponseRedirect(address)
    if is_piece:
        return render(request, "review/saved.html", {"score": kept})
    messages.success(request, "保存しました。")
    return HttpResponseRedirect(address)


@require_POST
def finish(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand the review in, or say what is missing."""
    review = own_review(request, application_id)
    try:
        seen = read_number(request.POST.get("version", ""), MOST_DIGITS_OF_A_KEY)
        finish_review(application_id=application_id, by=signed_in(request), at=now(), seen=seen)
    except ReviewIncomplete as error:
        return case_page(request, review, error.errors, status=422)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "採点を提出しました。全員が提出すると、ほかの審査員の採点を見られます。")
    return HttpResponseRedirect(reverse("review:case", args=[application_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say that a case must not be one's own; it is taken away at once."""
    review = own_review(request, application_id)
    context = {"application": review.application, "error": ""}
    if request.method == "POST":
        try:
            declare_conflict(
                application_id=application_id,
                note=request.POST.get("note", "")[:2000],
                by=signed_in(request),
                at=now(),
            )
        except ReasonMissing as error:
            return render(request, "review/conflict.html", context | {"error": str(error)}, status=422)
        except ReviewNotFound as error:
            raise Http404 from error
        messages.success(request, "申し出を受け付けました。この申請は担当から外れました。")
        return HttpResponseRedirect(reverse("review:home"))
    return render(request, "review/conflict.html", context)


def read_number(text: str, most_digits: int) -> int | None:
    """A number as it was chosen or typed, in either width; None for nothing."""
    typed = text.strip()
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) <= most_digits else UNREADABLE
