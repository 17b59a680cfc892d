"""The page of one programme: what, who, how much, until when, which papers, whom to ask, and where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from banso.actions.calls.counted_figures import counted_calls
from banso.actions.calls.open_calls import open_call_of
from banso.core.calendar import JST
from banso.core.conditions import Node
from banso.core.facts import Vocabulary
from banso.core.programmes import Budget, Figure, Programme, Relation
from banso.core.reasons import requirement
from banso.core.sources import Source
from banso.web.catalogue import words
from banso.web.catalogue.amount_form import AmountForm
from banso.web.catalogue.clauses import clause_lines
from banso.web.catalogue.loan_form import LoanForm
from banso.web.catalogue.offer import Entry, Offer, current_offer
from banso.web.catalogue.references import Reference, References
from banso.web.catalogue.rules import amount_part, loan_part
from banso.web.clock import now
from banso.web.facts.typed import Typed
from banso.web.people import may_apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One cut-off.

    Attributes:
        day: In Japan.
        time: `17:00`.
        state: `past`, `next` or `later`.
    """

    number: int
    day: date
    time: str
    state: str
    source: Reference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A value of the programme file with the place it comes from."""

    it: object
    source: Reference | None
    words: str | Promise = ""


@require_safe
def nearest(request: HttpRequest, body: str, name: str) -> HttpResponse:
    """The version nearest to today."""
    found = current_offer().nearest(f"{body}/{name}")
    if found is None:
        raise Http404
    return HttpResponseRedirect(f"/programmes/{found.id}")


@require_safe
def without_slash(request: HttpRequest, **_parts: object) -> HttpResponse:
    """Addresses end without a slash; one with it leads on."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else ""))


@require_safe
def programme_page(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """Everything known about one programme."""
    offer, programme = find_programme(body, name, year)
    references = References(offer.region.documents)
    vocabulary = offer.region.vocabulary
    context = (
        heading(offer, programme)
        | {
            "summary_source": references.cite(programme.source),
            "clauses": clause_lines(programme.requirements, vocabulary, references)
            if programme.requirements
            else (),
            "amount": amount_part(programme.amount, vocabulary, references) if programme.amount else None,
            "loan": loan_part(programme.loan, vocabulary, references) if programme.loan else None,
        }
        | times(programme, offer, references)
        | papers_and_review(programme, vocabulary, references)
        | surroundings(programme, offer, references)
    )
    context |= calculators(offer, programme)
    context["documents"] = references.cited
    context["open_call"] = open_call_of(programme.id, now())
    context["counted_calls"] = counted_calls(programme.id)
    context["may_apply"] = may_apply(request)
    return render(request, "catalogue/programme.html", context)


def find_programme(body: str, name: str, year: int) -> tuple[Offer, Programme]:
    """The programme of an address.

    Raises:
        Http404: There is none.
    """
    offer = current_offer()
    programme = offer.region.programmes.get(f"{body}/{name}/{year}")
    if programme is None:
        raise Http404
    return offer, programme


def heading(offer: Offer, programme: Programme) -> dict[str, object]:
    """What stands at the top of every page of a programme."""
    entry = offer.entry(programme)
    lists = offer.region.vocabulary.code_lists
    area = programme.area
    return {
        "entry": entry,
        "programme": programme,
        "on": offer.on,
        "purposes": [lists["purpose"].codes[purpose] for purpose in programme.purposes],
        "area": lists["municipality"].codes.get(area.municipality)
        or lists["prefecture"].codes.get(area.prefecture),
        "marks": [words.MARKS[mark] for mark in programme.marks],
        "short_name": programme.series.rpartition("/")[2],
        "trail": [("/programmes", words.LIST_TITLE)],
    }


def calculators(offer: Offer, programme: Programme) -> dict[str, object]:
    """The calculators, empty."""
    return {
        "amount_form": AmountForm(offer, programme, None) if programme.amount else None,
        "loan_form": LoanForm(offer, programme, Typed())
        if programme.loan and LoanForm.fits(programme.loan)
        else None,
    }


def times(programme: Programme, offer: Offer, references: References) -> dict[str, object]:
    """The call with its rounds, and the time of the project."""
    call, period = programme.call, programme.project_period
    upcoming = offer.entry(programme).upcoming
    rounds = []
    for cut_off in call.rounds if call else ():
        moment = cut_off.closes_at.astimezone(JST)
        state = "next" if cut_off == upcoming else "past" if offer.has_passed(cut_off) else "later"
        time = f"{moment:%H:%M}"
        source = references.cite(cut_off.source)
        rounds.append(
            Deadline(number=cut_off.number, day=moment.date(), time=time, state=state, source=source)
        )
    return {
        "rounds": rounds,
        "call_source": references.cite(call.source) if call else None,
        "period_source": references.cite(period.source) if period else None,
    }


def papers_and_review(
    programme: Programme, vocabulary: Vocabulary, references: References
) -> dict[str, object]:
    """The papers with whom they concern, how applications are reviewed, other conditions."""

    def whom(when: Node | None) -> str:
        return requirement(when, vocabulary) if when else ""

    return {
        "papers": [
            Cited(it=p, source=references.cite(p.source), words=whom(p.when)) for p in programme.papers
        ],
        "criteria": cited(programme.criteria, references),
        "bonuses": [
            Cited(it=b, source=references.cite(b.source), words=whom(b.when)) for b in programme.bonuses
        ],
        "terms": cited(programme.terms, references),
        "benefits": cited(programme.benefits, references),
        "unit_fees": cited(programme.unit_fees, references),
    }


def cited(things: Iterable[object], references: References) -> list[Cited]:
    """Values with their references."""
    return [Cited(it=thing, source=references.cite(source_of(thing))) for thing in things]


def source_of(thing: object) -> Source | None:
    """Where a value comes from."""
    source = getattr(thing, "source", None)
    return source if isinstance(source, Source) else None


def surroundings(programme: Programme, offer: Offer, references: References) -> dict[str, object]:
    """Contacts, budget, figures, partners, relations, other versions, what is assumed."""
    budget = programme.budget
    return {
        "contacts": cited(programme.contacts, references),
        "budget_words": budget_words(budget),
        "budget_source": references.cite(budget.source) if budget else None,
        "vintage": words.VINTAGES.get(budget.vintage, "") if budget else "",
        "figures": [figure_shown(figure, references) for figure in programme.figures],
        "partners": cited(programme.partners, references),
        "relations": [relation_shown(r, offer, references) for r in programme.relations],
        "listed_again": [references.cite(source) for source in programme.listed_again],
        "versions": [offer.entry(version) for version in offer.versions(programme)],
        "assumptions": assumptions(programme),
    }


def relation_shown(relation: Relation, offer: Offer, references: References) -> Cited:
    """A relation with its words, and the entry of the other programme where there is a page for it."""
    other = offer.region.programmes.get(relation.programme) or offer.nearest(relation.programme)
    entry: Entry | None = offer.entry(other) if other else None
    source = references.cite(relation.source)
    return Cited(
        it={"relation": relation, "entry": entry}, source=source, words=words.RELATIONS[relation.kind]
    )


def figure_shown(figure: Figure, references: References) -> Cited:
    """A figure with the fiscal year it is of."""
    year = words.fiscal_year_words(figure.year) if figure.year else ""
    return Cited(it=figure, source=references.cite(figure.source), words=year)


def budget_words(budget: Budget | None) -> str | Promise:
    """The state of a budget in words; blank, zero, dash and undecided are four different things."""
    return words.BUDGETS["not_stated"] if budget is None else words.BUDGETS[budget.state]


def assumptions(programme: Programme) -> list[str]:
    """Everything the file assumes, each once."""
    found = list(programme.assumptions)
    rule = programme.amount
    if rule is not None:
        found += [rule.tax.assumed, rule.rounding_assumed]
        found += [category.assumed for category in rule.categories]
        found += [category.limit.assumed for category in rule.categories if category.limit]
        found += [track.cap.assumed for track in rule.tracks if track.cap]
    if programme.loan is not None:
        found += programme.loan.assumptions
    for things in (programme.terms, programme.figures, programme.benefits, programme.papers):
        found += [thing.assumed for thing in things]
    return [text for text in dict.fromkeys(found) if text]
