"""The cases that were agreed beforehand, to the clause and to the yen."""

from typing import Any

import pytest

from banso.core.amounts import compute
from banso.core.check import Verdict
from banso.core.company import on_day, read_company
from banso.core.costs import read_cost_line
from banso.core.evaluation import State
from banso.definitions.region import Region
from tests.integration.shipped import A1, A1_APPLICANT, ON, answered, shipped_region

LOANS = ("kagoshima-pref/new-business-loan/2024", "kagoshima-pref/growth-company-loan/2024")


@pytest.fixture(scope="module")
def region() -> Region:
    return shipped_region()


def test_a1_never_says_more_than_likely(region: Region) -> None:
    found = answered(region, A1, A1_APPLICANT)
    assert found.verdict is Verdict.LIKELY
    assert [clause.id for clause in found.to_confirm] == ["ki-judged", "governor-judged"]


@pytest.mark.parametrize(
    "fact",
    ["company.shares_largest_large_holder", "company.shares_large_holders", "company.officers_from_large"],
)
def test_unknown_shareholding_is_unknown_and_never_eligible(region: Region, fact: str) -> None:
    found = answered(region, A1, {**A1_APPLICANT, fact: None})
    assert (found.verdict, found.missing) == (Verdict.UNKNOWN, (fact,))


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"company.prefecture": "43"}, "in-prefecture"),
        ({"company.antisocial_ties": True}, "a-antisocial"),
        ({"company.prefectural_tax_unpaid": True}, "i-tax"),
        ({"company.political_or_religious": True}, "u-political"),
        ({"project.promotes_dx": False}, "e-dx"),
        ({"project.co_planner": "none"}, "o-co-planner"),
        ({"project.other_grant": True}, "ka-other-grant"),
        ({"company.entity_type": "medical_corporation"}, "sme/form"),
    ],
)
def test_a1_names_the_clause_that_fails_with_its_words(
    region: Region, change: dict[str, Any], clause: str
) -> None:
    found = answered(region, A1, {**A1_APPLICANT, **change})
    assert found.verdict is Verdict.INELIGIBLE
    failing = [c for c in found.clauses if c.state is State.FAILED and c.decides]
    named = [c for c in failing if c.id in {clause, clause.split("/")[0]}]
    assert named
    assert all(c.source and c.source.quote for c in named)
    assert all(c.change for c in named)


def test_the_other_track_of_a1_asks_other_things(region: Region) -> None:
    """①: a plan of 2022 and no grant then; of ② only the SME definition is asked (an assumption of the file)."""
    plan = {**A1_APPLICANT, "company.plan_2022": "manufacturing", "company.prefectural_tax_unpaid": True}
    assert answered(region, A1, plan).verdict is Verdict.LIKELY
    assert answered(region, A1, {**plan, "company.dx_grant_2022": True}).verdict is Verdict.INELIGIBLE


def costs(**yen_by_category: int) -> list[dict[str, Any]]:
    return [{"category": category, "yen": yen} for category, yen in yen_by_category.items()]


@pytest.mark.parametrize(
    ("lines", "facts", "counted", "yen"),
    [
        (costs(software_equipment=1_000_000, prototype_labour=900_000), {}, 1_500_000, 1_000_000),
        (costs(software_equipment=2_700_000), {}, 2_700_000, 1_800_000),
        (costs(software_equipment=3_000_001), {}, 3_000_001, 2_000_000),
        # Labour while learning has no limit of a third, labour of development has.
        (costs(software_equipment=1_000_000, training=900_000), {}, 1_900_000, 1_266_000),
        (costs(training=900_000), {}, 900_000, 600_000),
        (costs(prototype_labour=900_000), {}, 0, 0),
        (costs(software_equipment=9_000_000), {"company.plan_2022": "manufacturing"}, 9_000_000, 4_000_000),
        (costs(software_equipment=9_000_000), {"company.plan_2022": "service"}, 9_000_000, 2_000_000),
    ],
)
def test_a1_to_the_yen(
    region: Region, lines: list[dict[str, Any]], facts: dict[str, Any], counted: int, yen: int
) -> None:
    amount = answered(region, A1, {**A1_APPLICANT, **facts}, lines).amount
    assert amount is not None
    assert (amount.eligible_yen, amount.yen) == (counted, yen)


def test_a1_counts_a_general_device_only_for_the_project(region: Region) -> None:
    device = [{"category": "general_device", "yen": 300_000}]
    for declared, yen in (("はい", 200_000), ("いいえ", 0), (None, 0)):
        amount = answered(region, A1, A1_APPLICANT, [{**device[0], "sole_use": declared}]).amount
        assert amount is not None
        assert amount.yen == yen


A11 = "kagoshima-pref/uiturn-travel/2023"


def trip(person: str | None, residence: str, **yen_by_category: int) -> list[dict[str, Any]]:
    return [{**line, "person": person, "residence": residence} for line in costs(**yen_by_category)]


@pytest.mark.parametrize(
    ("lines", "yen"),
    [
        (trip("A", "outside", fare=31_000, lodging=12_345), 21_000),
        (trip(None, "outside", fare=31_000, lodging=12_345), 21_000),
        (trip("A", "kyushu", fare=31_000, lodging=12_345), 10_000),
        (trip("A", "outside", fare=60_000, lodging=1), 30_000),
        (trip("A", "outside", fare=1_999), 0),
        ([line for name in "ABCD" for line in trip(name, "outside", fare=60_000)], 100_000),
    ],
)
def test_a11_to_the_yen(region: Region, lines: list[dict[str, Any]], yen: int) -> None:
    amount = answered(region, A11, {"project.granted_this_year_yen": 0}, lines).amount
    assert amount is not None
    assert amount.yen == yen


LEADER = {"company.recognitions": [{"id": "management_innovation_leader", "on": "2023-04-01"}]}
LATER = {"company.recognitions": [{"id": "management_innovation_leader", "on": "2023-09-21"}]}
STRUCK = {"company.disasters": ["kumamoto_earthquake", "heavy_rain_2020", "covid"]}
STRUCK_TWICE = {"company.disasters": ["kumamoto_earthquake", "covid"]}


@pytest.mark.parametrize(
    ("programme", "facts", "cost", "yen"),
    [
        ("kagoshima-pref/shopping-street-digital/2024", {}, 900_000, 450_000),
        ("kagoshima-pref/shopping-street-digital/2024", {}, 2_000_001, 1_000_000),
        ("kagoshima-pref/service-productivity/2024", {}, 3_000_001, 1_500_000),
        ("kagoshima-pref/management-innovation/2024", {"company.recognitions": []}, 9_000_000, 2_000_000),
        ("kagoshima-pref/management-innovation/2024", {"company.recognitions": []}, 900_000, 450_000),
        ("kagoshima-pref/management-innovation/2024", LEADER, 9_000_000, 3_000_000),
        ("kagoshima-pref/management-innovation/2024", LEADER, 900_000, 600_000),
        ("kagoshima-pref/management-innovation/2024", LATER, 900_000, 450_000),
        ("kagoshima-pref/core-manufacturer/2024", {}, 90_000_000, 10_000_000),
        ("kagoshima-pref/manufacturer-training/2024", {}, 9_000_000, 500_000),
        ("kagoshima-pref/manufacturer-training/2024", {}, 300_000, 200_000),
        ("kagoshima-pref/drone-trial/2024", {}, 9_000_000, 4_000_000),
        ("kagoshima-pref/overseas-digital-sales/2024", {}, 9_000_000, 500_000),
        ("kagoshima-pref/trial-order-fairs/2023", {}, 900_000, 200_000),
        ("kagoshima-pref/trial-order-fairs/2023", {}, 300_000, 150_000),
        ("kagoshima-pref/startup-grant/2023", {}, 9_000_000, 1_500_000),
        ("kagoshima-pref/startup-grant/2023", {}, 900_000, 600_000),
        ("kumamoto-pref/small-business-recovery/2025", STRUCK, 800_000, 600_000),
        ("kumamoto-pref/small-business-recovery/2025", STRUCK_TWICE, 900_000, 600_000),
        ("kumamoto-pref/small-business-recovery/2025", STRUCK, 9_000_000, 2_000_000),
        ("kumamoto-pref/successor-training/2025", {}, 900_000, 200_000),
        ("kumamoto-pref/succession-preparation/2025", {}, 900_000, 500_000),
        ("kumamoto-pref/succession-launch/2025", {}, 9_000_000, 1_000_000),
        ("kumamoto-pref/turnaround-plan/2025", {}, 900_000, 150_000),
        ("kumamoto-pref/turnaround-plan/2025", {}, 1_200_000, 200_000),
        ("kumamoto-pref/turnaround-plan/2025", {}, 9_000_000, 200_000),
        (
            "kumamoto-pref/regional-cooperation/2025",
            {"project.cooperation_area": "several"},
            1_600_000,
            1_500_000,
        ),
        (
            "kumamoto-pref/regional-cooperation/2025",
            {"project.cooperation_area": "single"},
            1_600_000,
            1_000_000,
        ),
        ("kumamoto-pref/regional-cooperation/2025", {"project.cooperation_area": "single"}, 700_000, 700_000),
        ("kumamoto-pref/growth-investment/2025", {}, 90_000_000, 5_000_000),
        ("kumamoto-pref/growth-investment/2025", {}, 900_000, 450_000),
        ("kumamoto-pref/manufacturing-dx/2025", {}, 90_000_000, 5_000_000),
        ("kumamoto-pref/manufacturing-dx/2025", {}, 900_000, 600_000),
        ("kumamoto-pref/side-job-professionals/2025", {}, 500_000, 400_000),
        ("kumamoto-pref/side-job-professionals/2025", {}, 900_000, 500_000),
        ("kumamoto-pref/livelihood-reconstruction/2025", {}, 800_000, 600_000),
    ],
)
def test_rates_and_caps_to_the_yen(
    region: Region, programme: str, facts: dict[str, Any], cost: int, yen: int
) -> None:
    for lines, stated in ((costs(eligible=cost), {}), ([], {"project.cost_yen": cost})):
        rule = region.programmes[programme].amount
        assert rule is not None
        values = read_company({**facts, **stated}, region.vocabulary)
        read = [read_cost_line(line) for line in lines]
        assert compute(rule, on_day(values, region.vocabulary, ON), read).yen == yen


@pytest.mark.parametrize(
    ("programme", "limit", "purposes", "uses"),
    [
        (LOANS[0], 50_000_000, "12345", {"working": (84, 24), "equipment": (120, 36)}),
        (LOANS[1], 150_000_000, "1234", {"working": (84, 24), "equipment": (180, 36)}),
    ],
)
def test_the_terms_of_the_loans(
    region: Region, programme: str, limit: int, purposes: str, uses: dict[str, tuple[int, int]]
) -> None:
    loan = region.programmes[programme].loan
    assert loan is not None
    assert loan.limit_yen == limit
    assert [purpose.id for purpose in loan.purposes] == list(purposes)
    assert {use.id: (use.max_months, use.max_grace_months) for use in loan.uses} == uses
    assert (str(loan.rate_min), str(loan.rate_max)) == ("17/1000", "23/1000")
