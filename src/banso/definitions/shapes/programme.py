"""A programme file."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from banso.core.programmes import Kind
from banso.definitions.shapes.amounts import AmountShape, Yen
from banso.definitions.shapes.base import Id, Shape, Sourced, SourceShape, Text
from banso.definitions.shapes.conditions import NodeShape
from banso.definitions.shapes.loans import LoanShape
from banso.definitions.shapes.procedure import PaperShape, ProcedureShape, ReviewShape

ProgrammeId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+/[0-9]{4}$")]
SeriesId = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+(/[0-9]{4})?$")]


class AreaShape(Shape):
    """Where the programme is offered."""

    prefecture: str = Field(default="", pattern=r"^(\d{2})?$")
    municipality: str = Field(default="", pattern=r"^(\d{5})?$")


class BudgetShape(Sourced):
    """The budget as printed; zero, blank, dash and undecided are four states."""

    state: Literal["stated", "zero", "blank", "dash", "undecided", "not_stated"]
    yen: Yen | None = None
    vintage: Literal["", "initial", "supplementary"] = ""


class FigureShape(Sourced):
    """A stated count or result."""

    label: Text
    value: int
    unit: Text
    year: int | None = None


class BenefitShape(Sourced):
    """What one gets besides a computed grant."""

    label: Text
    yen: Yen | None = None
    text: str = ""


class UnitFeeShape(Sourced):
    """A fee per unit."""

    label: Text
    yen: Yen
    per: Text


class ContactShape(Sourced):
    """Whom to ask."""

    name: Text
    tel: str = Field(default="", pattern=r"^([0-9]{2,5}-[0-9]{1,4}-[0-9]{3,4})?$")
    email: str = ""
    url: str = ""


class PartnerShape(Sourced):
    """An organisation that takes part."""

    name: Text


class RoundShape(Sourced):
    """One cut-off."""

    number: int = Field(ge=1)
    closes: Text = Field(description='Day, weekday and time: "2023-09-26(火) 17:00"')


class CallShape(Sourced):
    """When applications are taken."""

    opens: date | str = Field(description='"2023-09-11(月)"')
    rounds: list[RoundShape] = Field(min_length=1)
    arrival: bool = True
    ends_when_budget_used: bool = False


class PeriodShape(Sourced):
    """When the project may run."""

    from_: date | str = Field(default="", alias="from")
    until: date | str | None = None
    text: str = ""


class RelationShape(Sourced):
    """How it depends on another programme."""

    kind: Literal["requires", "opens_track", "excludes_same_project", "leads_to"]
    programme: SeriesId | None = None
    name: str = ""
    track: str = ""


class TermShape(Sourced):
    """A condition worth knowing."""

    label: Text


class ProgrammeShape(Sourced):
    """One programme in one fiscal year."""

    id: ProgrammeId
    name: Text
    kind: Kind
    body: Id
    division: str = ""
    fiscal_year: int = Field(ge=1989, le=2100)
    area: AreaShape = AreaShape()
    purposes: list[Id] = Field(min_length=1)
    summary: Text = Field(max_length=200)
    marks: list[Literal["new", "enlarged", "priority_project"]] = []
    listed_again: list[SourceShape] = []
    budget: BudgetShape | None = None
    figures: list[FigureShape] = []
    benefits: list[BenefitShape] = []
    unit_fees: list[UnitFeeShape] = []
    contacts: list[ContactShape] = []
    partners: list[PartnerShape] = []
    call: CallShape | None = None
    project_period: PeriodShape | None = None
    requirements: NodeShape | None = None
    relations: list[RelationShape] = []
    amount: AmountShape | None = None
    loan: LoanShape | None = None
    documents: list[PaperShape] = []
    review: ReviewShape = ReviewShape()
    procedure: ProcedureShape | None = None
    terms: list[TermShape] = []
