"""The definition a call is run by: a programme file with its whole procedure written out, as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from banso.core.calendar import JST, weekday
from banso.core.errors import BadDefinition, UnknownProgramme
from banso.definitions.region import Region
from banso.definitions.standard_procedure import with_standard
from banso.definitions.yaml_files import parse_yaml, read_yaml

WIDTH = 110
DEFINITION = Path("公募の定義")
"""Stands for the file in the places of problems."""
SET_BY_STAFF = "事務局が公募の設定で決めた日です。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a call takes applications.

    Attributes:
        closings: Cut-offs, whole minutes, aware.
    """

    opens_on: date
    closings: tuple[datetime, ...]
    ends_when_budget_used: bool = False


def call_definition(programme_id: str, region: Region) -> dict[str, Any]:
    """The values of a programme file, with the standard procedure in every part that the file leaves out.

    Raises:
        UnknownProgramme: There is no such file.
        BadDefinition: It is no YAML.
    """
    path = region.path / "programmes" / f"{programme_id}.yaml"
    if programme_id not in region.programmes:
        raise UnknownProgramme("この制度のファイルはありません", place=programme_id)
    return _with_ids(with_standard(read_yaml(path).data, region.standard))


def _with_ids(data: dict[str, Any]) -> dict[str, Any]:
    """Criteria and bonuses with the ids written out that follow from their places: an amendment changes those."""
    review = dict(data.get("review") or {})
    for part, stem in (("criteria", "criterion"), ("bonus", "bonus")):
        rows = enumerate(review.get(part) or (), start=1)
        if named := [{"id": f"{stem}_{number}", **row} for number, row in rows]:
            review[part] = named
    return data | {"review": review} if review else data


def with_schedule(data: Mapping[str, Any], schedule: Schedule) -> dict[str, Any]:
    """A definition with other dates. What the document states and nobody changed keeps its source."""
    stated = data.get("call") or {}
    call = {
        "opens": _day(schedule.opens_on),
        "rounds": [
            _round(number, closes_at, stated.get("rounds", []))
            for number, closes_at in enumerate(schedule.closings, start=1)
        ],
        "arrival": stated.get("arrival", True),
        "ends_when_budget_used": schedule.ends_when_budget_used,
        **({"source": stated["source"]} if "source" in stated else {"assumed": SET_BY_STAFF}),
    }
    return {**data, "call": call}


def _round(number: int, closes_at: datetime, stated: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    local = closes_at.astimezone(JST)
    closes = f"{_day(local.date())} {local:%H:%M}"
    kept = [one for one in stated if one.get("number") == number and one.get("closes") == closes]
    return dict(kept[0]) if kept else {"number": number, "closes": closes, "assumed": SET_BY_STAFF}


def _day(day: date) -> str:
    return f"{day.isoformat()}({weekday(day)})"


def read_definition(text: str) -> dict[str, Any]:
    """The values of a definition.

    Raises:
        BadDefinition: The text is no YAML, or no mapping.
    """
    data = parse_yaml(text, DEFINITION).data
    if not isinstance(data, dict):
        raise BadDefinition("定義が「項目: 値」の形ではありません")
    return data


def written(data: Mapping[str, Any]) -> str:
    """A definition as text; reading it gives the same values again."""
    return yaml.dump(dict(data), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=WIDTH)
