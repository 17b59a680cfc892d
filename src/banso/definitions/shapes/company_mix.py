"""How many companies of which kind a region has: what invented companies are drawn from."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from banso.definitions.shapes.base import Id, Shape, Sourced, Text

Weight = Annotated[int, Field(ge=0, le=10**9)]
Weights = Annotated[dict[str, Weight], Field(min_length=1)]
TenThousandths = Annotated[int, Field(ge=0, le=10_000)]
Percent = Annotated[int, Field(ge=0, le=1_000)]
Count = Annotated[int, Field(ge=0, le=10**9)]
Yen = Annotated[int, Field(ge=1, le=10**15)]


class SpanShape(Shape):
    """Whole numbers from one to another, both included."""

    from_: Count = Field(alias="from")
    to: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to < self.from_:
            raise ValueError("from が to より大きくなっています")
        return self


class SpansShape(Sourced):
    """Spans in order."""

    spans: list[SpanShape] = Field(min_length=1)


class BareRateShape(Shape):
    """How many companies say yes.

    Attributes:
        in_10_000: Companies in ten thousand; a list has one number for each band of size.
        companies: Companies of the whole region, instead.
        active_percent: How many times as likely it is for an active company, in percent.
        by_purpose: Companies in ten thousand among those with a purpose, where it differs.
    """

    in_10_000: TenThousandths | list[TenThousandths] | None = None
    companies: Count | None = None
    active_percent: Percent = 100
    by_purpose: dict[str, TenThousandths] = {}

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.in_10_000 is None) == (self.companies is None):
            raise ValueError("in_10_000 と companies のどちらか一方を書いてください")
        return self


class RateShape(BareRateShape, Sourced):
    """A rate that stands for itself."""


class RatesShape(Sourced):
    """The rate of each code of a set."""

    codes: dict[str, BareRateShape]


class ChoiceShape(Sourced):
    """One of several values, by weight.

    Attributes:
        weights: Of each value, in any unit.
        by_purpose: Weights among companies with a purpose, where they differ.
        active: Weights among active companies, where they differ.
    """

    weights: Weights
    by_purpose: dict[str, Weights] = {}
    active: Weights | None = None


class BandedShape(Sourced):
    """Weights of the same values in each band of size, in the order of the bands."""

    bands: list[Weights]


class RegionTotalShape(Sourced):
    """How many companies there are."""

    value: Annotated[int, Field(ge=1, le=10**9)]


class FactsMixShape(Shape):
    """What single facts are drawn from, by fact id; a fact of none of these stays unknown."""

    yes: dict[str, RateShape] = {}
    held: dict[str, RatesShape] = {}
    chosen: dict[str, ChoiceShape] = {}


class RegionMixShape(FactsMixShape):
    """One prefecture; its facts stand in for those of the same id that all regions share.

    Attributes:
        areas: Weights of its municipalities.
    """

    companies: RegionTotalShape
    areas: ChoiceShape


class IndustryMixShape(Shape):
    """One division (two digits) of the classification.

    Attributes:
        weight: Companies in any unit.
        sizes: Which pattern of size its companies follow.
        forms: Legal forms other than company and sole proprietor, in ten thousandths of its companies.
        cost_percent: How its projects cost beside those of other industries, in percent.
    """

    weight: Weight
    sizes: Id = "usual"
    forms: dict[str, TenThousandths] = {}
    cost_percent: Percent = 100


class IndustriesMixShape(Sourced):
    """All divisions."""

    divisions: Annotated[dict[str, IndustryMixShape], Field(min_length=1)]


class SizePatternsShape(Sourced):
    """Weights of the bands of size under each pattern."""

    patterns: Annotated[dict[str, list[Weight]], Field(min_length=1)]


class LargeOwnersShape(Sourced):
    """How often a large firm holds shares, and how much.

    Attributes:
        in_10_000: Companies with a large firm among their owners, by band of size.
        held_percent: Weights of the percentage of the shares that large firms hold together.
        largest_percent: Weights of the percentage of it that the largest of them holds.
        officers_percent: Percentage of the officers who also serve a large firm, where more than half is held.
    """

    in_10_000: list[TenThousandths]
    held_percent: Weights
    largest_percent: Weights
    officers_percent: Annotated[int, Field(ge=0, le=100)]


class CostsShape(Sourced):
    """What projects cost, log-normal.

    Attributes:
        median_yen: By band of size.
        spread_percent: Standard deviation of the logarithm, in percent.
        unit_yen: Costs are rounded to this.
    """

    median_yen: list[Yen]
    spread_percent: Percent
    unit_yen: Yen


class UnknownShape(Sourced):
    """How often a fact is not known, in ten thousandths; others are always known."""

    in_10_000: dict[str, TenThousandths]


class CompanyMixShape(Shape):
    """The whole file.

    Attributes:
        name: What the companies are, one line for readers.
        year: The last year a company may have been founded in.
        bands: Bands of size by regular employees; lists `by band` follow their order.
        finer: How many digits of the industry are known.
        active: Companies that look for support and take up plans, by band, in ten thousandths.
    """

    name: Text
    year: Annotated[int, Field(ge=1900, le=2200)]
    bands: SpansShape
    sizes: SizePatternsShape
    industries: IndustriesMixShape
    finer: ChoiceShape
    forms: BandedShape
    capital_yen: BandedShape
    par_value_yen: ChoiceShape
    officers: SpansShape
    large_owners: LargeOwnersShape
    periods: SpansShape
    founded: BandedShape
    active: RateShape
    costs: CostsShape
    facts: FactsMixShape
    unknown: UnknownShape
    regions: Annotated[dict[str, RegionMixShape], Field(min_length=1)]
