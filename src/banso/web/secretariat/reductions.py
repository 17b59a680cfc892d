"""Reducing the cost lines of an application: tried out first, then kept, each line with its reason."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from banso.actions.checks.assessed_amounts import Assessed, AssessedLine, assess
from banso.actions.money.ledger import balance_of
from banso.actions.selection.reductions import ReductionGiven, reduce_costs, try_reductions
from banso.core.errors import BadValue, BansoError
from banso.core.money import yen
from banso.records.models import Application
from banso.web.clock import now
from banso.web.people import signed_in
from banso.web.secretariat.board_lookups import back_to, own_case


@require_http_methods(["GET", "HEAD", "POST"])
def reduce(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show the lines, compute what reductions would come to, or keep them."""
    application = own_case(request, application_id)
    filed = assess(application, ())
    if request.method != "POST":
        return _page(request, application, filed, assess(application))
    try:
        given = given_for(request, filed.lines)
        tried = try_reductions(application, given)
        if request.POST.get("act") == "keep":
            reduce_costs(application=application, given=given, by=signed_in(request), at=now())
            messages.success(request, f"{application.number}の減額を保存しました。")
            return back_to("board", application.call_id, application.round or 0)
    except BansoError as error:
        return _page(request, application, filed, assess(application), error)
    return _page(request, application, filed, tried)


def given_for(request: HttpRequest, lines: Sequence[AssessedLine]) -> list[ReductionGiven]:
    """What was typed for each line that can be reduced.

    Raises:
        BadValue: An amount cannot be read; its place is the line.
    """
    given = []
    for line in lines:
        if not line.can_be_reduced:
            continue
        typed = request.POST.get(f"yen-{line.row}", "").strip()
        try:
            to_yen = yen(typed) if typed else line.filed_yen
        except BadValue as error:
            raise BadValue(error.message, place=line.item, remedy=error.remedy) from error
        reason = request.POST.get(f"reason-{line.row}", "")[:1000]
        given.append(ReductionGiven(row=line.row, to_yen=to_yen, reason=reason))
    return given


def _page(
    request: HttpRequest,
    application: Application,
    filed: Assessed,
    assessed: Assessed,
    error: BansoError | None = None,
) -> HttpResponse:
    typed = request.POST
    lines = [
        (
            line,
            typed.get(f"yen-{line.row}", f"{line.counts_yen:,}"),
            typed.get(f"reason-{line.row}", line.reason),
        )
        for line in assessed.lines
    ]
    context = {
        "application": application,
        "filed": filed,
        "assessed": assessed,
        "lines": lines,
        "balance": balance_of(application.call),
        "error": error,
        "is_tried": request.method == "POST" and error is None,
    }
    return render(request, "secretariat/selection/reduce.html", context, status=422 if error else 200)
