"""The list of cases: filtered, searched, sorted, page by page; several at once; and as a table to take away."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from banso.actions.checks.case_lists import (
    NOBODY,
    CallTimes,
    CaseFilter,
    calls_of,
    find_cases,
    officers_of,
    row_of,
    rows_of,
    times_of,
)
from banso.actions.checks.case_work import accept_several, assign_officer
from banso.actions.checks.police_checks import give_out_officers
from banso.actions.errors import CaseNotFound
from banso.core.errors import BansoError
from banso.core.lifecycle import LABELS, ApplicationState
from banso.records.models import Application, Selection
from banso.web import clock
from banso.web.choices import chosen
from banso.web.people import signed_in
from banso.web.secretariat.lookups import works_on_cases
from banso.web.secretariat.police import OFFICERS_FILE
from banso.web.secretariat.spreadsheets import Value, table_response

ON_A_PAGE = 50
MOST_AT_ONCE = 200
REFUSALS_SHOWN = 10
KINDS = ("csv", "xlsx")
BULK = {"accept": "accept", "assign": "assign"} | {f"police-{kind}": kind for kind in KINDS}
SORTED_BY = {
    "filed": "提出が古い順",
    "-filed": "提出が新しい順",
    "company": "名称の順",
    "-requested": "申請額の大きい順",
    "round": "締切回の順",
    "state": "状態ごと",
}
HEADINGS = (
    "受付番号", "申請者", "法人番号", "所在地", "公募", "状態", "締切回", "提出日時", "交付申請額（円）",
    "交付（予定）額（円）", "担当", "次にすること", "期限", "遅れ",
)  # fmt: skip


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """One page of the cases that the filter lets through."""
    calls = calls_of(signed_in(request))
    times, wanted, now = times_of(calls), read_filter(request.GET), clock.now()
    page = Paginator(find_cases(wanted, times, now), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "calls": calls,
        "page": page,
        "rows": rows_of(page.object_list, times, now),
        "wanted": wanted,
        "query": query_of(wanted),
        "states": [(state.value, LABELS[state]) for state in ApplicationState if state != "drafted"],
        "rounds": sorted({one.number for each in times.values() for one in each.rounds}),
        "officers": officers_of([call.pk for call in calls]),
        "nobody": NOBODY,
        "sorts": SORTED_BY,
        "may_work": works_on_cases(request),
    }
    return render(request, "secretariat/cases.html", context)


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everything the filter lets through, as a table.

    Raises:
        Http404: There is no such kind of table.
    """
    if kind not in KINDS:
        raise Http404
    times, now = times_of(calls_of(signed_in(request))), clock.now()
    cases = find_cases(read_filter(request.GET), times, now).select_related(
        "company", "officer", "call", "selection"
    )
    return table_response(kind, "申請の一覧", HEADINGS, exported(cases, times))


def exported(cases: "QuerySet[Application]", times: Mapping[int, CallTimes]) -> Iterator[tuple[Value, ...]]:
    """Cases as rows of a table, read as they are written."""
    now = clock.now()
    for case in cases.iterator(chunk_size=1_000):
        row = row_of(case, times[case.call_id], vars(case).get("correction_due_at"), now)
        yield (
            case.number,
            case.company.name,
            case.company.corporate_number,
            case.company.address,
            case.call.title,
            case.state_label,
            case.round,
            case.filed_at,
            case.requested_yen,
            _granted(case),
            case.officer.display_name if case.officer else "",
            row.to_do,
            row.due_at,
            "遅れ" if row.is_late else "",
        )


@require_POST
def bulk(request: HttpRequest) -> HttpResponseBase:
    """Do one thing to the cases that were ticked."""
    cases = [int(key) for key in request.POST.getlist("case") if key.isascii() and key.isdecimal()]
    if not cases or len(cases) > MOST_AT_ONCE:
        messages.warning(request, f"一覧で申請を選んでください（一度に{MOST_AT_ONCE}件まで）。")
        return _back(request)
    try:
        wanted = chosen(request, "do", BULK, place="選んだ申請")
        if wanted == "accept":
            _accept(request, cases)
        elif wanted == "assign":
            _assign(request, cases)
        else:
            given = give_out_officers(application_ids=cases, by=signed_in(request), at=clock.now())
            return table_response(wanted, OFFICERS_FILE, given.headings, given.rows)
    except CaseNotFound as error:
        raise Http404 from error
    except BansoError as error:
        messages.error(request, str(error))
    return _back(request)


def read_filter(given: Mapping[str, str]) -> CaseFilter:
    """What the address asks for; what cannot be read is left out."""
    state = given.get("state", "")
    officer = given.get("officer", "")
    return CaseFilter(
        call=_number(given.get("call", "")),
        round=_number(given.get("round", "")),
        state=ApplicationState(state) if state in list(ApplicationState) else None,
        officer=officer if officer == NOBODY or _number(officer) is not None else "",
        is_late=given.get("late", "") == "1",
        words=given.get("q", "")[:100].strip(),
        sort=given.get("sort", "") if given.get("sort", "") in SORTED_BY else "filed",
    )


def query_of(wanted: CaseFilter) -> str:
    """The filter as the rest of an address, beginning with &; empty for all."""
    said: dict[str, Any] = {
        "call": wanted.call,
        "round": wanted.round,
        "state": wanted.state.value if wanted.state else "",
        "officer": wanted.officer,
        "late": "1" if wanted.is_late else "",
        "q": wanted.words,
        "sort": wanted.sort if wanted.sort != "filed" else "",
    }
    query = urlencode({name: value for name, value in said.items() if value not in (None, "")})
    return f"&{query}" if query else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _granted(case: Application) -> int | None:
    try:
        return case.selection.granted_yen
    except Selection.DoesNotExist:
        return None


def _accept(request: HttpRequest, cases: list[int]) -> None:
    accepted, refused = accept_several(application_ids=cases, by=signed_in(request), at=clock.now())
    if accepted:
        messages.success(request, f"{accepted}件の形式審査を終えました。")
    for one in refused[:REFUSALS_SHOWN]:
        reason = str(one.error).splitlines()[0]
        messages.warning(request, f"{one.application.number} は終えられません: {reason}")
    if len(refused) > REFUSALS_SHOWN:
        messages.warning(request, f"ほか{len(refused) - REFUSALS_SHOWN}件も終えられませんでした。")


def _assign(request: HttpRequest, cases: list[int]) -> None:
    by, given = signed_in(request), request.POST.get("officer", "")
    officers = officers_of([call.pk for call in calls_of(by)])
    officer = next((each for each in officers if str(each.pk) == given), None)
    if officer is None and given != NOBODY:
        messages.warning(request, "担当者を選んでください。")
        return
    changed = assign_officer(application_ids=cases, officer=officer, by=by, at=clock.now())
    who = f"{officer.display_name}さんを担当にしました" if officer else "担当を外しました"
    messages.success(request, f"{changed}件の{who}。")


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was filtered."""
    back = request.POST.get("back", "")
    start = reverse("secretariat:cases")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(f"{start}?")
    return HttpResponseRedirect(back if is_ours else start)
