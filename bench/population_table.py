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

PREFECTURE, SEED = "46", 20230920
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
    """The facts of the eleven conditions as arrays; what is unknown becomes 0 or False, as OpenFisca has it."""
    table = pq.read_table(path)
    form = pc.index_in(table["company_entity_type"], pa.array(OPENFISCA_FORMS)).fill_null(
        len(OPENFISCA_FORMS)
    )
    industry = pc.utf8_rpad(table["company_industry"], 4, "0")
    np.savez(
        out,
        form=form.to_numpy().astype(np.uint8),
        prefecture=_whole(table["company_prefecture"]),
        industry=_whole(industry),
        employees=_whole(table["company_regular_employees"]),
        largest_holder=_whole(table["company_shares_largest_large_holder"]),
        shares=_whole(table["company_shares_total"]),
        capital=_whole(table["company_capital_yen"]).astype(np.float32),
        cost=_whole(table["project_cost_yen"]).astype(np.float32),
        tax_unpaid=_flags(table["company_prefectural_tax_unpaid"]),
        antisocial=_flags(table["company_antisocial_ties"]),
        other_grant=_flags(table["project_other_grant"]),
        innovation_plan=_flags(table["company_recognitions__management_innovation_plan"]),
        partnership=_flags(table["company_recognitions__partnership_declaration"]),
        sdgs=_flags(table["company_recognitions__sdgs_registered"]),
    )


def _whole(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.int64()).fill_null(0).to_numpy()


def _flags(column: pa.ChunkedArray) -> np.ndarray:
    return column.fill_null(value=False).to_numpy()
