"""Choosing programmes from the list: what was asked for, what it leaves, and how to ask for less."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from banso.core.calls import Status
from banso.core.facts import Code
from banso.core.programmes import Area, Body
from banso.core.readings import plain
from banso.web.catalogue import words
from banso.web.catalogue.offer import Entry, Offer
from banso.web.templatetags.banso_words import named_plain

LONGEST_WORDS = 100
KIND_ORDER = {kind: place for place, kind in enumerate(words.KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value of a filter."""

    value: str
    label: str | Promise
    lang: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter with its values."""

    name: str
    label: str | Promise
    any_label: str | Promise
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        """The value chosen; None for all."""
        return next((option for option in self.options if option.chosen), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for; empty values leave everything in."""

    q: str = ""
    purpose: str = ""
    kind: str = ""
    body: str = ""
    area: str = ""
    size: str = ""
    open: str = ""

    def without(self, name: str) -> "Wish":
        """The same without one filter."""
        return replace(self, **{name: ""})

    def query(self, page: int = 1) -> str:
        """The address of this list, from the question mark on; empty when nothing is asked for."""
        asked = {name: getattr(self, name) for name in FILTERS if getattr(self, name)}
        asked |= {"page": str(page)} if page > 1 else {}
        return f"?{urlencode(asked)}" if asked else ""


FILTERS = ("q", "purpose", "kind", "body", "area", "size", "open")


def read_wish(query: QueryDict, choices: Iterable[Filter]) -> tuple[Wish, list[str]]:
    """Reads the filters of an address.

    Returns:
        The wish, and the values that no filter has; those are left out, and said to be.
    """
    known = {choice.name: {option.value for option in choice.options} for choice in choices}
    asked = {name: query.get(name, "").strip() for name in FILTERS}
    strange = [
        value[:LONGEST_WORDS]
        for name, value in asked.items()
        if value and name in known and value not in known[name]
    ]
    kept = {name: value for name, value in asked.items() if name not in known or value in known[name]}
    kept["q"] = kept["q"][:LONGEST_WORDS]
    kept["open"] = "1" if kept["open"] else ""
    return Wish(**kept), strange


def filters_of(offer: Offer, query: QueryDict) -> tuple[Filter, ...]:
    """The filters with the values there are on this day."""
    lists = offer.region.vocabulary.code_lists
    purposes = [code for code in lists["purpose"].codes.values() if offer.purpose_counts[code.id]]
    kinds = [(kind, label) for kind, label in words.KINDS.items() if kind in offer.kinds]
    values: Mapping[str, tuple[str, Iterable[tuple[str, str | Promise, str]]]] = {
        "purpose": (_("やりたいこと"), ((code.id, *_named(code)) for code in purposes)),
        "kind": (_("支援の種類"), ((kind, label, "") for kind, label in kinds)),
        "body": (_("実施機関"), ((body.id, *_named(body)) for body in offer.bodies)),
        "area": (_("事業を営む場所"), ((code.id, *_named(code)) for code in _areas(offer))),
        "size": (_("会社の規模"), ((size, label, "") for size, label in words.SIZES.items())),
    }
    made = []
    for name, (label, options) in values.items():
        asked = query.get(name, "").strip()
        shown = tuple(Option(value=v, label=text, lang=lang, chosen=v == asked) for v, text, lang in options)
        made.append(Filter(name=name, label=label, any_label=_("すべて"), options=shown))
    return tuple(made)


def _named(thing: Code | Body) -> tuple[str, str]:
    return named_plain(thing), "en" if thing.name_en else "ja"


def _areas(offer: Offer) -> list[Code]:
    """Places that programmes are limited to, each prefecture before its municipalities."""
    lists = offer.region.vocabulary.code_lists
    both = {**lists["prefecture"].codes, **lists["municipality"].codes}
    return [both[code] for code in offer.areas if code in both]


def choose(entries: Iterable[Entry], wish: Wish) -> list[Entry]:
    """The programmes a wish leaves: what is open first, then by kind."""
    tests = [_TESTS[name](getattr(wish, name)) for name in FILTERS if getattr(wish, name)]
    found = [entry for entry in entries if all(test(entry) for test in tests)]
    return sorted(found, key=_usefulness)


def _usefulness(entry: Entry) -> tuple[bool, str, int, str]:
    deadline = entry.deadline.isoformat() if entry.deadline else ""
    return entry.status is not Status.OPEN, deadline, KIND_ORDER[entry.programme.kind], entry.programme.id


Test = Callable[[Entry], bool]


def _contains(q: str) -> Test:
    wanted = [plain(word).casefold() for word in q.split()]
    return lambda entry: all(word in entry.text for word in wanted)


def _covers(code: str) -> Test:
    """Programmes a company in this place may use; in a prefecture without a municipality, those of all of them."""

    def covers(entry: Entry) -> bool:
        area: Area = entry.programme.area
        if area.prefecture and area.prefecture != code[:2]:
            return False
        return not area.municipality or code in {area.municipality, area.prefecture}

    return covers


_TESTS: Mapping[str, Callable[[str], Test]] = {
    "q": _contains,
    "purpose": lambda purpose: lambda entry: purpose in entry.programme.purposes,
    "kind": lambda kind: lambda entry: entry.programme.kind == kind,
    "body": lambda body: lambda entry: entry.programme.body.id == body,
    "area": _covers,
    "size": lambda size: lambda entry: entry.size == size,
    "open": lambda _open: lambda entry: entry.status is Status.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """A filter one may drop: what it is called, and the list without it."""

    label: str
    query: str
    count: int


def loosenings(offer: Offer, wish: Wish, choices: Iterable[Filter]) -> list[Loosening]:
    """Each filter in use, with what the list would hold without it, most first."""
    labels = {choice.name: str(choice.chosen.label) for choice in choices if choice.chosen}
    labels |= {"q": f"「{wish.q}」"} if wish.q else {}
    labels |= {"open": _("受付中のものだけ")} if wish.open else {}
    found = [
        Loosening(
            label=label,
            query=wish.without(name).query(),
            count=len(choose(offer.entries, wish.without(name))),
        )
        for name, label in labels.items()
    ]
    return sorted(found, key=lambda loosening: -loosening.count)
