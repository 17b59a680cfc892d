"""Parts that all files share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from banso.core.sources import MAX_QUOTE

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Shape(BaseModel):
    """Base of all shapes: a key that is not listed is an error, since it is most often a slip."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SourceShape(Shape):
    """Where a value comes from."""

    document: Id = Field(description="Id of a document in data/documents.yaml")
    line: int | None = Field(default=None, ge=1, description="Line of the document's text, from 1")
    clause: str = Field(default="", description="Clause as a reader would cite it, for example 2②(ア)")
    quote: str = Field(default="", max_length=MAX_QUOTE, description="Key phrase that proves the value")
    reading: str = Field(default="", description="How a damaged passage was read")


class Sourced(Shape):
    """A value with its source, or the reason why it is assumed."""

    source: SourceShape | None = None
    assumed: str = Field(default="", description="Why the value is used although no document states it")
