"""The data that is shipped, read once, and companies to ask it about."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from banso.core.check import Check, check
from banso.core.company import on_day, read_company
from banso.core.costs import read_cost_line
from banso.definitions.region import Region, data_path, load_region

ON = date(2023, 9, 20)

MANUFACTURER: Mapping[str, Any] = {
    "company.entity_type": "corporation",
    "company.industry": "09",
    "company.capital_yen": 10_000_000,
    "company.regular_employees": 20,
}
INDEPENDENT: Mapping[str, Any] = {
    "company.entity_type": "corporation",
    "company.shares_total": 1000,
    "company.shares_largest_large_holder": 0,
    "company.shares_large_holders": 0,
    "company.officers": 5,
    "company.officers_from_large": 0,
}
A1 = "kagoshima-pref/dx-subsidy/2023"
A1_APPLICANT: Mapping[str, Any] = {
    **MANUFACTURER,
    **INDEPENDENT,
    "company.prefecture": "46",
    "company.antisocial_ties": False,
    "company.prefectural_tax_unpaid": False,
    "company.political_or_religious": False,
    "company.plan_2022": "none",
    "company.dx_grant_2022": False,
    "project.promotes_dx": True,
    "project.co_planner": "it_vendor",
    "project.other_grant": False,
}


@cache
def shipped_region() -> Region:
    """The whole data folder."""
    return load_region(data_path())


def answered(
    region: Region, programme: str, facts: Mapping[str, Any], costs: list[dict[str, Any]] | None = None
) -> Check:
    values = read_company(facts, region.vocabulary)
    company = on_day(values, region.vocabulary, ON)
    lines = [read_cost_line(line, row) for row, line in enumerate(costs or [], start=1)]
    return check(region.programmes[programme], company, region.vocabulary, ON, lines)
