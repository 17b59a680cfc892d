"""How a grant is computed, as written in files."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from banso.definitions.shapes.base import Id, Shape, Sourced, SourceShape, Text
from banso.definitions.shapes.conditions import NodeShape

RateText = Annotated[
    str, Field(pattern=r"^\d{1,6}/\d{1,6}$|^\d{1,3}(\.\d{1,4})?%$", description="2/3 or 1.26%")
]
Yen = Annotated[int, Field(ge=0, le=10**15, description="Yen")]


class RateShape(Sourced):
    """A rate with its source."""

    value: RateText


class CapShape(Sourced):
    """A cap or floor in yen."""

    yen: Yen
    per: Literal["company", "case", "fiscal_year", "body", "person"] = "company"


class ShareShape(Sourced):
    """Who bears which part."""

    payer: Text
    share: RateText
    of: str = Field(default="", description="Payer whose share this one relieves")


class LimitShape(Sourced):
    """How far a category counts."""

    share: RateText | None = None
    of: Literal["total", "others"] = "total"
    yen: Yen | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.share is None) == (self.yen is None):
            raise ValueError("share か yen のどちらか一方を書いてください")
        return self


class CategoryShape(Sourced):
    """A category of eligible costs."""

    id: Id
    label: Text
    limit: LimitShape | None = None
    judged: str = ""


class ExcludedShape(Sourced):
    """A kind of cost that does not count."""

    id: Id
    label: Text
    unless: str = ""
    unless_label: str = ""
    counts_as: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if bool(self.unless) != bool(self.counts_as):
            raise ValueError("unless を書くときは unless_label と counts_as も書いてください")
        return self


class TaxShape(Sourced):
    """Whether costs are counted with consumption tax."""

    basis: Literal["excluded", "included"]


class RoundingShape(Sourced):
    """How the grant is rounded."""

    mode: Literal["down", "up", "half_up"] = "down"
    unit: int = Field(default=1000, ge=1, le=10**15)


class LineCapShape(Sourced):
    """A cap for the lines of one person, chosen by an attribute of the lines."""

    when_line: dict[str, str] = Field(min_length=1, max_length=1)
    label: Text
    yen: Yen


class EachShape(Shape):
    """A grant computed person by person."""

    by: Id
    label: Text
    rate: RateShape
    rounding: RoundingShape
    caps: list[LineCapShape] = Field(min_length=1)
    source: SourceShape | None = None


class PartlyFixedShape(Sourced):
    """A part of the grant is a fixed sum that the document does not state."""

    text: Text


class TrackShape(Shape):
    """One way the programme grants."""

    id: Id
    label: str = ""
    when: NodeShape | None = None
    rate: RateShape | None = None
    shares: list[ShareShape] = []
    granted_by: list[str] = []
    cap: CapShape | None = None
    floor: CapShape | None = None
    partly_fixed: PartlyFixedShape | None = None
    source: SourceShape | None = None
    assumed: str = ""

    @model_validator(mode="after")
    def _one_rate(self) -> Self:
        if self.rate is not None and self.shares:
            raise ValueError("rate と shares のどちらか一方を書いてください")
        if bool(self.shares) != bool(self.granted_by):
            raise ValueError("shares を書くときは granted_by（補助として支払う人）も書いてください")
        payers = {share.payer for share in self.shares}
        if strange := [name for name in self.granted_by if name not in payers]:
            raise ValueError(f"granted_by の「{'、'.join(strange)}」は shares にありません")
        return self


class AmountShape(Shape):
    """How the programme computes what it grants."""

    tax: TaxShape
    categories: list[CategoryShape] = Field(min_length=1)
    excluded: list[ExcludedShape] = []
    tracks: list[TrackShape] = Field(min_length=1)
    each: EachShape | None = None
    own_costs: bool = Field(default=False, description="Costs of its own, not those of the company's project")
    rounding: RoundingShape | None = None

    @model_validator(mode="after")
    def _tracks_end_open(self) -> Self:
        closed = [track for track in self.tracks[:-1] if track.when is None]
        if closed:
            raise ValueError(f"when のない区分「{closed[0].id}」の後の区分は選ばれることがありません")
        known = {category.id for category in self.categories}
        for kind in self.excluded:
            if kind.counts_as and kind.counts_as not in known:
                raise ValueError(f"counts_as の「{kind.counts_as}」という経費区分はありません")
        if self.rounding is None and self.each is None:
            raise ValueError("rounding（端数の扱い）を書いてください")
        return self
