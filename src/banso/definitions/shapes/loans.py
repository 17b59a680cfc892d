"""The terms of a loan, as written in files."""

from typing import Self

from pydantic import Field, model_validator

from banso.definitions.shapes.amounts import RateText, Yen
from banso.definitions.shapes.base import Id, Shape, Sourced, SourceShape, Text
from banso.definitions.shapes.conditions import NodeShape


class SumShape(Sourced):
    """A sum in yen."""

    yen: Yen


class PurposeShape(Sourced):
    """What the money may serve."""

    id: str
    label: Text
    when: NodeShape | None = None
    limit: SumShape | None = None


class UseShape(Sourced):
    """Working capital or equipment, with its longest term."""

    id: Id
    label: Text
    max_months: int | None = Field(default=None, ge=1)
    max_grace_months: int | None = Field(default=None, ge=0)
    limit: SumShape | None = None


class InterestShape(Sourced):
    """The interest rate a year."""

    min: RateText
    max: RateText
    floating_over_months: int | None = None


class FeeShape(Sourced):
    """The guarantee fee rate of some purposes."""

    id: Id | None = None
    label: str = ""
    purposes: list[str] = []
    min: RateText
    max: RateText
    when: NodeShape | None = None


class DiscountShape(Sourced):
    """Points off the guarantee fee rate."""

    id: Id | None = None
    label: Text
    points: RateText
    purposes: list[str] = []
    when: NodeShape | None = None


class CoefficientShape(Shape):
    """How paying in instalments lowers the guarantee fee."""

    max_instalments: int | None = None
    coefficient: RateText


class CoefficientTableShape(Sourced):
    """A table of coefficients that loans name."""

    rows: list[CoefficientShape] = Field(min_length=1)


class CoefficientTablesShape(Shape):
    """All tables of coefficients."""

    tables: dict[str, CoefficientTableShape]


class SubsidyShape(Sourced):
    """Interest that somebody else pays."""

    id: Id | None = None
    label: Text
    points: RateText | None = None
    share: RateText | None = None
    months: int | None = Field(default=None, ge=1)
    cap: SumShape | None = None
    when: NodeShape | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.points is None) == (self.share is None):
            raise ValueError(
                "points（年率の差し引き）か share（利子に対する割合）のどちらか一方を書いてください"
            )
        return self


class LoanShape(Shape):
    """The terms of a loan; what the document does not state is left out."""

    limit: SumShape | None = None
    quota: SumShape | None = Field(
        default=None, description="融資枠: lent to everybody together, not a budget"
    )
    purposes: list[PurposeShape] = []
    uses: list[UseShape] = []
    rate: InterestShape | None = None
    guarantee: list[FeeShape] = []
    discounts: list[DiscountShape] = []
    coefficients: Id | None = Field(default=None, description="A table of data/instalment_coefficients.yaml")
    interest_subsidies: list[SubsidyShape] = []
    source: SourceShape | None = None
