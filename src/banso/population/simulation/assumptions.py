"""Everything a simulation rests on, known before it is run; without numpy, so that pages can show it first."""

from typing import Any

from banso.core.contract import source_contract
from banso.core.programmes import Programme
from banso.definitions.take_up import TakeUp
from banso.population.simulation.arrangements import Arrangement


def assumptions(programme: Programme, call: Arrangement, model: TakeUp) -> list[dict[str, Any]]:
    """Everything a simulation of a programme rests on; known before it is run, and printed with it."""
    rule = programme.amount
    read = dict.fromkeys(
        [*programme.assumptions, *([rule.tax.assumed, rule.rounding_assumed] if rule else [])]
    )
    return [
        *(_assumption(b.id, b.label, b.value, b.unit, b.source, b.assumed) for b in call.bases),
        *(
            {**_assumption(p.id, p.label, p.value, p.unit, p.source, p.assumed), "low": p.low, "high": p.high}
            for p in model.priors_of(programme.series).values()
        ),
        *(
            _assumption(f"simplifications.{number}", term.label, "", "", term.source, term.assumed)
            for number, term in enumerate(model.simplifications, start=1)
        ),
        *(
            _assumption(f"rules.{number}", "制度の読み方", "", "", None, text)
            for number, text in enumerate((text for text in read if text), start=1)
        ),
    ]


def _assumption(key: str, label: str, value: Any, unit: str, source: Any, assumed: str) -> dict[str, Any]:
    fixed = value if isinstance(value, int) else None
    return {
        "id": key,
        "label": label,
        "value": value,
        "unit": unit,
        "low": fixed,
        "high": fixed,
        "source": source_contract(source),
        "assumed": assumed,
    }
