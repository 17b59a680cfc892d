"""Ways to divide the companies, and how each part fares: by industry, size, area and age."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from banso.core.evaluation import FAILED, UNKNOWN
from banso.core.facts import CodeList
from banso.definitions.take_up import SIZE_CLASSES, UNKNOWN_SIZE
from banso.population.columns import column_of
from banso.population.companies.schema import FOUNDED_YEAR
from banso.population.divisions import UNKNOWN_CODE, UNKNOWN_LABEL, sections
from banso.population.simulation.cohort import INDUSTRY, MUNICIPALITY, PREFECTURE, Cohort
from banso.population.simulation.draws import Ints
from banso.population.simulation.standing import Standing
from banso.population.simulation.tally import Tally

FEW = 30
"""A group of fewer companies says little: a single grant moves its figures."""
WORTH_WORDS = 100
"""A group is spoken of in words if it has at least one in so many of all companies."""
AGES: Sequence[tuple[int, str, str]] = (
    (0, "0-4", "5年未満"),
    (5, "5-9", "5年以上10年未満"),
    (10, "10-19", "10年以上20年未満"),
    (20, "20-29", "20年以上30年未満"),
    (30, "30-49", "30年以上50年未満"),
    (50, "50+", "50年以上"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way to divide the companies.

    Attributes:
        place: For each company the place of its group in `groups`.
        groups: Code and name of each group; every one has a company.
    """

    by: str
    label: str
    place: Ints
    groups: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """How one group fares; sums are over all paths.

    Attributes:
        reachable: Companies that meet the requirements, or do so if people agree.
        shut_out: Companies that do not.
    """

    code: str
    label: str
    companies: int
    reachable: int
    unknown: int
    shut_out: int
    applications: int
    grants: int
    granted_yen: int


def groupings(cohort: Cohort, year: int) -> list[Grouping]:
    """All ways of dividing the table allows for.

    Args:
        cohort: The companies.
        year: Calendar year in which ages are counted.
    """
    made = [_by_industry(cohort), _by_size(cohort), _by_area(cohort), _by_age(cohort, year)]
    return [grouping for grouping in made if any(code != UNKNOWN_CODE for code, _ in grouping.groups)]


def group_rows(grouping: Grouping, standing: Standing, tally: Tally) -> list[GroupRow]:
    """One row for each group, in the order of the grouping."""
    counted = [
        _sums(grouping, numbers)
        for numbers in (
            np.ones_like(grouping.place),
            (standing.state == int(UNKNOWN)).astype(np.int64),
            (standing.state == int(FAILED)).astype(np.int64),
            tally.company_applications,
            tally.company_grants,
            tally.company_yen,
        )
    ]
    return [
        GroupRow(
            code=code,
            label=label,
            companies=companies,
            reachable=companies - unknown - shut_out,
            unknown=unknown,
            shut_out=shut_out,
            applications=applications,
            grants=grants,
            granted_yen=yen,
        )
        for (code, label), companies, unknown, shut_out, applications, grants, yen in zip(
            grouping.groups, *counted, strict=True
        )
    ]


def _sums(grouping: Grouping, numbers: Ints) -> list[int]:
    sums = np.zeros(len(grouping.groups), dtype=np.int64)
    np.add.at(sums, grouping.place, numbers)
    return [int(one) for one in sums]


def _by_industry(cohort: Cohort) -> Grouping:
    industries = cohort.vocabulary.facts[INDUSTRY].codes
    found = cohort.words(column_of(INDUSTRY))
    letter = sections(industries) if industries else {}
    divisions = pa.array([None if code is None else letter.get(code[:2]) for code in found.to_pylist()])
    return _grouped("industry", "業種", divisions, dict(industries.sections) if industries else {})


def _by_size(cohort: Cohort) -> Grouping:
    classes = list(SIZE_CLASSES)
    names = {size: label for size, (_, label) in SIZE_CLASSES.items() if size != UNKNOWN_SIZE}
    sizes = [classes[place] for place in cohort.size]
    known = pa.array([None if size == UNKNOWN_SIZE else size for size in sizes], pa.string())
    return _grouped("size", "規模", known, names)


def _by_area(cohort: Cohort) -> Grouping:
    towns = cohort.words(column_of(MUNICIPALITY))
    within_one = len(cohort.words(column_of(PREFECTURE)).drop_null().unique()) <= 1
    fact = MUNICIPALITY if within_one and len(towns.drop_null().unique()) > 1 else PREFECTURE
    return _grouped(
        "area", "地域", cohort.words(column_of(fact)), _names(cohort.vocabulary.facts[fact].codes)
    )


def _by_age(cohort: Cohort, year: int) -> Grouping:
    founded = cohort.numbers(FOUNDED_YEAR)
    place = np.searchsorted([least for least, _, _ in AGES], np.maximum(year - founded, 0), side="right") - 1
    codes = [AGES[at][1] if known > 0 else None for at, known in zip(place, founded, strict=True)]
    return _grouped(
        "age", "創業からの年数", pa.array(codes, pa.string()), {code: label for _, code, label in AGES}
    )


def _names(codes: CodeList | None) -> dict[str, str]:
    return {code.id: code.name for code in codes.codes.values()} if codes else {}


def _grouped(by: str, label: str, codes: pa.Array, names: dict[str, str]) -> Grouping:
    """Groups in the order of their names, those that occur; the unknown ones last."""
    occurring = set(codes.unique().to_pylist())
    known = [*(code for code in names if code in occurring), *sorted(occurring - names.keys() - {None})]
    order = {code: place for place, code in enumerate(known)}
    place = np.array([order.get(code, len(known)) for code in codes.to_pylist()], dtype=np.int64)
    groups = [(code, names.get(code, code)) for code in known]
    if None in occurring:
        groups.append((UNKNOWN_CODE, UNKNOWN_LABEL))
    return Grouping(by=by, label=label, place=place, groups=tuple(groups))


def fairness_words(label: str, rows: Sequence[tuple[str, int, float]]) -> Iterator[str]:
    """Who is reached most and least of a grouping, in words.

    Args:
        label: Of the grouping.
        rows: Name, number of companies, and reach (1 is the whole) of each group.
    """
    everybody = sum(companies for _, companies, _ in rows)
    told = sorted(
        (reach, name)
        for name, companies, reach in rows
        if companies >= FEW and companies * WORTH_WORDS >= everybody and name != UNKNOWN_LABEL
    )
    if len(told) > 1 and told[0][0] < told[-1][0]:
        (least, last), (most, first) = told[0], told[-1]
        yield (
            f"{label}では、会社数のわりに交付が多いのは「{first}」（全体の{most:.1f}倍）、"
            f"少ないのは「{last}」（{least:.1f}倍）です。"
        )
