"""The take-up model as written in `data/simulation/take-up.yaml`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from banso.definitions.shapes.amounts import Yen
from banso.definitions.shapes.base import Shape, Sourced, Text
from banso.definitions.shapes.programme import SeriesId

Number = Annotated[int | float, Field(ge=0, le=10**15)]
Unit = Literal["%", "倍", "対数", "円", "社", "件", "点"]
MonthDay = Annotated[
    str, Field(pattern=r"^\d{2}-\d{2}$", description="Month and day of the fiscal year: 06-01")
]


class RangeShape(Shape):
    """The likeliest value and how far it may lie from it."""

    value: Number
    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError("low、value、high の順に大きくなるように書いてください")
        return self


class PriorShape(Sourced, RangeShape):
    """One uncertain number."""

    label: Text
    unit: Unit

    @model_validator(mode="after")
    def _a_share(self) -> Self:
        if self.unit == "%" and self.high > 100:
            raise ValueError("割合は100%までで書いてください")
        return self


class SizesShape(Shape):
    """One range for each size class."""

    to_5: RangeShape = Field(alias="0-5")
    to_20: RangeShape = Field(alias="6-20")
    to_50: RangeShape = Field(alias="21-50")
    to_100: RangeShape = Field(alias="51-100")
    to_300: RangeShape = Field(alias="101-300")
    more: RangeShape = Field(alias="301+")
    unknown: RangeShape


class BySizeShape(Sourced):
    """An uncertain number for each size class."""

    label: Text
    unit: Unit
    sizes: SizesShape


class AwarenessShape(Shape):
    """Who hears of the call."""

    by_size: BySizeShape
    accompanied: PriorShape


class AccompanimentShape(Shape):
    """Who is helped by a support body, and how many can be."""

    by_size: BySizeShape
    capacity: PriorShape
    waits: PriorShape


class NeedShape(Shape):
    """Who has a project the programme would pay for."""

    matching: PriorShape
    other: PriorShape
    unknown: PriorShape


class EffortShape(Shape):
    """What papers and clauses cost in applications."""

    papers: PriorShape
    per_paper: PriorShape
    per_clause: PriorShape
    relief: PriorShape


class DecisionShape(Shape):
    """Who applies in the end."""

    apply: PriorShape


class EligibilityShape(Shape):
    """What becomes of companies that are unknown or do not qualify."""

    unknown: PriorShape
    wrongly: PriorShape


class TimingShape(Shape):
    """The rush before a deadline."""

    last_week: PriorShape
    last_days: PriorShape


class CostShape(Shape):
    """How much a project costs."""

    median: PriorShape
    by_size: BySizeShape
    spread: PriorShape


class ReviewingShape(Shape):
    """What becomes of applications."""

    complete: PriorShape
    complete_accompanied: PriorShape
    judged: PriorShape
    selected: PriorShape
    bonus: PriorShape


class WithdrawalShape(Shape):
    """What becomes of grants."""

    share: PriorShape


class ModeShape(Sourced):
    """Whether the best or the first are granted."""

    value: Literal["competitive", "first_come"]


class LastGrantShape(Sourced):
    """What becomes of a grant for which not enough money is left."""

    value: Literal["refuse", "cut"]


class WindowShape(Shape):
    """First and last day of a round."""

    opens: MonthDay
    closes: MonthDay


class WindowsShape(Sourced):
    """Rounds of a programme whose documents state none."""

    windows: list[WindowShape] = Field(min_length=1)


class AssumedBudgetShape(Sourced):
    """A budget that no programme file states."""

    yen: Yen


class HandlingShape(Shape):
    """How calls are run where programme files do not say."""

    mode: ModeShape
    last_grant: LastGrantShape
    rounds: WindowsShape


class SeriesShape(Shape):
    """What differs for one series of programmes."""

    mode: ModeShape | None = None
    last_grant: LastGrantShape | None = None
    rounds: WindowsShape | None = None
    budget: AssumedBudgetShape | None = None
    priors: dict[str, PriorShape] = Field(default={}, description="By id, for example cost.median")


class RecordedShape(Shape):
    """Which figures of programme files stand beside which result."""

    contains: Text
    units: list[Text] = Field(min_length=1)
    of: Literal["applications", "grants", "granted_yen"]
    together: str = Field(default="", description="Such figures are added up under this label")


class SimplificationShape(Sourced):
    """Something taken to be simpler than it is."""

    label: Text


class TakeUpShape(Shape):
    """The whole model."""

    awareness: AwarenessShape
    accompaniment: AccompanimentShape
    need: NeedShape
    effort: EffortShape
    decision: DecisionShape
    eligibility: EligibilityShape
    timing: TimingShape
    cost: CostShape
    review: ReviewingShape
    withdrawal: WithdrawalShape
    handling: HandlingShape
    programmes: dict[SeriesId, SeriesShape] = {}
    simplifications: list[SimplificationShape] = []
    recorded: list[RecordedShape] = []
