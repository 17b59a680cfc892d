"""Cases beside a file: companies with the answer they must get."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from banso.definitions.shapes.base import Id, Shape, Text

VerdictWord = Literal["eligible", "likely", "unknown", "ineligible"]
StateWord = Literal["met", "failed", "unknown", "judged"]


class LoanCaseShape(Shape):
    """A loan to quote."""

    purpose: str = ""
    use: str = ""
    yen: int
    months: int
    grace_months: int = 0


class CaseShape(Shape):
    """One company and what it must be told."""

    name: Text
    with_: dict[str, Any] = Field(
        default={}, alias="with", description="Facts that differ from the base; null is unknown"
    )
    without: list[str] = Field(default=[], description="Facts taken away from the base")
    verdict: VerdictWord | None = None
    failed: list[Id] = []
    missing: list[str] | None = None
    costs: list[dict[str, Any]] = []
    yen: int | None = None
    eligible_yen: int | None = None
    track: str | None = None
    loan: LoanCaseShape | None = None
    guarantee: list[str] | None = Field(default=None, description="Lowest and highest guarantee fee rate")


class BoundaryShape(Shape):
    """What must come out one step below, at and above the limit of a clause."""

    clause: Id
    fact: str
    below: StateWord
    at: StateWord
    above: StateWord
    with_: dict[str, Any] = Field(default={}, alias="with")


class CasesShape(Shape):
    """A file of cases."""

    programme: str = ""
    on: date
    base: dict[str, Any]
    base_verdict: VerdictWord
    cases: list[CaseShape] = []
    boundaries: list[BoundaryShape] = []
