"""From a request to a place in the check, and what is said when the address is broken."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from banso.core.errors import BadFacts, BansoError
from banso.web.catalogue.offer import Offer, current_offer
from banso.web.check.given import AnswersUnreadable, Given, decode, encode, read_usable, unpack
from banso.web.check.interview import Interview
from banso.web.check.place import Place, Scope

View = Callable[..., HttpResponse]


def read_scope(query: QueryDict) -> Scope:
    """What an address is about."""
    return Scope(purpose=query.get("purpose", ""), series=query.get("programme", ""))


def read_place(query: QueryDict, offer: Offer) -> Place:
    """The place an address leads to.

    Raises:
        AnswersUnreadable: The answers in it are broken.
        BadFacts: Some of them cannot be read.
    """
    vocabulary = offer.region.vocabulary
    return Place(
        scope=read_scope(query),
        given=decode(query.get("a", ""), vocabulary),
        vocabulary=vocabulary,
        saved=read_number(query.get("saved", "")),
    )


def read_number(text: str) -> int:
    """The number of a saved check; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def in_check(view: View) -> View:
    """Hands a view the interview of its address; nothing of it stays in a cache.

    A broken address gets a page that says so; one that is about nothing leads to the choice of a purpose.
    """

    @wraps(view)
    def handed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        offer = current_offer()
        query = request.POST if request.method == "POST" else request.GET
        try:
            place = read_place(query, offer)
        except (AnswersUnreadable, BadFacts) as problem:
            return keep_out_of_caches(broken(request, query, offer, problem))
        if not place.scope.is_known(offer):
            return keep_out_of_caches(HttpResponseRedirect(start_again(place)))
        return keep_out_of_caches(view(request, Interview(offer, place), *args, **kwargs))

    return handed


def start_again(place: Place) -> str:
    """The choice of a purpose, with the answers kept."""
    return Place(scope=Scope(), given=place.given, vocabulary=place.vocabulary).address()


def keep_out_of_caches(response: HttpResponse) -> HttpResponse:
    """Pages with the answers of a company stay in no cache."""
    patch_cache_control(response, private=True, no_store=True)
    return response


def broken(request: HttpRequest, query: QueryDict, offer: Offer, problem: BansoError) -> HttpResponse:
    """The page for an address whose answers cannot be read; those that can are offered."""
    scope = read_scope(query)
    scope = scope if scope.is_known(offer) else Scope()
    vocabulary = offer.region.vocabulary
    usable = Given()
    problems: list[BansoError] = []
    if isinstance(problem, BadFacts):
        problems = list(problem.errors)
        usable = read_usable(unpack(query.get("a", "")), vocabulary)
    kept = Place(scope=scope, given=usable, vocabulary=vocabulary)
    context = {
        "problem": problem,
        "problems": problems,
        "usable": len(usable.values),
        "go_on": kept.address() if encode(usable, vocabulary) else "",
        "again": Place(scope=scope, given=Given(), vocabulary=vocabulary).address(),
        "scope": scope,
    }
    return render(request, "check/broken.html", context, status=400)
