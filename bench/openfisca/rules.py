"""The eleven conditions and the amount as an OpenFisca country package would have them, one variable for each.

Money is `float`, which OpenFisca holds in 32 bits; whole numbers have 32 bits too. An unknown answer cannot be said: it
is the default value, 0 or False.
"""

from collections.abc import Mapping
from functools import reduce
from operator import mul
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import YEAR
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.openfisca.sme import (
    PARAMETERS,
    Form,
    Formula,
    Group,
    tuned_group,
    tuned_sme,
    usual_group,
    usual_sme,
)

COMPANY = build_entity(key="company", plural="companies", label="会社", is_person=True)
ACTIVITIES = ("digital_tools", "equipment", "sales")
INPUTS = {
    **dict.fromkeys(("prefecture", "employees", "shares", "largest_holder", "large_holders"), int),
    **dict.fromkeys(("officers", "officers_from_large", "industry_number"), int),
    **dict.fromkeys(("capital", "cost"), float),
    **dict.fromkeys(
        ("antisocial", "tax_unpaid", "political", "other_grant", "promotes_dx", "co_planned"), bool
    ),
    **dict.fromkeys(ACTIVITIES, bool),
}


def _is_not(name: str) -> Formula:
    return lambda company, period: np.logical_not(company(name, period))


def _independent(company: Any, period: Any) -> Any:
    shares, officers = company("shares", period), company("officers", period)
    single = company("largest_holder", period) * 2 < shares
    together = company("large_holders", period) * 3 < shares * 2
    lent = company("officers_from_large", period) * 2 < officers
    return (company("form", period) == Form.sole_proprietor) + single * together * lent


def _two_activities(company: Any, period: Any) -> Any:
    held = [company(name, period).astype(np.int8) for name in ACTIVITIES]
    return held[0] + held[1] + held[2] >= 2


CONDITIONS: Mapping[str, Formula] = {
    "in_prefecture": lambda company, period: company("prefecture", period) == 46,
    "independent": _independent,
    "no_antisocial_ties": _is_not("antisocial"),
    "tax_paid": _is_not("tax_unpaid"),
    "unpolitical": _is_not("political"),
    "no_other_grant": _is_not("other_grant"),
    "dx": lambda company, period: company("promotes_dx", period),
    "planned_together": lambda company, period: company("co_planned", period),
    "two_activities": _two_activities,
}
"""Beside what an SME is; the eleventh is a judgement: who is eligible here is likely, no more."""
ANSWERS = ("sme", *CONDITIONS, "eligible", "granted")


def _eligible(company: Any, period: Any) -> Any:
    return reduce(mul, [company(name, period) for name in ("sme", *CONDITIONS)])


def _granted(company: Any, period: Any) -> Any:
    amount = np.floor(company("cost", period) * 2 / 3 / 1000) * 1000
    capped = np.minimum(amount, 4_000_000)
    return company("eligible", period) * np.where(capped < 100_000, 0, capped)


def system(*, tuned: bool) -> TaxBenefitSystem:
    """All variables together, with what an SME is looked up in the usual way or tuned."""
    rules = TaxBenefitSystem([COMPANY])
    rules.parameters = ParameterNode("", data=PARAMETERS)
    rules.add_variable(_variable("form", Enum, possible_values=Form, default_value=Form.other))
    rules.add_variable(_variable("industry", str, max_length=4))
    for name, kind in INPUTS.items():
        rules.add_variable(_variable(name, kind))
    for name, formula in {**CONDITIONS, "eligible": _eligible}.items():
        rules.add_variable(_variable(name, bool, formula=formula))
    rules.add_variable(_variable("granted", float, formula=_granted))
    if tuned:
        rules.add_variable(_variable("group", int, formula=tuned_group))
    else:
        groups = {"possible_values": Group, "default_value": Group.none}
        rules.add_variable(_variable("group", Enum, formula=usual_group, **groups))
    rules.add_variable(_variable("sme", bool, formula=tuned_sme if tuned else usual_sme))
    return rules


def _variable(name: str, kind: Any, **more: Any) -> type[Variable]:
    shared = {"entity": COMPANY, "definition_period": YEAR, "label": name, "value_type": kind}
    return type(name, (Variable,), {**shared, **more})
