"""Every value has a source or says why it is assumed; every source names a known document."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from banso.core.sources import Document
from banso.definitions.problems import Problems
from banso.definitions.shapes.base import Sourced, SourceShape
from banso.definitions.shapes.conditions import NodeShape
from banso.definitions.shapes.programme import BudgetShape
from banso.definitions.yaml_files import Place

_JOINING = frozenset({"all", "any", "at_least_of", "not"})


def check_sources(shape: BaseModel, documents: Mapping[str, Document], problems: Problems) -> None:
    """Notes values without source, and sources of unknown documents."""
    for place, part, covered in _parts(shape, (), covered=False):
        if isinstance(part, SourceShape) and part.document not in documents:
            known = "、".join(documents)
            problems.add(
                "unknown-document",
                (*place, "document"),
                f"「{part.document}」という資料はありません",
                f"使える資料: {known}。なければ data/documents.yaml に書き足してください",
            )
        if isinstance(part, SourceShape) and part.line is None and not part.clause:
            problems.add(
                "source-without-place",
                place,
                "出典に行も条項もありません",
                "line（行）か clause（条項）を書いてください",
            )
        if isinstance(part, Sourced) and _needs_source(part) and not covered:
            problems.add(
                "value-without-source",
                place,
                "出典がありません",
                "source（資料と行または条項）か、assumed（仮定した理由）を書いてください",
            )


def _needs_source(part: Sourced) -> bool:
    if isinstance(part, NodeShape):
        # What only joins other conditions states nothing itself.
        return part.id is not None or part.operators[0] not in _JOINING
    return not (isinstance(part, BudgetShape) and part.state == "not_stated")


def _parts(part: object, place: Place, *, covered: bool) -> Iterator[tuple[Place, object, bool]]:
    """All parts; a condition inside something that has a source is covered by it, other values never are.

    The requirements are not inside the programme in this sense: its own source says only where its name stands.
    """
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from _parts(item, (*place, number), covered=covered)
        return
    if isinstance(part, dict):
        for key, item in part.items():
            yield from _parts(item, (*place, key), covered=covered)
        return
    if not isinstance(part, BaseModel):
        return
    own = isinstance(part, Sourced) and bool(part.source or part.assumed)
    named = isinstance(part, NodeShape) and part.id is not None
    yield place, part, own or (covered and isinstance(part, NodeShape) and not named)
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        inner = (own or covered) if isinstance(part, NodeShape) else name != "requirements"
        yield from _parts(value, (*place, field.alias or name), covered=inner)
