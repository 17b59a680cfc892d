"""Company tables somebody brings: uploaded, checked in the background, used once their author says so."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.errors import CompanyTableUnusable, JobNotFound, JobNotPossible, TooManyRuns
from banso.actions.policy.company_tables import (
    KINDS,
    LARGEST_FILE,
    bring_company_table,
    cancel_check,
    delete_company_table,
    use_the_rest,
)
from banso.definitions.region import installed_region
from banso.web import clock
from banso.web.people import signed_in
from banso.web.policy.lookups import own_table
from banso.web.policy.scenario_form import in_words

LISTED = 100
"""Problems on the page."""

Change = Callable[..., object]


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file, or show where to choose one."""
    if request.method != "POST":
        return chooser(request)
    file = request.FILES.get("file")
    if file is None:
        return chooser(request, "ファイルが選ばれていません。")
    try:
        table = bring_company_table(
            by=signed_in(request), at=clock.real_now(), on=clock.today(), name=file.name or "", file=file
        )
    except (CompanyTableUnusable, TooManyRuns) as error:
        return chooser(request, in_words(error))
    return HttpResponseRedirect(reverse("policy:table", args=[table.pk]))


def chooser(request: HttpRequest, error: str = "") -> HttpResponse:
    """The page where a file is chosen, with what was wrong with the last one."""
    headings = [fact.label for fact in installed_region().vocabulary.facts.values()]
    largest = LARGEST_FILE // 1024 // 1024
    context = {"kinds": KINDS, "largest": largest, "error": error, "headings": headings}
    return render(request, "policy/bring.html", context)


@require_safe
def table(request: HttpRequest, table_id: int) -> HttpResponse:
    """How far the check is, or what it found."""
    found = own_table(request, table_id)
    problems = (found.report or {}).get("problems", {})
    filled = (found.report or {}).get("fill_rates", [])
    context = {
        "table": found,
        "job": found,
        "watch": reverse("policy:table_progress", args=[found.pk]),
        "problems": problems.get("first", [])[:LISTED],
        "problem_kinds": problems.get("by_kind", []),
        "left_out": max(0, problems.get("total", 0) - LISTED),
        "filled": [one for one in filled if one["known"]],
        "empty": [one for one in filled if not one["known"]],
    }
    return render(request, "policy/table.html", context)


@require_safe
def progress(request: HttpRequest, table_id: int) -> HttpResponse:
    """The bar alone; once the check is over, the browser is told to load the page anew."""
    found = own_table(request, table_id)
    context = {"job": found, "watch": reverse("policy:table_progress", args=[found.pk])}
    response = render(request, "policy/progress.html", context)
    if found.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


def changed(request: HttpRequest, table_id: int, change: Change, done: str) -> HttpResponse:
    """Do one thing to a table and go back to its page."""
    try:
        change(by=signed_in(request), at=clock.real_now(), table_id=table_id)
    except JobNotFound as error:
        raise Http404 from error
    except JobNotPossible as error:
        messages.warning(request, in_words(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("policy:table", args=[table_id]))


@require_POST
def use_rest(request: HttpRequest, table_id: int) -> HttpResponse:
    """Use the good rows and leave the others out."""
    return changed(request, table_id, use_the_rest, "使える行だけを使うことにしました。")


@require_POST
def cancel(request: HttpRequest, table_id: int) -> HttpResponse:
    """Call the check off."""
    return changed(request, table_id, cancel_check, "検査を取りやめました。")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, table_id: int) -> HttpResponse:
    """Ask whether to delete, or do it."""
    found = own_table(request, table_id)
    if request.method == "POST":
        try:
            delete_company_table(by=signed_in(request), at=clock.real_now(), table_id=table_id)
        except JobNotFound as error:
            raise Http404 from error
        messages.success(request, f"「{found.name}」を削除しました。")
        return HttpResponseRedirect(reverse("policy:home"))
    context = {
        "what": found.name,
        "back": reverse("policy:table", args=[found.pk]),
        "loss": "削除すると、ファイルは元に戻せません。この表でした試算の結果は残ります。",
    }
    return render(request, "policy/delete.html", context)
