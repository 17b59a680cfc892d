"""What a co-author reads and consents to: the plan, with whom it is said to be written, and the sums of its budget.

The rest of an application is the company's own: who offered what at which price is no matter of a vendor.
"""

import hashlib
from collections.abc import Mapping

from banso.core.answers import FormRead
from banso.core.forms import Answered, Section
from banso.core.project_budgets import ProjectBudget
from banso.records.models.audit import canonical_json

PLANS = frozenset({"plan"})
"""Papers whose sections are the plan."""


def plan_sections(form: FormRead) -> tuple[Section, ...]:
    """The sections of a form that are the plan."""
    return tuple(section for section in form.sections if section.paper in PLANS)


def plan_sums(budget: ProjectBudget) -> Mapping[str, int | None]:
    """What the project costs, what of it counts, and the grant asked for, in yen; None while that is open."""
    amount, income = budget.amount, budget.income
    return {
        "costs": income.costs if income else None,
        "eligible": amount.eligible_yen if amount else None,
        "requested": amount.yen if amount else None,
    }


def plan_digest(form: FormRead, answered: Answered, budget: ProjectBudget, partner: str) -> str:
    """SHA-256 of what a co-author consents to. Whatever changes it makes an earlier consent one to something else.

    Args:
        form: The form, read.
        answered: Key to text, as typed.
        budget: Of the same application.
        partner: With whom the plan is said to be written.
    """
    plan = {section.id for section in plan_sections(form)}
    spelled = canonical_json(
        {
            "with": partner,
            "answers": {key: text for key, text in answered.items() if text and key.split(".")[0] in plan},
            "sums": dict(plan_sums(budget)),
        }
    )
    return hashlib.sha256(spelled.encode()).hexdigest()
