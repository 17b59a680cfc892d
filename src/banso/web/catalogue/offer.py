"""What is on offer on a day, with all that is worked out once and asked for often.

The installed region never changes while the process runs, so what follows from it and a day is kept.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property, lru_cache

from banso.core.calendar import JST, fiscal_year
from banso.core.calls import Round, Status, next_round, status_on
from banso.core.explanations import Explanations
from banso.core.facts import Company
from banso.core.index import Index
from banso.core.programmes import Area, Body, Programme, nearest_version
from banso.core.readings import plain
from banso.definitions.region import Region, installed_region
from banso.web import clock
from banso.web.catalogue import words
from banso.web.catalogue.rules import gist_of

OFFERS_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A programme as lists show it.

    Attributes:
        text: Name, summary and body in one spelling, for searching.
        size: `small`, `sme` or `not_stated`.
        upcoming: The next cut-off; None when there is none.
        other_year: Its data is not of the fiscal year asked about.
        gist: Rate and cap, or limit and interest, in one line; empty where neither is stated.
    """

    programme: Programme
    text: str
    size: str
    status: Status
    upcoming: Round | None
    other_year: bool
    gist: str

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/programmes/{self.programme.id}"

    @property
    def deadline(self) -> datetime | None:
        """The next cut-off."""
        return self.upcoming.closes_at if self.upcoming else None

    @property
    def status_words(self) -> object:
        """How its call stands, in words."""
        return words.STATUSES[self.status]

    @property
    def status_colour(self) -> str:
        """Colour of the chip that says so."""
        return words.STATUS_COLOURS[self.status]

    @property
    def kind_words(self) -> object:
        """What sort of support it is, in words."""
        return words.KINDS[self.programme.kind]

    @property
    def year_words(self) -> str:
        """Fiscal year of its data."""
        return words.fiscal_year_words(self.programme.fiscal_year)


class Offer:
    """Every series once, in the version nearest to a day.

    Args:
        closed_at: The last cut-off that has passed; what closes on the same day but later is still open.
    """

    def __init__(self, region: Region, on: date, closed_at: datetime | None = None) -> None:
        self.region = region
        self.on = on
        self.closed_at = closed_at
        self.year = fiscal_year(on)
        self.entries = tuple(self.entry(programme) for programme in region.on_offer(on))
        self.by_series: Mapping[str, Entry] = {entry.programme.series: entry for entry in self.entries}

    def entry(self, programme: Programme) -> Entry:
        """One programme as lists show it."""
        status, upcoming = self._standing(programme)
        spoken = (programme.name, programme.summary, programme.body.name, programme.division)
        return Entry(
            programme=programme,
            text=plain(" ".join(spoken)).casefold(),
            size=words.size_of(programme),
            status=status,
            upcoming=upcoming,
            other_year=programme.fiscal_year != self.year,
            gist=gist_of(programme),
        )

    def _standing(self, programme: Programme) -> tuple[Status, Round | None]:
        """How a call stands at this moment, and its next cut-off."""
        status, upcoming = (
            status_on(programme.call, programme.fiscal_year, self.on),
            next_round(programme.call, self.on),
        )
        if programme.call is None or upcoming is None or not self.has_passed(upcoming):
            return status, upcoming
        later = [cut_off for cut_off in programme.call.rounds if not self.has_passed(cut_off)]
        following = min(later, key=lambda cut_off: cut_off.closes_at, default=None)
        return (status if following else Status.CLOSED), following

    def has_passed(self, cut_off: Round) -> bool:
        """Whether a cut-off is over; what arrives at its very moment is in."""
        if cut_off.closes_at.astimezone(JST).date() < self.on:
            return True
        return self.closed_at is not None and cut_off.closes_at <= self.closed_at

    @cached_property
    def index(self) -> Index:
        """All programmes, to be checked together; their positions are those of `entries`."""
        return Index(entry.programme for entry in self.entries)

    @cached_property
    def explanations(self) -> Explanations:
        """What is the same in the answers to everybody about them."""
        return Explanations(self.index, self.region.vocabulary)

    def for_purpose(self, purpose: str) -> tuple[Entry, ...]:
        """The programmes that serve a purpose."""
        return self._by_purpose.get(purpose, ())

    @cached_property
    def _by_purpose(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for purpose in entry.programme.purposes:
                found.setdefault(purpose, []).append(entry)
        return {purpose: tuple(entries) for purpose, entries in found.items()}

    @cached_property
    def open_now(self) -> tuple[Entry, ...]:
        """What takes applications, the next deadline first."""
        found = [entry for entry in self.entries if entry.status is Status.OPEN and entry.upcoming]
        return tuple(sorted(found, key=lambda entry: (entry.deadline, entry.programme.id)))

    @cached_property
    def purpose_counts(self) -> Mapping[str, int]:
        """How many programmes serve each purpose."""
        return Counter({purpose: len(entries) for purpose, entries in self._by_purpose.items()})

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of support there are."""
        return frozenset(entry.programme.kind for entry in self.entries)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Bodies that offer something, each once."""
        return tuple({entry.programme.body.id: entry.programme.body for entry in self.entries}.values())

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Codes of prefectures and municipalities that programmes are limited to, in order."""
        areas = {entry.programme.area for entry in self.entries}
        codes = {area.prefecture for area in areas} | {area.municipality for area in areas}
        return tuple(sorted(codes - {""}))

    @cached_property
    def years(self) -> list[int]:
        """Fiscal years of the data, each once."""
        return sorted({entry.programme.fiscal_year for entry in self.entries})

    def versions(self, programme: Programme) -> list[Programme]:
        """All versions of a series, the newest first."""
        found = [p for p in self.region.programmes.values() if p.series == programme.series]
        return sorted(found, key=lambda version: -version.fiscal_year)

    def nearest(self, series: str) -> Programme | None:
        """The version of a series nearest to the day."""
        versions = [p for p in self.region.programmes.values() if p.series == series]
        return nearest_version(versions, self.on) if versions else None


def current_offer() -> Offer:
    """The offer at this moment of the domain's clock."""
    return offer_at(clock.now())


def offer_at(now: datetime) -> Offer:
    """The offer of the installed region at a moment, in Japan time."""
    return _offer(now.date(), bisect_left(_cut_offs(), now))


@cache
def _cut_offs() -> list[datetime]:
    """Every cut-off there is, in order: only at these moments does an offer change within a day."""
    calls = [programme.call for programme in installed_region().programmes.values() if programme.call]
    return sorted(cut_off.closes_at for call in calls for cut_off in call.rounds)


@lru_cache(maxsize=OFFERS_KEPT)
def _offer(on: date, passed: int) -> Offer:
    return Offer(installed_region(), on, closed_at=_cut_offs()[passed - 1] if passed else None)


def is_outside(area: Area, company: Company) -> bool:
    """Whether a company surely does business outside an area."""
    prefecture, municipality = company.get("company.prefecture"), company.get("company.municipality")
    return bool(
        (area.prefecture and prefecture and area.prefecture != prefecture)
        or (area.municipality and municipality and area.municipality != municipality)
    )
