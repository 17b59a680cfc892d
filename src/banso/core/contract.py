"""The answer as plain JSON values: the contract of `banso check --json` and of every other door."""

from typing import Any

from banso.core.amounts import Amount, Step
from banso.core.check import Check, Clause, NeededPaper
from banso.core.evaluation import State
from banso.core.sources import Source

STATES = {State.MET: "met", State.FAILED: "failed", State.UNKNOWN: "unknown", State.JUDGED: "judged"}


def contract(answer: Check) -> dict[str, Any]:
    """One answer as JSON values; dates in ISO 8601, the deadline with its offset."""
    return {
        "programme": answer.programme.id,
        "name": answer.programme.name,
        "version": answer.programme.version,
        "on": answer.on.isoformat(),
        "verdict": answer.verdict.value,
        "clauses": [_clause(clause) for clause in answer.clauses],
        "missing": list(answer.missing),
        "amount": amount_contract(answer.amount),
        "status": answer.status.value,
        "deadline": answer.deadline.isoformat() if answer.deadline else None,
        "documents": [_paper(needed) for needed in answer.papers],
        "data_year": answer.data_year,
        "note": answer.note,
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "state": STATES[clause.state],
        "decides": clause.decides,
        "reason": clause.reason,
        "source": source_contract(clause.source),
        "assumed": clause.assumed,
    }


def source_contract(source: Source | None) -> dict[str, Any] | None:
    """A source as JSON values; None stays None."""
    if source is None:
        return None
    return {
        "document": source.document,
        "line": source.line,
        "clause": source.clause,
        "quote": source.quote,
    }


def amount_contract(amount: Amount | None) -> dict[str, Any]:
    """An amount as JSON values; a programme without one gives a null sum and no steps."""
    if amount is None:
        return {"yen": None, "steps": [], "assumptions": [], "missing": []}
    return {
        "yen": amount.yen,
        "steps": [_step(step) for step in amount.steps],
        "assumptions": list(amount.assumptions),
        "missing": list(amount.missing),
    }


def _step(step: Step) -> dict[str, Any]:
    return {"label": step.label, "yen": step.yen, "rule": step.rule, "source": source_contract(step.source)}


def _paper(needed: NeededPaper) -> dict[str, Any]:
    paper = needed.paper
    return {
        "id": paper.id,
        "number": paper.number,
        "label": paper.label,
        "certain": needed.certain,
        "original_on_paper": paper.original_on_paper,
        "issued_within_months": paper.issued_within_months,
        "source": source_contract(paper.source),
    }
