"""Ways to divide the companies of a table: by industry, size, prefecture or municipality."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from banso.core.facts import CodeList, Vocabulary
from banso.definitions.take_up import SIZE_CLASSES, UNKNOWN_SIZE
from banso.population.columns import column_of

INDUSTRY, EMPLOYEES = "company.industry", "company.regular_employees"
PLACES = {"prefecture": "company.prefecture", "municipality": "company.municipality"}
BY = ("industry", "size", *PLACES)
UNKNOWN_CODE, UNKNOWN_LABEL = "unknown", "不明"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One way to divide companies.

    Attributes:
        by: Which way, one of `BY`.
        label: What it is called.
        names: Name of each part by its code, in the order in which parts are shown.
    """

    by: str
    label: str
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """Name of a part; of the companies nothing is known of as well."""
        return UNKNOWN_LABEL if code == UNKNOWN_CODE else self.names.get(code, code)


def division(by: str, vocabulary: Vocabulary) -> Division:
    """A way to divide companies, with the names of the parts."""
    if by == "size":
        return Division(by=by, label="規模", names={size: label for size, (_, label) in SIZE_CLASSES.items()})
    fact = vocabulary.facts[INDUSTRY if by == "industry" else PLACES[by]]
    names = {code.id: code.name for code in fact.codes.codes.values()} if fact.codes else {}
    if by == "industry" and fact.codes:
        names = dict(fact.codes.sections)
    return Division(by=by, label=fact.label, names=names)


def part_of(by: str, companies: ir.Table, vocabulary: Vocabulary) -> ir.StringValue:
    """The code of the part each company belongs to; `unknown` where its column does not tell."""
    column = column_of(EMPLOYEES if by == "size" else INDUSTRY if by == "industry" else PLACES[by])
    if column not in companies.columns:
        return ibis.literal(UNKNOWN_CODE)
    if by == "size":
        found = _size(companies[column])
    elif by == "industry":
        found = _section(companies[column], vocabulary.facts[INDUSTRY].codes)
    else:
        found = companies[column]
    return found.coalesce(UNKNOWN_CODE)


def _size(employees: ir.IntegerValue) -> ir.StringValue:
    known = [(least, size) for size, (least, _) in SIZE_CLASSES.items() if size != UNKNOWN_SIZE]
    largest_first = sorted(known, reverse=True)
    return ibis.cases(
        *[(employees >= least, size) for least, size in largest_first], else_=ibis.null("string")
    )


def sections(industries: CodeList) -> dict[str, str]:
    """Section letter of each division of industries, by its two digits."""
    return {code.id[:2]: code.section for code in industries.codes.values() if code.section}


def _section(industry: ir.StringValue, industries: CodeList | None) -> ir.StringValue:
    letters = sections(industries) if industries else {}
    digits: dict[str, list[str]] = {}
    for two, letter in letters.items():
        digits.setdefault(letter, []).append(two)
    return ibis.cases(
        *[(industry.left(2).isin(sorted(twos)), letter) for letter, twos in digits.items()],
        else_=ibis.null("string"),
    )
