"""Condition nodes as they are written in files: one operator key each."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from banso.definitions.shapes.base import Id, Shape, Sourced, Text

OPERATORS = (
    "is",
    "one_of",
    "has",
    "at_most",
    "at_least",
    "less_than",
    "more_than",
    "all",
    "any",
    "at_least_of",
    "not",
    "judged",
    "notion",
)
ShareText = Annotated[str, Field(pattern=r"^\d{1,6}/\d{1,6}$", description="A fraction such as 1/2")]


class IsShape(Shape):
    """The fact has exactly this value."""

    fact: Text
    value: bool | int | str


class HasShape(Shape):
    """The list contains this code."""

    fact: Text
    value: str


class OneOfShape(Shape):
    """The fact is one of these codes."""

    fact: Text
    values: list[str] = Field(min_length=1)


class ComparisonShape(Shape):
    """A number or date against a limit, or against a share of another number."""

    fact: Text
    value: int | date | str | None = None
    share: ShareText | None = None
    of: str = ""

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.value is None) == (self.share is None) or bool(self.share) != bool(self.of):
            raise ValueError("value か、share と of の組のどちらか一方を書いてください")
        return self


class JudgedShape(Shape):
    """A human decides."""

    question: Text
    by: Literal["secretariat", "prefecture", "reviewer", "body"]


class AtLeastOfShape(Shape):
    """At least k of the parts hold."""

    k: int = Field(ge=1)
    nodes: list["NodeShape"] = Field(min_length=1)


class NodeShape(Sourced):
    """A condition: exactly one operator, with the clause's id, label and source."""

    id: Id | None = Field(default=None, description="Names the clause; unique in the file")
    label: str = Field(default="", description="The requirement as a noun sentence (…であること)")
    evidence: list[Id] = Field(default=[], description="Ids of the papers that prove it")
    is_: IsShape | None = Field(default=None, alias="is")
    one_of: OneOfShape | None = None
    has: HasShape | None = None
    at_most: ComparisonShape | None = Field(default=None, description="以下")
    at_least: ComparisonShape | None = Field(default=None, description="以上")
    less_than: ComparisonShape | None = Field(default=None, description="未満")
    more_than: ComparisonShape | None = Field(default=None, description="超")
    all: list["NodeShape"] | None = Field(default=None, min_length=1)
    any: list["NodeShape"] | None = Field(default=None, min_length=1)
    at_least_of: AtLeastOfShape | None = None
    not_: "NodeShape | None" = Field(default=None, alias="not")
    judged: JudgedShape | None = None
    notion: Id | None = Field(default=None, description="A shared notion, for example sme")

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        if len(self.operators) != 1:
            raise ValueError(f"条件には次の一つだけを書きます: {'、'.join(OPERATORS)}")
        return self

    @property
    def operators(self) -> list[str]:
        """The operator keys that are written."""
        return [name for name in OPERATORS if getattr(self, _FIELDS.get(name, name)) is not None]


_FIELDS = {"is": "is_", "not": "not_"}
