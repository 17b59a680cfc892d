"""Companies to measure with: the invented ones of the region, written to a Parquet file or handed to OpenFisca."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banso.core.amounts import COST_FACT
from banso.core.conditions import facts_of
from banso.core.programmes import Programme
from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import Region
from banso.population.columns import COMPANY, column_of
from banso.population.companies.invented import invented_companies
from bench.population_programme import ACTIVITIES, CO_PLANNERS

PREFECTURE, SEED = "46", 20230920
MONEY = {"capital": "company_capital_yen", "cost": "project_cost_yen"}
NUMBERS = {
    "employees": "company_regular_employees",
    "shares": "company_shares_total",
    "largest_holder": "company_shares_largest_large_holder",
    "large_holders": "company_shares_large_holders",
    "officers": "company_officers",
    "officers_from_large": "company_officers_from_large",
}
FLAGS = {
    "antisocial": "company_antisocial_ties",
    "tax_unpaid": "company_prefectural_tax_unpaid",
    "political": "company_political_or_religious",
    "other_grant": "project_other_grant",
    "promotes_dx": "project_promotes_dx",
    **{code: f"project_activities__{code}" for code in ACTIVITIES},
}
"""Inputs of OpenFisca by their names there, with the columns of a company table."""
OPENFISCA_FORMS = ["corporation", "sole_proprietor", "cooperative"]


def write_companies(region: Region, rows: int, path: Path) -> None:
    """Writes invented companies block by block, in little memory."""
    batches = invented_companies(load_company_mix(region), region.vocabulary, PREFECTURE, rows, SEED)
    first = next(batches)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_batch(first)
        for batch in batches:
            writer.write_batch(batch)


def columns_of(programme: Programme, path: Path) -> list[str]:
    """The columns of a file that a programme looks at, the key first."""
    facts = {COST_FACT, *(facts_of(programme.requirements) if programme.requirements else ())}
    facts |= {fact for track in programme.amount.tracks if track.when for fact in facts_of(track.when)}
    wanted = {column_of(fact) for fact in facts}
    return [COMPANY, *[n for n in pq.read_schema(path).names if n.partition("__")[0] in wanted]]


def write_openfisca_inputs(path: Path, out: Path) -> None:
    """The facts of the eleven conditions as arrays; what is unknown becomes 0, False or empty, as OpenFisca has it.

    Legal forms are numbered as OpenFisca does it; the industry is given as text and as a number of four digits.
    """
    table = pq.read_table(path)
    form = pc.index_in(table["company_entity_type"], pa.array(OPENFISCA_FORMS)).fill_null(
        len(OPENFISCA_FORMS)
    )
    industry = table["company_industry"].fill_null("")
    planner = pc.is_in(table["project_co_planner"], pa.array(sorted(CO_PLANNERS)))
    np.savez(
        out,
        form=form.to_numpy().astype(np.uint8),
        industry=np.array(industry.to_pylist(), dtype="S4"),
        industry_number=_whole(pc.utf8_rpad(industry, 4, "0")),
        prefecture=_whole(table["company_prefecture"]),
        co_planned=planner.to_numpy(),
        **{name: _whole(table[column]).astype(np.float32) for name, column in MONEY.items()},
        **{name: _whole(table[column]) for name, column in NUMBERS.items()},
        **{name: _flags(table[column]) for name, column in FLAGS.items()},
    )


def _whole(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.int64()).fill_null(0).to_numpy()


def _flags(column: pa.ChunkedArray) -> np.ndarray:
    return pc.fill_null(column, fill_value=False).to_numpy()
