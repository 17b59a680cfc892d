"""Home and list: from what an owner wants to do, to programmes."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banso.core.programmes import Contact, Kind
from banso.web.catalogue import words
from banso.web.catalogue.filters import Wish, choose, filters_of, loosenings, read_wish
from banso.web.catalogue.offer import Offer, current_offer

PER_PAGE = 20
MOST_CONTACTS = 5
"""Contacts named where nothing was found."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The purposes in the words of an owner, and what takes applications now."""
    offer = current_offer()
    codes = offer.region.vocabulary.code_lists["purpose"].codes.values()
    context = {
        "purposes": [
            (code, offer.purpose_counts[code.id]) for code in codes if offer.purpose_counts[code.id]
        ],
        "open_now": offer.open_now,
        "total": len(offer.entries),
        "years": words.years_words(offer.years),
        "on": offer.on,
    }
    return render(request, "catalogue/home.html", context)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """Programmes by filters; twenty to a page."""
    offer = current_offer()
    choices = filters_of(offer, request.GET)
    wish, strange = read_wish(request.GET, choices)
    found = choose(offer.entries, wish)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": choices,
        "wish": wish,
        "strange": strange,
        "page": page,
        "loosenings": loosenings(offer, wish, choices),
        "contacts": contacts_for(offer, wish) if not found else [],
        "total": len(offer.entries),
        "years": words.years_words(offer.years),
        "on": offer.on,
        "pages": [
            page_link(number, wish)
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        ],
        "before": wish.query(page.previous_page_number()) or "?" if page.has_previous() else "",
        "after": wish.query(page.next_page_number()) if page.has_next() else "",
        "title": page_title(wish, page.number),
    }
    return render(request, "catalogue/list.html", context)


def page_link(number: int | str, wish: Wish) -> tuple[int | str, str | None]:
    """A page number with its query; an ellipsis has none."""
    return number, wish.query(number) if isinstance(number, int) else None


def page_title(wish: Wish, page: int) -> str:
    """Title of the list; a search and a further page say so, since they stand in the history of the browser."""
    title = _("「%(q)s」の検索結果") % {"q": wish.q} if wish.q else _("支援制度を探す")
    return _("%(title)s(%(page)dページ目)") % {"title": title, "page": page} if page > 1 else title


def contacts_for(offer: Offer, wish: Wish) -> list[Contact]:
    """Consultation desks with a telephone, of the area looked for if there are any."""
    near = choose(offer.entries, Wish(area=wish.area))
    desks = [e.programme for e in near if e.programme.kind in {Kind.CONSULTATION, Kind.EXPERT_DISPATCH}]
    rest = [e.programme for e in near if e.programme not in desks]
    found = {c.tel: c for programme in [*desks, *rest] for c in programme.contacts if c.tel}
    return list(found.values())[:MOST_CONTACTS]
