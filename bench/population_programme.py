"""The programme a population is measured with: eleven conditions and an amount, the notion of an SME among them."""

from dataclasses import replace
from fractions import Fraction

from banso.core.amount_rules import AmountRule, Stated, Track
from banso.core.conditions import All, AtLeastOf, Has, Is, Judged, Node, OneOf, walk
from banso.core.money import Rounding
from banso.core.programmes import Kind, Programme
from banso.definitions.region import Region
from bench.programmes import BODY

DX_SUBSIDY = "kagoshima-pref/dx-subsidy/2023"
"""The heaviest programme of the region."""
ACTIVITIES = ("digital_tools", "equipment", "sales")
CO_PLANNERS = frozenset({"it_vendor", "certified_support_body"})
REFUSED_IF = {
    "antisocial": "company.antisocial_ties",
    "tax": "company.prefectural_tax_unpaid",
    "political": "company.political_or_religious",
    "other-grant": "project.other_grant",
}
AMOUNT = AmountRule(
    tracks=(
        Track(
            id="general",
            rate=Fraction(2, 3),
            cap=Stated(yen=4_000_000, per="company"),
            floor=Stated(yen=100_000, per="company"),
        ),
    ),
    rounding=Rounding("down", 1000),
)


def eleven_conditions(region: Region) -> Programme:
    """The programme; what an SME is and which of them count as large is taken from the region's data."""
    return Programme(
        id="synthetic/eleven-conditions/2023",
        version="2023",
        name="測定用の事業（11要件）",
        kind=Kind.GRANT,
        body=BODY,
        fiscal_year=2023,
        purposes=("equipment",),
        summary="測定用",
        requirements=All(nodes=_conditions(region)),
        amount=AMOUNT,
    )


def _conditions(region: Region) -> tuple[Node, ...]:
    activities = [Has(fact="project.activities", value=code) for code in ACTIVITIES]
    return (
        Is(id="in-prefecture", fact="company.prefecture", value="46"),
        _notion(region, "sme"),
        _notion(region, "not-deemed-large"),
        *[Is(id=name, fact=fact, value=False) for name, fact in REFUSED_IF.items()],
        Is(id="dx", fact="project.promotes_dx", value=True),
        OneOf(id="co-planner", fact="project.co_planner", values=CO_PLANNERS),
        AtLeastOf(id="activities", k=2, nodes=tuple(activities)),
        Judged(id="plan", question="計画が実現できると認められること", by="secretariat"),
    )


def _notion(region: Region, name: str) -> Node:
    requirements = region.programmes[DX_SUBSIDY].requirements
    return replace(next(node for node in walk(requirements) if node.id == name), label="")
