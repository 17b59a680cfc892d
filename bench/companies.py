"""Invented companies, drawn from a seed: every fact of the vocabulary answered, no real name anywhere."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from banso.core.company import Values, on_day, read_company
from banso.core.facts import Company, Fact, FactType, Vocabulary

ON = date(2023, 9, 20)
"""The day of the demonstration, when the first call is open."""
SEED = 20230920

PREFECTURES = {"46": 70, "43": 20, "13": 4, "40": 4, "45": 2}
ENTITY_TYPES = {
    "corporation": 62,
    "sole_proprietor": 26,
    "cooperative": 4,
    "medical_corporation": 2,
    "npo": 2,
    "general_incorporated": 1,
    "municipality": 1,
    "chamber": 1,
    "other": 1,
}
INDUSTRIES = {"0": 8, "1": 14, "2": 6, "3": 8, "4": 6, "5": 18, "6": 8, "7": 18, "8": 10, "9": 4}
"""By first digit: manufacturing, trade and services are the bulk."""
EMPLOYEES = [(1, 5), (1, 5), (1, 5), (6, 20), (6, 20), (21, 50), (51, 100), (101, 300), (301, 2000)]
CAPITALS = [500_000, 1_000_000, 3_000_000, 3_000_000, 10_000_000, 10_000_000, 30_000_000, 50_000_000]
CAPITALS += [80_000_000, 100_000_000, 300_000_000, 1_000_000_000]
YES_PERCENT = {
    "company.prefectural_tax_unpaid": 4,
    "company.antisocial_ties": 1,
    "company.political_or_religious": 1,
    "project.other_grant": 10,
    "project.promotes_dx": 50,
    "project.publication_consent": 90,
}
USUAL_YES_PERCENT = 40
TYPED_NUMBERS = {FactType.YEN: 5_000_000, FactType.INTEGER: 50, FactType.PERMILLE: 80}
"""Upper ends of numbers nothing more is known of."""


def invented_answers(vocabulary: Vocabulary, count: int, seed: int = SEED) -> list[Values]:
    """Companies with every fact answered, as `read_company` returns them.

    A sole proprietor has no capital, shares or officers: those facts stay unknown, as a person would leave them.

    Args:
        vocabulary: Its facts are answered.
        count: How many.
        seed: The same seed gives the same companies.
    """
    random = Random(seed)
    return [_answers(vocabulary, random) for _ in range(count)]


def invented_companies(vocabulary: Vocabulary, count: int, seed: int = SEED) -> list[Company]:
    """The same companies as they stand on the day of the demonstration; what is unknown is None."""
    answers = invented_answers(vocabulary, count, seed)
    return [dict.fromkeys(vocabulary.facts) | dict(on_day(each, vocabulary, ON)) for each in answers]


def _answers(vocabulary: Vocabulary, random: Random) -> Values:
    prefecture = _pick(PREFECTURES, random)
    drawn: dict[str, Any] = {
        "company.corporate_number": None,
        "company.prefecture": prefecture,
        "company.municipality": _municipality(vocabulary, prefecture, random),
        "company.entity_type": _pick(ENTITY_TYPES, random),
        "company.industry": _industry(vocabulary, random),
        "company.regular_employees": random.randint(*random.choice(EMPLOYEES)),
        **_owners(random),
    }
    if drawn["company.entity_type"] == "sole_proprietor":
        drawn |= dict.fromkeys(_owners(random))
    for fact in vocabulary.facts.values():
        if fact.id not in drawn:
            drawn[fact.id] = _DRAW[fact.type](fact, random)
    return read_company(drawn, vocabulary)


def _pick(weights: dict[str, int], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def _municipality(vocabulary: Vocabulary, prefecture: str, random: Random) -> str:
    codes = vocabulary.code_lists["municipality"].codes
    return random.choice([code for code in codes if code.startswith(prefecture)])


def _industry(vocabulary: Vocabulary, random: Random) -> str:
    first, codes = _pick(INDUSTRIES, random), vocabulary.code_lists["industry"].codes
    return random.choice([code for code in codes if len(code) == 4 and code.startswith(first)])


def _owners(random: Random) -> dict[str, int]:
    """Shares and officers; one company in eight has a large firm among its owners."""
    shares, officers = random.choice([60, 200, 1000, 10_000]), random.randint(1, 9)
    with_large = random.random() < 1 / 8
    held = random.randint(1, shares) if with_large else 0
    return {
        "company.capital_yen": random.choice(CAPITALS),
        "company.shares_total": shares,
        "company.shares_large_holders": held,
        "company.shares_largest_large_holder": random.randint(held // 2, held),
        "company.officers": officers,
        "company.officers_from_large": random.randint(0, officers) if with_large else 0,
    }


def _boolean(fact: Fact, random: Random) -> bool:
    return random.randrange(100) < YES_PERCENT.get(fact.id, USUAL_YES_PERCENT)


def _number(fact: Fact, random: Random) -> int | str:
    value = random.randint(fact.minimum, TYPED_NUMBERS[fact.type])
    return f"{value // 10}.{value % 10}%" if fact.type is FactType.PERMILLE else value


def _codes(fact: Fact) -> list[str]:
    return list(fact.codes.codes) if fact.codes else []


def _some_codes(fact: Fact, random: Random) -> list[str]:
    codes = _codes(fact)
    return random.sample(codes, min(len(codes), random.choice([0, 1, 1, 2, 3])))


_DRAW: dict[FactType, Callable[[Fact, Random], Any]] = {
    FactType.BOOLEAN: _boolean,
    FactType.INTEGER: _number,
    FactType.YEN: _number,
    FactType.PERMILLE: _number,
    FactType.DATE: lambda _fact, random: date(2000 + random.randrange(23), 1 + random.randrange(12), 1),
    FactType.CODE: lambda fact, random: random.choice(_codes(fact)),
    FactType.CODES: _some_codes,
    FactType.DATED_CODES: _some_codes,
    FactType.CORPORATE_NUMBER: lambda _fact, _random: None,
}
