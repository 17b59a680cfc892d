"""The interview: the choice of a purpose, one screen after the other with the results beside it, all results."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from banso.core.amounts import COST_FACT, GRANTED_FACT
from banso.core.errors import BadFacts
from banso.core.evaluation import State
from banso.core.facts import Fact
from banso.web.catalogue import words
from banso.web.catalogue.offer import current_offer, is_outside
from banso.web.check.answers import answered_screens
from banso.web.check.given import AnswersUnreadable, Given
from banso.web.check.interview import Asked, Interview
from banso.web.check.place import Place, Scope
from banso.web.check.requests import broken, in_check, keep_out_of_caches, read_place, start_again
from banso.web.check.results import Group, grouped, optional_screens, with_open_calls
from banso.web.check.saving import saved_check_of
from banso.web.clock import now
from banso.web.facts.fields import INDUSTRY_WORD, Field, make_field
from banso.web.facts.industries import installed_index
from banso.web.facts.screens import ScreenReading, errors_on_screen, group_fields, read_screen
from banso.web.facts.shortcuts import SHORTCUTS
from banso.web.facts.typed import Typed, type_unknown, type_value
from banso.web.people import may_apply

RESULTS = "results"
"""Value of `view` for all results on one page."""
INDUSTRY = "company.industry"
COSTS_SCREEN = "money"
NAMED = 60
"""Programmes without rules that are named on a page; the others are counted."""


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The choice of a purpose, or the check of the one chosen; answers given before are carried along."""
    offer = current_offer()
    try:
        place = read_place(request.GET, offer)
    except (AnswersUnreadable, BadFacts) as problem:
        return keep_out_of_caches(broken(request, request.GET, offer, problem))
    if place.scope.is_known(offer):
        return keep_out_of_caches(interview_page(request, Interview(offer, place)))
    codes = offer.region.vocabulary.code_lists["purpose"].codes.values()
    counts = offer.purpose_counts
    context = {
        "purposes": [
            (code, counts[code.id], purpose_address(code.id, place)) for code in codes if counts[code.id]
        ],
        "strange": bool(place.scope.purpose or place.scope.series),
        "given": place.given,
    }
    return keep_out_of_caches(render(request, "check/start.html", context))


def purpose_address(purpose: str, place: Place) -> str:
    """The check of a purpose with the answers of a place."""
    return Place(scope=Scope(purpose=purpose), given=place.given, vocabulary=place.vocabulary).address()


def interview_page(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The next question with the results beside it; all results once nothing is left to ask."""
    screen = request.GET.get("screen", "")
    asked = interview.again(screen) if screen in interview.vocabulary.screens else None
    if asked is None and request.GET.get("view") != RESULTS:
        asked = interview.next()
    if asked is None:
        return finish(request, interview)
    return ask(request, interview, asked, typed_before(asked, interview), {})


def typed_before(asked: Asked, interview: Interview) -> Typed:
    """What the person typed when the screen was answered before."""
    given = interview.place.given
    typed = Typed()
    for fact in asked.facts:
        if asked.editing and fact.id in given.values:
            add(typed, type_value(fact, given.values[fact.id]))
        elif fact.id in given.unknown:
            add(typed, type_unknown(fact))
    for shortcut in SHORTCUTS if asked.editing else ():
        if all(given.values.get(fact) == 0 for fact in shortcut.zero):
            typed[shortcut.name] = "1"
    return typed


def add(typed: Typed, more: Typed) -> None:
    """Put more fields into a form."""
    for name, texts in more.lists():
        typed.setlist(name, texts)


@require_safe
@in_check
def answer(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Take the answers of one screen and lead on; what cannot be read is shown again with what was typed."""
    typed = Typed({name: request.GET.getlist(name) for name in request.GET})
    editing = bool(typed.get("editing"))
    asked = interview.asked(typed.getlist("ask"), typed.get("screen", ""), editing=editing)
    if asked is None:
        return HttpResponseRedirect(interview.place.address())
    if "search" in typed:
        return ask(request, interview, asked, typed, {})
    if "unknown_all" in typed:
        reading = ScreenReading(unknown={fact.id for fact in asked.facts})
    else:
        reading = read_screen(asked.facts, typed)
    moved = None if reading.errors else place_after(interview.place, asked, typed, reading)
    if moved is None:
        return ask(request, interview, asked, typed, reading.errors)
    return HttpResponseRedirect(moved.address(view=RESULTS if typed.get("view") == RESULTS else ""))


def place_after(place: Place, asked: Asked, typed: Typed, reading: ScreenReading) -> Place | None:
    """The place with these answers added; None, and the errors noted, where they contradict each other."""
    keep = frozenset(fact.id for fact in asked.facts if typed.get(f"{fact.id}.within"))
    try:
        given = place.given.updated(reading.values, reading.unknown, place.vocabulary, keep)
    except BadFacts as problem:
        reading.errors = errors_on_screen(problem, [fact.id for fact in asked.facts])
        return None
    return Place(scope=place.scope, given=given, vocabulary=place.vocabulary, saved=place.saved)


def ask(
    request: HttpRequest, interview: Interview, asked: Asked, typed: Typed, errors: dict[str, str]
) -> HttpResponse:
    """One screen."""
    fields = [field_of(fact, asked, interview, typed, errors.get(fact.id, "")) for fact in asked.facts]
    context = common(interview, grouped(interview)) | {
        "asked": asked,
        "field_groups": group_fields(fields, typed),
        "errors": [(field.id, field.error) for field in fields if field.error],
        "hidden": {**interview.place.parameters, "screen": asked.screen.id},
        "view": request.GET.get("view", ""),
        "several": len(asked.facts) > 1,
        "waiting": interview.waiting_for(asked.facts),
        "swapped": bool(request.headers.get("HX-Request")),
    }
    return render(request, "check/ask.html", context)


def field_of(fact: Fact, asked: Asked, interview: Interview, typed: Typed, error: str) -> Field:
    """One fact of a screen as a field."""
    question = asked.questions.get(fact.id)
    container = interview.company.get(fact.within) if fact.within else None
    return make_field(
        fact,
        typed,
        error=error,
        touches=question.touches if question else 0,
        decides=question.decides if question else 0,
        within=[container] if container else [area for area in interview.offer.areas if len(area) == 2],
        broader="" if asked.editing else interview.narrowed(fact),
    )


def common(interview: Interview, groups: Sequence[Group]) -> dict[str, object]:
    """What every page of the interview shows: how far it is, the results, the answers."""
    place, offer = interview.place, interview.offer
    return {
        "place": place,
        "subject": place.scope.title(offer),
        "on": offer.on,
        "settled": interview.settled,
        "with_rules": len(interview.with_rules),
        "groups": groups,
        "without_rules": near_and_far(interview),
        "answered": answered_screens(interview),
        "years": words.years_words(sorted({entry.programme.fiscal_year for entry in interview.entries})),
        "links": links(place),
        "optional": [s for s in optional_screens(groups, interview) if s.id != COSTS_SCREEN],
    }


def near_and_far(interview: Interview) -> dict[str, object]:
    """Programmes without rules: those for the place of the company by name, the others by number."""
    near = [e for e in interview.without_rules if not is_outside(e.programme.area, interview.company)]
    return {
        "near": near[:NAMED],
        "count": len(near),
        "left_out": max(0, len(near) - NAMED),
        "far": len(interview.without_rules) - len(near),
    }


def links(place: Place) -> dict[str, str]:
    """The other pages with these answers, and the list of the same purpose."""
    purpose = f"?{urlencode({'purpose': place.scope.purpose})}" if place.scope.purpose else ""
    return {
        "list": reverse("catalogue:list") + purpose,
        "here": place.address(),
        "results": place.address(view=RESULTS),
        "sheet": place.address("check:sheet"),
        "file": place.address("check:file"),
        "purposes": start_again(place),
        "afresh": Place(scope=place.scope, given=Given(), vocabulary=place.vocabulary).address(),
    }


def finish(request: HttpRequest, interview: Interview) -> HttpResponse:
    """All results, what would make them more exact, and the ways to carry the answers away."""
    place = interview.place
    unknown = [fact for fact in interview.vocabulary.facts.values() if fact.id in place.given.unknown]
    saved = saved_check_of(request, place.saved)
    groups = with_open_calls(grouped(interview), now())
    context = common(interview, groups) | {
        "may_apply": may_apply(request),
        "answers": place.parameters.get("a", ""),
        "left": interview.next(),
        "unknown": unknown,
        "link": request.build_absolute_uri(place.address()),
        "saved": saved,
        "kept": saved is not None and saved.answers == place.given.plain(interview.vocabulary),
        "hidden": place.parameters,
        "swapped": bool(request.headers.get("HX-Request")),
        "money": cost_fields(interview),
    }
    return render(request, "check/finish.html", context)


def cost_fields(interview: Interview) -> dict[str, object]:
    """The optional question of the costs, where a grant waits for them or was computed from them."""
    facts = interview.vocabulary.facts
    grants = [
        e
        for e in interview.with_rules
        if e.programme.amount and e.programme.amount.each is None and not e.programme.amount.own_costs
    ]
    open_to = [e.programme for e in grants if interview.state(e) is not State.FAILED]
    wanted = [COST_FACT] if open_to else []
    if any(t.cap and t.cap.per == "fiscal_year" for p in open_to if p.amount for t in p.amount.tracks):
        wanted.append(GRANTED_FACT)
    asked = Asked(
        screen=interview.vocabulary.screens[COSTS_SCREEN],
        facts=tuple(facts[f] for f in wanted),
        questions={},
        editing=True,
    )
    typed = typed_before(asked, interview)
    fields = [make_field(fact, typed) for fact in asked.facts]
    return {"asked": asked, "field_groups": group_fields(fields, typed)}


@require_safe
def industries(request: HttpRequest) -> HttpResponse:
    """Industries that contain a word, for the search while somebody types."""
    found = installed_index().search(request.GET.get(INDUSTRY_WORD, ""))
    return render(request, "facts/industries.html", {"search": found, "name": INDUSTRY})
