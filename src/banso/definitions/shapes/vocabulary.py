"""Vocabularies: facts, screens, code lists, documents, bodies, notions."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from banso.core.facts import FactType
from banso.definitions.shapes.base import Id, Shape, Sourced, Text
from banso.definitions.shapes.conditions import NodeShape


class CodeShape(Shape):
    """One code with its name."""

    name: Text
    name_en: str = ""
    help: str = ""
    section: str = ""


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


NamedCode = Annotated[CodeShape, BeforeValidator(_named)]


class CodeListShape(Shape):
    """A closed list of codes."""

    id: Id
    label: Text
    label_en: str = ""
    as_of: str = ""
    source: Any = None
    coverage: Any = None
    unverified: Any = None
    hierarchical: bool = False
    sections: dict[str, str] = {}
    codes: dict[str, NamedCode] = Field(min_length=1)


class FactShape(Shape):
    """One fact."""

    label: Text
    label_en: Text
    question: Text
    question_en: Text
    help: Text
    help_en: Text
    type: FactType
    screen: Id
    codes: Id | None = None
    options: dict[str, NamedCode] = {}
    unit: str = ""
    step: int = Field(default=1, ge=1)
    minimum: int = 0
    within: str = ""
    no_more_than: str = ""
    same_as: str = ""
    proof: str = ""


class FactsShape(Shape):
    """A file of facts."""

    facts: dict[str, FactShape]


class ScreenShape(Shape):
    """Facts asked together."""

    title: Text
    title_en: Text
    why: Text
    why_en: Text


class ScreensShape(Shape):
    """All screens, in order of preference."""

    screens: dict[str, ScreenShape]


class DocumentShape(Shape):
    """A source document."""

    title: Text
    body: Id
    year: int
    text: str = ""


class DocumentsShape(Shape):
    """All source documents."""

    documents: dict[str, DocumentShape]


class BodyShape(Shape):
    """An organisation."""

    name: Text
    name_en: str = ""
    head: str = Field(default="", description="The office in whose name it writes formally: 鹿児島県知事")
    prefecture: str = ""
    municipality: str = ""


class BodiesShape(Shape):
    """All organisations."""

    bodies: dict[str, BodyShape]


class NotionShape(Sourced):
    """A legal notion that programmes share, in force from a day."""

    notion: Id
    label: Text
    from_: date = Field(alias="from")
    show_parts: bool = Field(
        default=False, description="Show the clauses inside the notion to readers, not only the whole"
    )
    node: NodeShape
