"""Eligible costs of each company: what was filed by category under the limits, else the stated total of the project.

The same rule as `banso.core.costs.limit_categories`, said without its steps: under limits on shares of the total, the
eligible total is the largest one that its own limits allow.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import chain, combinations
from math import lcm

import ibis
import ibis.expr.types as ir

from banso.core.amount_rules import AmountRule
from banso.core.amounts import COST_FACT
from banso.core.costs import Category, share_of_total
from banso.core.errors import BadDefinition
from banso.core.money import LIMIT_YEN
from banso.population.columns import column_of, cost_column
from banso.population.extremes import smallest
from banso.population.whole_division import whole_division

ELIGIBLE = "_eligible_yen"
LARGEST = 2**63 - 1
"""The largest whole number that every database holds."""


def with_eligible_costs(companies: ir.Table, rule: AmountRule) -> ir.Table:
    """Adds the eligible costs of each company in yen, NULL where they are unknown.

    Raises:
        BadDefinition: The limits on categories leave no room, or lead to numbers too large for the databases.
    """
    kinds = [*(category.id for category in rule.categories), *(cost.id for cost in rule.excluded)]
    filed = [cost_column(kind) for kind in kinds if cost_column(kind) in companies.columns]
    counted = [category for category in rule.categories if cost_column(category.id) in filed]
    total = _under_limits(companies, counted)
    stated = _stated_total(companies, rule)
    if not filed:
        return companies.mutate(**{ELIGIBLE: stated})
    something_filed = ibis.or_(*[companies[column].notnull() for column in filed])
    return companies.mutate(**{ELIGIBLE: something_filed.ifelse(total, stated)})


def largest_eligible_yen(rule: AmountRule) -> int:
    """No company's eligible costs are more than this, in yen."""
    return LIMIT_YEN * max(1, len(rule.categories))


def _stated_total(companies: ir.Table, rule: AmountRule) -> ir.IntegerValue:
    column = column_of(COST_FACT)
    return ibis.null("int64") if rule.own_costs or column not in companies.columns else companies[column]


def _under_limits(companies: ir.Table, counted: Sequence[Category]) -> ir.IntegerValue:
    """Sum of all categories, in yen, each as far as its limit lets it count."""
    filed = {category.id: _under_its_own_limit(companies, category) for category in counted}
    shares = {c.id: share_of_total(c.limit) for c in counted if c.limit and c.limit.share is not None}
    if not shares:
        return _sum(filed.values())
    return _Shares(filed, shares).largest_total()


def _under_its_own_limit(companies: ir.Table, category: Category) -> ir.IntegerValue:
    filed = companies[cost_column(category.id)].coalesce(0)
    if category.limit is None or category.limit.yen is None:
        return filed
    return ibis.least(filed, ibis.literal(category.limit.yen, "int64"))


def _sum(numbers: Iterable[ir.IntegerValue]) -> ir.IntegerValue:
    return reduce(lambda total, one: total + one, numbers, ibis.literal(0, "int64"))


class _Shares:
    """Categories of which some count only up to a share of the total.

    Args:
        filed: By category, in yen.
        shares: By category with a limit, as fractions of the total.

    Raises:
        BadDefinition: The shares leave no room, or lead to numbers too large for the databases.
    """

    def __init__(self, filed: Mapping[str, ir.IntegerValue], shares: Mapping[str, Fraction]) -> None:
        self.filed = filed
        self.whole = lcm(*[share.denominator for share in shares.values()])
        self.parts = {category: int(share * self.whole) for category, share in shares.items()}
        if sum(self.parts.values()) >= self.whole:
            raise BadDefinition(
                "割合の上限を合わせると全体を超えるため計算できません",
                remedy="制度ファイルの limit を確かめてください",
            )
        if self.whole * LIMIT_YEN * len(filed) > LARGEST:
            raise BadDefinition(
                "割合の上限の分母が大きすぎて計算できません",
                remedy="制度ファイルの limit を簡単な分数にしてください",
            )

    def largest_total(self) -> ir.IntegerValue:
        """The largest total in whole yen that is not more than what its limits let count.

        Fractions of a yen dropped from each category lower the exact total by less than (number of limits) /
        (1 - sum of shares), so that only so many totals below it can be the one.
        """
        most = self._exact_total()
        steps = -(-len(self.parts) * self.whole // (self.whole - sum(self.parts.values())))
        totals = [most - step for step in range(steps + 1)]
        return ibis.cases(
            *[(self._counted(total) >= total, total) for total in totals], else_=ibis.literal(0, "int64")
        )

    def _exact_total(self) -> ir.IntegerValue:
        """Whatever limits bind, the rest of the costs fills what they leave: the smallest of these totals holds."""
        bounds = []
        for binding in chain.from_iterable(
            combinations(self.parts, size) for size in range(len(self.parts) + 1)
        ):
            rest = _sum(yen for category, yen in self.filed.items() if category not in binding)
            room = self.whole - sum(self.parts[category] for category in binding)
            bounds.append(whole_division(rest * self.whole, room))
        return smallest(bounds)

    def _counted(self, total: ir.IntegerValue) -> ir.IntegerValue:
        return _sum(
            ibis.least(yen, whole_division(total * self.parts[category], self.whole))
            if category in self.parts
            else yen
            for category, yen in self.filed.items()
        )
