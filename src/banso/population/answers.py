"""The answer of a programme for every company, written to a file that other programs read."""

import json
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.sql import SQLBackend

from banso.core.check import VERDICTS
from banso.core.errors import BadValue
from banso.core.programmes import Programme
from banso.population.backends import batches
from banso.population.levels import BITS, IN_A_NUMBER
from banso.population.verdicts import STATE, YEN, Verdicts, verdicts

VERDICT = "verdict"
CLAUSES_KEY, PROGRAMME_KEY = b"banso.clauses", b"banso.programme"


def write_answers(programme: Programme, companies: ir.Table, connection: SQLBackend, out: Path) -> int:
    """Writes one row per company: `company`, `verdict`, the masks `clauses_0` …, and `yen`.

    The file says of itself what the masks hold (`banso.clauses`: for each clause its id, mask and lowest bit) and of
    which version of the programme it is.

    Returns:
        How many companies there are.

    Raises:
        BadValue: The file cannot be written.
    """
    answers = verdicts(programme, companies)
    words = answers.table[STATE].cases(
        *[(int(state), verdict.value) for state, verdict in VERDICTS.items()], else_=ibis.null("string")
    )
    named = answers.table.mutate(**{VERDICT: words}).drop(STATE)
    ordered = named.select(_order(answers))
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        rows = _write(ordered, connection, unfinished, _metadata(answers))
        unfinished.replace(out)
    except OSError as error:
        raise BadValue(
            "ここには書けません", place=str(out), remedy="書き込める場所を指定してください"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def _order(answers: Verdicts) -> list[str]:
    columns = [VERDICT if name == STATE else name for name in answers.table.columns if name != YEN]
    return [*columns, YEN]


def _metadata(answers: Verdicts) -> dict[bytes, bytes]:
    places = {
        part.node.id: {"mask": part.place // IN_A_NUMBER, "bit": BITS * (part.place % IN_A_NUMBER)}
        for part in answers.clauses.named
    }
    programme = {"id": answers.programme.id, "version": answers.programme.version}
    return {CLAUSES_KEY: json.dumps(places).encode(), PROGRAMME_KEY: json.dumps(programme).encode()}


def _write(query: ir.Table, connection: SQLBackend, path: Path, metadata: dict[bytes, bytes]) -> int:
    schema = query.schema().to_pyarrow().with_metadata(metadata)
    rows = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches(connection, query):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
            rows += batch.num_rows
    return rows
