"""One case: where it stands, what is next, and what happened; the header all its pages share."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.applications.histories import open_request
from banso.actions.applications.number_claims import number_claim, other_accounts
from banso.actions.applications.paper_lists import PaperLine, paper_list
from banso.actions.checks.case_histories import history_for_staff
from banso.actions.checks.case_lists import CaseRow, officers_of, row_of, times_of
from banso.actions.checks.case_work import assign_officer
from banso.actions.checks.cases import filed_on
from banso.actions.filing.form_papers import filed_form
from banso.actions.money.ledger import held_for
from banso.core.calls import Round
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Mail, Selection, User
from banso.web import clock
from banso.web.form_papers import form_paper_response
from banso.web.people import signed_in
from banso.web.secretariat.lookups import (
    may_open,
    own_case,
    refusal_of,
    say,
    sight_of,
    to_page,
    works_on_cases,
)

MAILS_SHOWN = 50
TABS = (
    ("case", "概要"),
    ("check", "形式審査"),
    ("eligibility", "要件の確認"),
    ("history", "やりとりと履歴"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands above every page of a case.

    Attributes:
        row: What it waits for and until when.
        cut_off: Of its round; None where it is in none.
        tabs: Name of the address, label, whether it is the page shown.
    """

    case: Application
    row: CaseRow
    cut_off: Round | None
    tabs: tuple[tuple[str, str, bool], ...]
    may_work: bool


def header_of(request: HttpRequest, case: Application, tab: str) -> Header:
    """The header of one page of a case."""
    times = times_of([case.call])[case.call_id]
    request_open = open_request(case) if case.stands is ApplicationState.RETURNED else None
    due_at = request_open.due_at if request_open else None
    return Header(
        case=case,
        row=row_of(case, times, due_at, clock.now()),
        cut_off=next((one for one in times.rounds if one.number == case.round), None),
        tabs=tuple((name, label, name == tab) for name, label in TABS),
        may_work=works_on_cases(request),
    )


@require_safe
def case(request: HttpRequest, application_id: int) -> HttpResponse:
    """Where a case stands."""
    found = own_case(request, application_id)
    filings = found.filings.select_related("version")
    number = number_claim(found)
    first, last = filings.order_by("number").first(), filings.order_by("-number").first()
    context = {
        "head": header_of(request, found, "case"),
        "first": first,
        "last": last,
        "filed_on": filed_on(found),
        "forms": filed_form(last).papers() if last else (),
        "papers": papers_shown(found, signed_in(request)),
        "request_open": open_request(found),
        "held": held_for(found),
        "number": number,
        "other_accounts": other_accounts(found.company, number.number),
        "selection": Selection.objects.filter(application=found).first(),
        "officers": officers_of([found.call_id]) if works_on_cases(request) else [],
    }
    return render(request, "secretariat/case.html", context)


def papers_shown(found: Application, reader: User) -> list[tuple[PaperLine, bool]]:
    """The papers that were sent or are awaited, and whether the reader may open the file of each."""
    return [
        (line, may_open(line.attachment, reader))
        for line in paper_list(found)
        if not line.is_made_from_form and (line.is_needed or line.attachment or line.arrival)
    ]


@require_safe
def form_paper(request: HttpRequest, application_id: int, number: int, document: str) -> HttpResponse:
    """A paper made from the answers of a filing."""
    found = own_case(request, application_id)
    filing = found.filings.select_related("version").filter(number=number).first()
    if filing is None:
        raise Http404
    filing.application = found
    return form_paper_response(filed_form(filing), document, sight_of(request))


@require_safe
def history(request: HttpRequest, application_id: int) -> HttpResponse:
    """Mails, and everything that happened in plain words."""
    found = own_case(request, application_id)
    context = {
        "head": header_of(request, found, "history"),
        "mails": Mail.objects.filter(application=found).newest_first()[:MAILS_SHOWN],
        "events": history_for_staff(found),
    }
    return render(request, "secretariat/history.html", context)


@require_POST
def assign(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say who takes care of the case."""
    found = own_case(request, application_id)
    given = request.POST.get("officer", "")
    officer = next((each for each in officers_of([found.call_id]) if str(each.pk) == given), None)
    error = refusal_of(
        lambda: assign_officer(
            application_ids=[found.pk], officer=officer, by=signed_in(request), at=clock.now()
        )
    )
    say(request, error, "担当を変更しました。")
    return to_page("case", found.pk)
