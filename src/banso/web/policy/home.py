"""The desk of policy staff: simulations, drafts and tables, and the choice of a programme to try out."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.core.jobs import JobState
from banso.core.programmes import Programme
from banso.core.typed_text import plain
from banso.records.models import CompanyTable, Draft, SimulationRun
from banso.web.catalogue.offer import Entry, current_offer
from banso.web.people import signed_in

ON_A_PAGE = 20
OTHERS_SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's own simulations, those of colleagues, drafts, tables."""
    by = signed_in(request)
    own = SimulationRun.objects.owned_by(by).without_result().newest_first()
    shared = SimulationRun.objects.readable_by(by).without_result().exclude(author=by).newest_first()
    drafts = Draft.objects.owned_by(by).newest_first().defer("text")
    tables = CompanyTable.objects.owned_by(by).newest_first().defer("report")
    context = {
        "page": Paginator(own, ON_A_PAGE).get_page(request.GET.get("page")),
        "shared": Paginator(shared, OTHERS_SHOWN).get_page(request.GET.get("shared")),
        "drafts": drafts,
        "tables": tables,
        "finished": JobState.FINISHED,
    }
    return render(request, "policy/home.html", context)


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Programmes whose documents state whom they are for, each series once."""
    words = request.GET.get("q", "")[:100].strip()
    wanted = [plain(word).casefold() for word in words.split()]
    found = [
        entry
        for entry in current_offer().entries
        if can_be_tried(entry.programme) and all(word in entry.text for word in wanted)
    ]
    found.sort(key=first_with_sums)
    context = {
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "q": words,
        "query": f"&{urlencode({'q': words})}" if words else "",
    }
    return render(request, "policy/programmes.html", context)


def can_be_tried(programme: Programme) -> bool:
    """Whether there is anything to simulate."""
    return programme.requirements is not None


def first_with_sums(entry: Entry) -> tuple[bool, str]:
    """Programmes whose grant can be computed come first."""
    return (entry.programme.amount is None, entry.programme.id)
