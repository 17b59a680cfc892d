"""Invented companies that meet everything askable, to be changed in one point."""

from typing import Any

DX = "kagoshima-pref/dx-subsidy/2023"
TRAVEL = "kagoshima-pref/uiturn-travel/2023"
TURNAROUND = "kumamoto-pref/turnaround-plan/2025"
RECOVERY = "kumamoto-pref/small-business-recovery/2025"
LOAN = "kagoshima-pref/new-business-loan/2024"

MANUFACTURER: dict[str, Any] = {
    "company.prefecture": "46",
    "company.entity_type": "corporation",
    "company.industry": "32",
    "company.capital_yen": 10_000_000,
    "company.regular_employees": 20,
    "company.shares_total": 1000,
    "company.shares_largest_large_holder": 0,
    "company.shares_large_holders": 0,
    "company.officers": 3,
    "company.officers_from_large": 0,
    "company.prefectural_tax_unpaid": False,
    "company.antisocial_ties": False,
    "company.political_or_religious": False,
    "company.plan_2022": "none",
    "company.dx_grant_2022": False,
    "company.recognitions": [],
    "project.promotes_dx": True,
    "project.co_planner": "it_vendor",
    "project.other_grant": False,
}


def manufacturer(**changes: Any) -> dict[str, Any]:
    """The manufacturer with facts changed; a fact of the company is named without its first word."""
    return MANUFACTURER | {f"company.{fact}": value for fact, value in changes.items()}
