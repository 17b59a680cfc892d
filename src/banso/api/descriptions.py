"""What the OpenAPI description says about bodies that are read by Banso's own readers."""

from typing import Any

from banso.actions.names import LONGEST_NAME
from banso.actions.policy.comparison_reading import (
    LARGEST_SEED,
    LONGEST_DEFINITION,
    MOST_PATHS,
    MOST_ROWS,
    MOST_SCENARIOS,
)
from banso.actions.policy.comparisons import DEFAULT_PATHS
from banso.api.problems import MEDIA_TYPE
from banso.core.money import LIMIT_YEN
from banso.population.simulation.arrangements import MOST_ROUNDS

Described = dict[str, Any]

YEN: Described = {"type": "integer", "minimum": 0, "maximum": LIMIT_YEN}
SHARE: Described = {"type": "string", "pattern": r"^\d{1,4}/\d{1,4}$", "examples": ["1/2"]}
DAY: Described = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
NAME: Described = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
ID: Described = {"type": "string", "minLength": 1}


def described(fields: dict[str, Described], required: tuple[str, ...] = ()) -> Described:
    """An object with these fields and no others."""
    whole: Described = {"type": "object", "properties": fields, "additionalProperties": False}
    return whole | {"required": list(required)} if required else whole


def by_id(value: Described) -> Described:
    """An object from ids to values of one kind."""
    return {"type": "object", "additionalProperties": value}


def listed(value: Described) -> Described:
    """An array of values of one kind."""
    return {"type": "array", "items": value}


CHANGES = described(
    {
        "cap_yen": YEN,
        "rate": SHARE,
        "budget_yen": YEN,
        "without": listed(ID),
        "limits": by_id({"oneOf": [YEN, ID]}),
        "opens_on": DAY,
        "closes_on": listed(DAY),
        "rounds": {"type": "integer", "minimum": 1, "maximum": MOST_ROUNDS},
        "split": listed(SHARE),
        "competitive": {"type": "boolean"},
        "cut_last": {"type": "boolean"},
        "caps": by_id(YEN),
        "rates": by_id(SHARE),
    }
) | {"minProperties": 1}
DEFINITION: Described = {"type": "string", "minLength": 1, "maxLength": LONGEST_DEFINITION}
SCENARIO: Described = {
    "oneOf": [
        described({"name": NAME, "changes": CHANGES}, ("name", "changes")),
        described({"name": NAME, "definition": DEFINITION}, ("name", "definition")),
    ]
}
SEED: Described = {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED, "default": 1}
SYNTHETIC = described(
    {
        "kind": {"const": "synthetic"},
        "rows": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        "seed": SEED,
    },
    ("kind",),
)
TABLE = described({"kind": {"const": "table"}, "id": {"type": "integer", "minimum": 1}}, ("kind", "id"))

SIMULATION_ASKED = described(
    {
        "title": NAME,
        "programme": ID,
        "on": DAY,
        "seed": SEED,
        "paths": {"type": "integer", "minimum": 1, "maximum": MOST_PATHS, "default": DEFAULT_PATHS},
        "companies": {"oneOf": [SYNTHETIC, TABLE]},
        "scenarios": listed(SCENARIO) | {"maxItems": MOST_SCENARIOS},
    },
    ("title", "programme", "on"),
)
"""What POST /simulations takes."""

PROBLEM: Described = {
    "type": "object",
    "required": ["type", "status", "title"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "errors": listed(
            {
                "type": "object",
                "required": ["place", "message", "remedy"],
                "properties": {name: {"type": "string"} for name in ("place", "message", "remedy")},
            }
        ),
    },
}


def operation(taken: Described | None = None) -> Described:
    """What every operation says beside its answer: the body it takes, and how it refuses.

    Args:
        taken: Shape of the JSON body; None when there is none.
    """
    refused = {"description": "Problem (RFC 9457)", "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
    said: Described = {"responses": {"default": refused}}
    if taken is not None:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": taken}}}
    return said
