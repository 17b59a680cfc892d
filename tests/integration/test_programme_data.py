"""The data that is shipped: publishable as a whole, complete, and right to the yen on the cases that were agreed."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from banso.core.amounts import compute
from banso.core.check import Check, Verdict, check, requirements_outcome
from banso.core.company import on_day, read_company
from banso.core.conditions import Comparison, walk
from banso.core.costs import read_cost_line
from banso.core.evaluation import State, evaluate
from banso.core.facts import Fact, FactType
from banso.core.questions import rank_questions
from banso.definitions.region import Region, data_path, load_region
from banso.definitions.validation import validate

ON = date(2023, 9, 20)

GRANTS = (
    "kagoshima-pref/dx-subsidy/2023",
    "kagoshima-pref/shopping-street-digital/2024",
    "kagoshima-pref/service-productivity/2024",
    "kagoshima-pref/management-innovation/2024",
    "kagoshima-pref/core-manufacturer/2024",
    "kagoshima-pref/manufacturer-training/2024",
    "kagoshima-pref/drone-trial/2024",
    "kagoshima-pref/overseas-digital-sales/2024",
    "kagoshima-pref/trial-order-fairs/2023",
    "kagoshima-pref/startup-grant/2023",
    "kagoshima-pref/uiturn-travel/2023",
    "kumamoto-pref/small-business-recovery/2025",
    "kumamoto-pref/successor-training/2025",
    "kumamoto-pref/succession-preparation/2025",
    "kumamoto-pref/succession-launch/2025",
    "kumamoto-pref/turnaround-plan/2025",
    "kumamoto-pref/regional-cooperation/2025",
    "kumamoto-pref/growth-investment/2025",
    "kumamoto-pref/manufacturing-dx/2025",
    "kumamoto-pref/side-job-professionals/2025",
    "kumamoto-pref/livelihood-reconstruction/2025",
)
LOANS = ("kagoshima-pref/new-business-loan/2024", "kagoshima-pref/growth-company-loan/2024")
FACTS = (
    "company.prefecture",
    "company.municipality",
    "company.entity_type",
    "company.industry",
    "company.capital_yen",
    "company.regular_employees",
    "company.shares_total",
    "company.shares_largest_large_holder",
    "company.shares_large_holders",
    "company.officers",
    "company.officers_from_large",
    "company.prefectural_tax_unpaid",
    "company.antisocial_ties",
    "company.political_or_religious",
    "company.plan_2022",
    "company.dx_grant_2022",
    "company.recognitions",
    "company.disasters",
    "project.purpose",
    "project.promotes_dx",
    "project.co_planner",
    "project.other_grant",
    "project.loan_purpose",
)
CODES = {
    "company.entity_type": {
        "corporation", "sole_proprietor", "cooperative", "medical_corporation", "npo", "general_incorporated",
        "municipality", "chamber", "other",
    },
    "company.plan_2022": {"manufacturing", "service", "none"},
    "company.recognitions": {
        "management_innovation_plan", "management_innovation_leader", "partnership_declaration",
        "sdgs_registered", "advanced_technology_plan", "management_improvement_plan",
    },
    "company.disasters": {"kumamoto_earthquake", "heavy_rain_2020", "covid"},
    "project.co_planner": {"it_vendor", "certified_support_body", "none"},
    "project.loan_purpose": {"1", "2", "3", "4", "5"},
}  # fmt: skip


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(data_path())


def test_everything_can_be_published() -> None:
    assert [str(problem) for problem in validate(data_path())] == []


@pytest.mark.parametrize("programme", [*GRANTS, *LOANS])
def test_every_agreed_programme_is_there(region: Region, programme: str) -> None:
    assert programme in region.programmes


@pytest.mark.parametrize("fact", FACTS)
def test_every_agreed_fact_is_there(region: Region, fact: str) -> None:
    assert fact in region.vocabulary.facts


@pytest.mark.parametrize("fact", CODES)
def test_every_agreed_code_is_there(region: Region, fact: str) -> None:
    codes = region.vocabulary.facts[fact].codes
    assert codes is not None
    assert CODES[fact] <= set(codes.codes)


def test_every_longer_industry_lies_in_a_shorter_one(region: Region) -> None:
    """Otherwise a short code could seem complete although a part of it is not in the list."""
    codes = region.vocabulary.code_lists["industry"].codes
    assert [code for code in codes if len(code) > 2 and code[:-1] not in codes] == []


# -------------------------------------------------------------------------------------- golden cases: rules

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


def state_of(region: Region, notion: str, base: Mapping[str, Any], **changes: Any) -> State:
    facts = {**base, **{f"company.{key}": value for key, value in changes.items()}}
    values = read_company(facts, region.vocabulary)
    (version,) = region.notions[notion]
    return evaluate(version.node, values).state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"regular_employees": 300, "capital_yen": 10_000_000_000}, State.MET),
        ({"regular_employees": 301, "capital_yen": 400_000_000}, State.FAILED),
        ({"regular_employees": 301, "capital_yen": 300_000_000}, State.MET),
        ({"regular_employees": 301, "capital_yen": 300_000_001}, State.FAILED),
        ({"regular_employees": 301, "capital_yen": None}, State.UNKNOWN),
        ({"regular_employees": None, "capital_yen": 400_000_000}, State.UNKNOWN),
        ({"entity_type": "medical_corporation", "industry": "83", "regular_employees": 50}, State.FAILED),
        ({"entity_type": "npo"}, State.FAILED),
        ({"entity_type": "general_incorporated"}, State.FAILED),
        ({"entity_type": None}, State.UNKNOWN),
        ({"entity_type": "sole_proprietor", "regular_employees": 301, "capital_yen": 1}, State.FAILED),
        ({"entity_type": "cooperative", "regular_employees": None, "industry": None}, State.MET),
        ({"industry": None}, State.UNKNOWN),
    ],
)
def test_who_is_an_sme(region: Region, changes: dict[str, Any], state: State) -> None:
    assert state_of(region, "sme", MANUFACTURER, **changes) is state


# JSIC divisions, capital in millions of yen, regular employees: the table of the act with the published mapping.
SME_CLASSES: list[tuple[list[str], int, int]] = [
    (
        [*(f"{n:02}" for n in range(1, 37)), "37", "40", "413", "414", *(f"{n}" for n in range(42, 50)),
         *(f"{n}" for n in range(62, 69)), "69", "791"],
        300, 300,
    ),
    ([f"{n}" for n in range(50, 56)], 100, 100),
    (
        ["38", "39", "411", "412", "415", "416", "693", "70", "71", "72", "73", "74", "75", "78", "79", "80",
         *(f"{n}" for n in range(81, 97))],
        50, 100,
    ),
    ([*(f"{n}" for n in range(56, 62)), "76", "77"], 50, 50),
]  # fmt: skip
SME_SPECIAL = {
    "1919": (300, 900),
    "192": (300, 900),
    "1932": (300, 900),
    "1933": (300, 900),
    "199": (300, 900),
}
SME_SPECIAL |= {"391": (300, 300), "3921": (300, 300), "751": (50, 200)}


def limits_of(industry: str) -> tuple[int, int] | None:
    """Capital in millions of yen and employees for a four-digit industry: the longest division it lies in."""
    table = {code: (capital, staff) for codes, capital, staff in SME_CLASSES for code in codes} | SME_SPECIAL
    found = [code for code in table if industry.startswith(code)]
    return table[max(found, key=len)] if found else None


def test_the_sme_definition_for_every_industry(region: Region) -> None:
    (version,) = region.notions["sme"]
    codes = [code for code in region.vocabulary.code_lists["industry"].codes if len(code) == 4]
    assert len(codes) > 1000
    for code in codes:
        # What the mapping leaves open: offices that only manage.
        if code[2] == "0":
            continue
        limits = limits_of(code)
        if limits is None:
            assert code[:2] in {"97", "98", "99"}
            assert evaluate(version.node, {**MANUFACTURER, "company.industry": code}).state is State.FAILED, (
                code
            )
            continue
        capital, staff = limits[0] * 1_000_000, limits[1]
        tried = [
            ((10**15, staff), State.MET),
            ((10**15, staff + 1), State.FAILED),
            ((capital, 10**6), State.MET),
            ((capital + 1, 10**6), State.FAILED),
        ]
        for (yen, people), wanted in tried:
            company = {
                "company.entity_type": "corporation",
                "company.industry": code,
                "company.capital_yen": yen,
                "company.regular_employees": people,
            }
            assert evaluate(version.node, company).state is wanted, company


@pytest.mark.parametrize(
    ("industry", "most"),
    [("56", 5), ("50", 5), ("76", 5), ("82", 5), ("09", 20), ("06", 20), ("44", 20), ("751", 20), ("80", 20)],
)
def test_who_is_a_small_enterprise(region: Region, industry: str, most: int) -> None:
    small = {**MANUFACTURER, "company.industry": industry}
    assert state_of(region, "small-enterprise", small, regular_employees=most) is State.MET
    assert state_of(region, "small-enterprise", small, regular_employees=most + 1) is State.FAILED
    assert state_of(region, "small-enterprise", small, regular_employees=None) is State.UNKNOWN


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"shares_largest_large_holder": 500, "shares_large_holders": 500}, State.FAILED),
        ({"shares_largest_large_holder": 499, "shares_large_holders": 499}, State.MET),
        ({"shares_largest_large_holder": 300, "shares_large_holders": 667}, State.FAILED),
        ({"shares_largest_large_holder": 300, "shares_large_holders": 666}, State.MET),
        ({"officers": 4, "officers_from_large": 2}, State.FAILED),
        ({"officers": 5, "officers_from_large": 2}, State.MET),
        ({"officers": 5, "officers_from_large": 3}, State.FAILED),
        ({"shares_largest_large_holder": None}, State.UNKNOWN),
        ({"shares_large_holders": None}, State.UNKNOWN),
        ({"officers_from_large": None}, State.UNKNOWN),
        ({"shares_total": None}, State.MET),
        ({"shares_total": None, "shares_largest_large_holder": 1, "shares_large_holders": 1}, State.UNKNOWN),
    ],
)
def test_who_is_deemed_large(region: Region, changes: dict[str, Any], state: State) -> None:
    assert state_of(region, "not-deemed-large", INDEPENDENT, **changes) is state


def answered(
    region: Region, programme: str, facts: Mapping[str, Any], costs: list[dict[str, Any]] | None = None
) -> Check:
    values = read_company(facts, region.vocabulary)
    company = on_day(values, region.vocabulary, ON)
    lines = [read_cost_line(line, row) for row, line in enumerate(costs or [], start=1)]
    return check(region.programmes[programme], company, region.vocabulary, ON, lines)


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


# ------------------------------------------------------------------------------------ golden cases: amounts


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


# ------------------------------------------------------------------------------------------ every programme


def test_no_programme_promises_anything_to_a_company_nothing_is_known_of(region: Region) -> None:
    for programme in region.programmes.values():
        found = check(programme, {}, region.vocabulary, ON)
        assert found.verdict is Verdict.UNKNOWN, programme.id
        assert found.amount is None or found.amount.yen is None, programme.id


def test_where_no_rules_are_stated_it_says_so(region: Region) -> None:
    without = [p for p in region.programmes.values() if p.requirements is None]
    assert without
    for programme in without:
        assert check(programme, {}, region.vocabulary, ON).note == "資料に要件の記載がありません"


def any_answer(fact: Fact, dice: random.Random) -> Any:
    """An answer somebody could give, in the form of a company on a day; of an industry the finest code."""
    if fact.type is FactType.BOOLEAN:
        return dice.random() < 0.5
    if fact.type in {FactType.CODES, FactType.DATED_CODES}:
        codes = list(fact.codes.codes) if fact.codes else []
        return frozenset(code for code in codes if dice.random() < 0.5)
    if fact.type is FactType.CODE:
        codes = [c for c in fact.codes.codes if c not in fact.codes.children] if fact.codes else []
        return dice.choice(codes)
    if fact.type is FactType.DATE:
        return date(2020, 4, 1)
    return max(fact.minimum, dice.choice([0, 1, 5, 20, 35, 300, 10**6, 10**9]))


@pytest.mark.parametrize("seed", range(12))
def test_asking_the_best_question_again_and_again_settles_every_programme(region: Region, seed: int) -> None:
    dice = random.Random(seed)
    programmes = [p for p in region.programmes.values() if p.requirements is not None]
    company: dict[str, Any] = {}
    settled: dict[str, State] = {}
    for _ in region.vocabulary.facts:
        outcomes = {p.id: requirements_outcome(p, company) for p in programmes}
        now = {
            key: outcome.state
            for key, outcome in outcomes.items()
            if outcome.state in {State.MET, State.FAILED}
        }
        assert settled.items() <= now.items()
        settled = now
        questions = rank_questions(outcomes.values(), company, region.vocabulary)
        if not questions:
            break
        assert company.get(questions[0].fact) is None
        company[questions[0].fact] = any_answer(region.vocabulary.facts[questions[0].fact], dice)
    verdicts = {check(p, company, region.vocabulary, ON).verdict for p in programmes}
    assert Verdict.UNKNOWN not in verdicts


def test_every_limit_is_a_whole_number_or_a_day(region: Region) -> None:
    for programme in region.programmes.values():
        for node in walk(programme.requirements) if programme.requirements else ():
            if isinstance(node, Comparison) and node.share is None:
                assert isinstance(node.value, int | date), (programme.id, node)


def test_no_two_clauses_of_a_programme_share_an_id(region: Region) -> None:
    for programme in region.programmes.values():
        nodes = walk(programme.requirements) if programme.requirements else ()
        ids = [node.id for node in nodes if node.id]
        assert len(ids) == len(set(ids)), programme.id
