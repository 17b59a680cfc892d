"""The page of a result, and its download as JSON, CSV and PDF."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banso.core.conditions import children, walk
from banso.definitions.region import installed_region
from banso.records.models import SimulationRun
from banso.web.policy.exhibits import Exhibit, Ground
from banso.web.policy.headlines import headlines
from banso.web.policy.reach import ClauseRow, clause_chart, clause_rows, group_views, people_chart


def exhibit_of(run: SimulationRun) -> Exhibit:
    """The result of a finished run."""
    documents = installed_region().documents
    return Exhibit(run.result or {}, {key: document.title for key, document in documents.items()})


def joining_clauses(programme_id: str, version: str) -> frozenset[str]:
    """Ids of the clauses that only join others, while the definition is still the one that was simulated."""
    programme = installed_region().programmes.get(programme_id)
    if programme is None or programme.version != version or programme.requirements is None:
        return frozenset()
    return frozenset(node.id for node in walk(programme.requirements) if node.id and children(node))


def clauses_of(exhibit: Exhibit) -> list[ClauseRow]:
    """The clauses of the base that ask for something themselves, the hardest first."""
    simulated = exhibit.plain["programme"]
    return clause_rows(exhibit.base, joining_clauses(simulated["id"], simulated["version"]))


def counted(grounds: Sequence[Ground]) -> dict[str, int]:
    """How many items documents state, and how many are assumed."""
    assumed = sum(bool(ground.why) for ground in grounds)
    return {"assumed": assumed, "stated": len(grounds) - assumed}


def result_page(request: HttpRequest, run: SimulationRun) -> HttpResponse:
    """What came out: assumptions first, then words, then charts with the tables behind them."""
    exhibit = exhibit_of(run)
    clauses = clauses_of(exhibit)
    grounds = exhibit.grounds
    context = {
        "run": run,
        "is_author": run.author_id == request.user.pk,
        "exhibit": exhibit,
        "grounds": grounds,
        "assumed": counted(grounds),
        "headlines": headlines(exhibit, clauses),
        "charts": exhibit.exhaustion_charts,
        "people": people_chart(exhibit.base),
        "clauses": clauses,
        "clause_chart": clause_chart(clauses),
        "groups": group_views(exhibit.scenarios),
        "fairness": exhibit.base.plain["fairness"]["words"],
    }
    return render(request, "policy/result.html", context)
