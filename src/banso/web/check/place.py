"""Where in the check somebody is: what it is about and what has been said; the address says it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from banso.core.facts import Code, Vocabulary
from banso.core.programmes import Programme
from banso.web.catalogue.offer import Entry, Offer
from banso.web.check.given import Given, encode

PURPOSE_FACT = "project.purpose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is checked: the programmes of a purpose, or one programme.

    Attributes:
        purpose: Code of a purpose; empty when it is one programme.
        series: Organisation and name of a programme.
    """

    purpose: str = ""
    series: str = ""

    def entries(self, offer: Offer) -> tuple[Entry, ...]:
        """The programmes on offer."""
        if self.series:
            entry = offer.by_series.get(self.series)
            return (entry,) if entry else ()
        return offer.for_purpose(self.purpose)

    def is_known(self, offer: Offer) -> bool:
        """Whether there is such a purpose or such a programme."""
        if self.series:
            return self.series in offer.by_series
        return self.purpose in offer.region.vocabulary.code_lists["purpose"].codes

    def title(self, offer: Offer) -> Code | Programme:
        """The purpose or the programme, whichever it is."""
        if self.series:
            return offer.by_series[self.series].programme
        return offer.region.vocabulary.code_lists["purpose"].codes[self.purpose]

    def written(self) -> str:
        """As one text, for a saved check."""
        return self.series or self.purpose

    @staticmethod
    def read(text: str) -> "Scope":
        """The scope a saved check was kept with: programmes have a slash in their names."""
        return Scope(series=text) if "/" in text else Scope(purpose=text)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the check.

    Attributes:
        saved: Number of the saved check the answers came from; 0 for none.
    """

    scope: Scope
    given: Given
    vocabulary: Vocabulary
    saved: int = 0

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """What the address of every page of the check carries."""
        found = {
            "purpose": self.scope.purpose,
            "programme": self.scope.series,
            "a": encode(self.given, self.vocabulary),
            "saved": str(self.saved) if self.saved else "",
        }
        return {name: value for name, value in found.items() if value}

    def address(self, page: str = "check:check", *, args: tuple[object, ...] = (), **more: str) -> str:
        """The address of a page of the check with these answers; empty parameters are left out."""
        query = {**self.parameters, **{name: value for name, value in more.items() if value}}
        return f"{reverse(page, args=args)}?{urlencode(query)}"
