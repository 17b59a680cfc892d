"""Invented companies to simulate with, where no table of real ones is at hand."""

from dataclasses import dataclass

import pyarrow as pa

from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import Region
from banso.population.companies.invented import invented_companies
from banso.population.simulation.errors import CannotSimulate

PREFECTURE_CODES = "prefecture"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedTable:
    """Invented companies, and what they are, in words for readers."""

    table: pa.Table
    description: str


def invented_table(
    region: Region, prefecture: str, *, rows: int | None = None, seed: int = 1
) -> InventedTable:
    """Invents the companies of a prefecture.

    Args:
        region: Its company mix says what they are drawn from.
        prefecture: Code; empty for the first prefecture of the mix.
        rows: How many; as many as the prefecture has unless told.
        seed: The same seed gives the same companies.

    Raises:
        BadDefinition: The company mix cannot be used.
        CannotSimulate: The mix knows nothing of the prefecture, or no company is asked for.
    """
    mix = load_company_mix(region)
    names = region.vocabulary.code_lists[PREFECTURE_CODES]
    code = prefecture or next(iter(mix.regions))
    if code not in mix.regions:
        known = "、".join(names.name(one) for one in mix.regions)
        raise CannotSimulate(
            f"{names.name(code)}の会社の構成がデータにありません",
            remedy=f"架空の会社を作れるのは{known}です。ほかの地域は会社の表を使ってください",
        )
    count = mix.regions[code].companies.value if rows is None else rows
    if count < 1:
        raise CannotSimulate("会社の数が0です", place="rows", remedy="1社以上にしてください")
    batches = list(invented_companies(mix, region.vocabulary, code, count, seed))
    return InventedTable(
        table=pa.Table.from_batches(batches),
        description=f"{mix.name}（{names.name(code)}、{count:,}社、乱数の種{seed}）",
    )
