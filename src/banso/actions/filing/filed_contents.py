"""What is kept of a filing: plain JSON that stays readable when the definition, the vocabulary or the files change."""

from typing import Any

from banso.actions.applications.application_reading import (
    CO_PLANNER,
    ApplicationRead,
    Papers,
    has_consented_to,
    needs_co_author,
    present_co_author,
)
from banso.actions.applications.paper_lists import PaperLine
from banso.core.company import write_company
from banso.core.costs import CountedLine
from banso.definitions.region import installed_region
from banso.records.models import Application

Plain = dict[str, Any]


def filed_content(application: Application, read: ApplicationRead, papers: Papers) -> Plain:
    """The content of a filing.

    Args:
        application: It.
        read: The same, read under the lock of its row.
        papers: Its papers, read then too.

    Returns:
        `answers`, `facts`, `papers`, `co_author`, `requested_yen`, `eligible_yen`, `cost_lines`, `income`; see
        docs/reference/answers.md.
    """
    amount = read.budget.amount
    income = read.budget.income
    return {
        "answers": dict(sorted(read.answered.items())),
        "facts": write_company(_within_vocabulary(read), installed_region().vocabulary),
        "papers": [_paper(line) for line in papers if _is_listed(line)],
        "co_author": _co_author(application, read),
        "requested_yen": amount.yen if amount else None,
        "eligible_yen": amount.eligible_yen if amount else None,
        "cost_lines": [
            _cost_line(entry.row, read.budget.counted[entry.row])
            for entry in read.budget.entries
            if entry.row in read.budget.counted
        ],
        "income": dict(income.stated) | {"grant": income.grant, "costs": income.costs} if income else None,
    }


def _within_vocabulary(read: ApplicationRead) -> Plain:
    known = installed_region().vocabulary.facts
    return {fact: value for fact, value in read.form.facts.items() if fact in known and value is not None}


def _is_listed(line: PaperLine) -> bool:
    if line.is_made_from_form:
        return False
    return (
        line.attachment is not None
        or line.arrival is not None
        or (line.is_by_post and line.is_needed is True)
    )


def _paper(line: PaperLine) -> Plain:
    file = line.attachment
    arrival = line.arrival if line.has_arrived_on_paper else None
    issued_on = (arrival.issued_on if arrival else None) or (file.issued_on if file else None)
    arrived_at = arrival.arrived_at if arrival else file.arrived_at if file and not line.is_by_post else None
    return {
        "document": line.paper.id,
        "number": line.paper.number,
        "label": line.paper.label,
        "by_post": line.is_by_post,
        "original": line.paper.original_on_paper,
        "attachment": file.pk if file else None,
        "name": file.name if file else "",
        "bytes": file.bytes if file else None,
        "sha256": file.sha256 if file else "",
        "pages": file.pages if file else None,
        "issued_on": issued_on.isoformat() if issued_on else None,
        "arrived_at": arrived_at.isoformat() if arrived_at else None,
    }


def _co_author(application: Application, read: ApplicationRead) -> Plain | None:
    found = present_co_author(application) if needs_co_author(read) else None
    if found is None or found.consented_at is None or not has_consented_to(found, read):
        return None
    return {
        "kind": str(read.form.facts[CO_PLANNER]),
        "name": found.name,
        "corporate_number": found.corporate_number,
        "address": found.address,
        "email": found.email,
        "consented_at": found.consented_at.isoformat(),
    }


def _cost_line(row: str, counted: CountedLine) -> Plain:
    return {
        "row": row,
        "category": counted.line.category,
        "label": counted.line.item or counted.label,
        "yen": counted.line.yen,
        "counted_yen": counted.yen,
        "state": counted.state,
        "reason": counted.reason,
        "supplier": counted.line.attributes.get("supplier", ""),
    }
