"""The data that is shipped: publishable as a whole, complete, and answering every company to the end."""

import random
from datetime import date
from typing import Any

import pytest

from banso.core.check import Verdict, check, requirements_outcome
from banso.core.conditions import Comparison, walk
from banso.core.evaluation import State
from banso.core.facts import Fact, FactType
from banso.core.questions import rank_questions
from banso.definitions.region import Region, data_path
from banso.definitions.validation import validate
from tests.integration.shipped import (
    ON,
    shipped_region,
)

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


@pytest.fixture(scope="module")
def region() -> Region:
    return shipped_region()


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
