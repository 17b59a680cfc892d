"""SME, small enterprise, deemed large: the legal notions that programmes share, at every limit of the law."""

from collections.abc import Mapping
from typing import Any

import pytest

from banso.core.company import read_company
from banso.core.evaluation import State, evaluate
from banso.definitions.region import Region
from tests.integration.shipped import (
    INDEPENDENT,
    MANUFACTURER,
    shipped_region,
)


@pytest.fixture(scope="module")
def region() -> Region:
    return shipped_region()


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
