"""The JSON Schema of programme and cases files: completion and checking while an editor types."""

from collections.abc import Iterable
from typing import Any

from banso.definitions.region import Region
from banso.definitions.shapes.base import Shape
from banso.definitions.shapes.cases import CasesShape
from banso.definitions.shapes.programme import ProgrammeShape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def programme_schema(region: Region) -> dict[str, Any]:
    """Schema of a programme file, with the ids of the region's facts, purposes, bodies, documents and notions."""
    schema = _schema(ProgrammeShape, "Banso programme")
    facts = region.vocabulary.facts
    for shape in ("IsShape", "HasShape", "OneOfShape", "ComparisonShape"):
        _allow(schema, shape, "fact", facts)
    _allow(schema, "ComparisonShape", "of", ["", *facts])
    _allow(schema, "SourceShape", "document", region.documents)
    schema["properties"]["body"] = {"enum": sorted(region.bodies)}
    purposes = region.vocabulary.code_lists["purpose"].codes
    schema["properties"]["purposes"]["items"] = {"enum": list(purposes)}
    notion = schema["$defs"]["NodeShape"]["properties"]["notion"]
    notion["anyOf"] = [{"enum": sorted(region.notions)}, {"type": "null"}]
    _lend(schema, region)
    return schema


def _lend(schema: dict[str, Any], region: Region) -> None:
    """What the standard procedure fills in may be left out, and its parts may be taken over by `like`."""
    defs = schema["$defs"]
    for shape in ("ProcedureShape", "FormShape"):
        defs[shape].pop("required", None)
    procedure = region.standard.get("procedure", {})
    form = procedure.get("form", {})
    for shape, parts in (
        ("SectionShape", form.get("sections", [])),
        ("DeclarationShape", form.get("declarations", [])),
        ("LetterShape", procedure.get("letters", [])),
    ):
        whole = defs[shape].pop("required")
        defs[shape]["properties"]["like"] = {"enum": [part["id"] for part in parts]}
        defs[shape]["anyOf"] = [{"required": whole}, {"required": ["like"]}]
    _allow(schema, "FieldShape", "fact", ["", *region.vocabulary.facts])


def cases_schema() -> dict[str, Any]:
    """Schema of a cases file."""
    return _schema(CasesShape, "Banso cases")


def _schema(shape: type[Shape], title: str) -> dict[str, Any]:
    return {"$schema": DIALECT, **shape.model_json_schema(by_alias=True), "title": title}


def _allow(schema: dict[str, Any], shape: str, field: str, values: Iterable[str]) -> None:
    schema["$defs"][shape]["properties"][field] |= {"enum": list(values)}
