"""What a programme states about its amount: who bears which part, rates, caps, tracks, rounding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from banso.core.conditions import Node
from banso.core.costs import Category, ExcludedCost, Tax
from banso.core.money import Rounding
from banso.core.sources import Source

Per = Literal["company", "case", "fiscal_year", "body", "person"]
PER_WORDS: Mapping[str, str] = {
    "company": "1社あたり",
    "case": "1件あたり",
    "fiscal_year": "1社・1年度あたり",
    "body": "1団体あたり",
    "person": "1人あたり",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A sum in yen with its source.

    Attributes:
        per: What the sum is counted for.
    """

    yen: int
    per: Per = "company"
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Who bears which part of the eligible costs.

    Attributes:
        of: Payer whose share this one relieves; empty for a share of the whole. A prefecture paying 1/2 of the
            company's 1/3 bears 1/6 of the costs.
    """

    payer: str
    share: Fraction
    of: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCap:
    """A cap in yen for the lines of one person, chosen by an attribute of the lines."""

    attribute: str
    value: str
    label: str
    yen: int
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """A grant computed person by person before it is summed."""

    by: str
    label: str
    rate: Fraction
    rounding: Rounding
    caps: tuple[LineCap, ...]
    source: Source | None = None
    rounding_source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One way a programme grants: rate, cap and floor, for those whose condition holds.

    Attributes:
        when: None for the general track.
        rate: Fraction of the eligible costs; with `shares` it is what the granting payers bear together.
        granted_by: Payers whose shares the programme pays.
    """

    id: str
    label: str = ""
    when: Node | None = None
    rate: Fraction | None = None
    rate_source: Source | None = None
    shares: tuple[Share, ...] = ()
    granted_by: tuple[str, ...] = ()
    cap: Stated | None = None
    floor: Stated | None = None
    partly_fixed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRule:
    """How a programme computes what it grants.

    Attributes:
        own_costs: The costs are others than those of the project (fees of an expert sent to the company), so that
            the stated total of the project says nothing about them.
    """

    tracks: tuple[Track, ...]
    categories: tuple[Category, ...] = ()
    excluded: tuple[ExcludedCost, ...] = ()
    each: Each | None = None
    own_costs: bool = False
    tax: Tax = field(default_factory=Tax)
    rounding: Rounding = field(default_factory=lambda: Rounding("down", 1000))
    rounding_source: Source | None = None
    rounding_assumed: str = ""


def rate_of(shares: Sequence[Share], granted_by: Sequence[str]) -> Fraction:
    """The part of the costs that the granting payers bear.

    Example:
        >>> third = Fraction(1, 3)
        >>> rate_of([Share(payer="事業者", share=third), Share(payer="県", share=Fraction(1, 2), of="事業者")], ["県"])
        Fraction(1, 6)
    """
    whole = {share.payer: share.share for share in shares if not share.of}
    return sum(
        (share.share * whole.get(share.of, Fraction(1)) for share in shares if share.payer in granted_by),
        Fraction(0),
    )
