"""Many companies against one programme and against all of them, and how it grows with their number."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from banso.core.conditions import facts_of
from banso.core.evaluation import JUDGED
from banso.core.programmes import Programme
from banso.definitions.region import Region, installed_region
from banso.population.all_programmes import groups_of_all
from banso.population.backends import duckdb
from banso.population.columns import column_of
from banso.population.verdicts import STATE, YEN, groups, verdicts
from bench.contenders import Measured, in_turns
from bench.measuring import Row, milliseconds, side_by_side, spread
from bench.openfisca.environment import python_with_openfisca
from bench.population_contender import MEMORY_LIMIT
from bench.population_programme import eleven_conditions
from bench.population_table import write_companies, write_openfisca_inputs

MILLION = 1_000_000
RUNS = 7
RUNS_OF_ALL = 3
GROWTH = (100_000, MILLION, 10 * MILLION)
COUNTED = {"dx": "the heaviest programme", "all": "all programmes"}
FINEST_CODE = 4
VERDICTS_A_SECOND = 25 * MILLION
"""Target over the whole matrix of programmes and companies."""


def one_programme() -> list[Row]:
    """Verdict, mask and yen of every company: ours, SQL by hand, OpenFisca; the answers are compared."""
    region = installed_region()
    with TemporaryDirectory() as folder:
        files = Path(folder)
        write_companies(region, MILLION, files / "companies.parquet")
        write_openfisca_inputs(files / "companies.parquet", files / "inputs.npz")
        found = in_turns(_commands(files), RUNS)
        for which in ("eleven", "dx"):
            _assert_same(files, which)
        notes = _differences(files, eleven_conditions(region))
        compiling = _writing_the_query(region, files / "companies.parquet")
    return [*_rows_of_eleven(found, notes), *_rows_of_dx(found), compiling]


def _commands(files: Path) -> dict[str, Sequence[str]]:
    companies = str(files / "companies.parquet")

    def here(name: str, which: str) -> Sequence[str]:
        answers = str(files / f"{name}-{which}.parquet")
        return [sys.executable, "-m", "bench.population_contender", name, which, companies, answers]

    def openfisca(way: str) -> Sequence[str]:
        module = [str(python_with_openfisca()), "-m", "bench.openfisca.run"]
        return [*module, way, str(files / "inputs.npz"), str(files / f"openfisca-{way}.npz")]

    return {
        "openfisca": openfisca("usual"),
        "tuned": openfisca("tuned"),
        **{
            f"{name}-{which}": here(name, which)
            for which in ("eleven", "dx")
            for name in ("ours", "file", "sql")
        },
    }


def _assert_same(files: Path, which: str) -> None:
    """Ours and the query written by hand agree in every verdict, every clause and every yen."""
    ours, by_hand = (pq.read_table(files / f"{name}-{which}.parquet") for name in ("ours", "sql"))
    different = [
        name for name in ours.column_names if not ours[name].equals(by_hand[name].cast(ours[name].type))
    ]
    if different or not ours.equals(pq.read_table(files / f"file-{which}.parquet")):
        raise AssertionError(f"{which}: not the same answers in {different or 'the file'}")


def _differences(files: Path, programme: Programme) -> str:
    """Where OpenFisca can agree, it must: among companies of which everything is known.

    Raises:
        AssertionError: It finds others eligible.
    """
    known = _all_known(files / "companies.parquet", programme)
    ours = pq.read_table(files / "ours-eleven.parquet")
    eligible, yen = ours[STATE].to_numpy() == JUDGED, ours[YEN].fill_null(0).to_numpy()
    wrong = []
    for way in ("usual", "tuned"):
        theirs = np.load(files / f"openfisca-{way}.npz")
        if (theirs["eligible"][known] != eligible[known]).any():
            raise AssertionError(f"OpenFisca ({way}) has other verdicts")
        both = known & eligible
        wrong.append(int((theirs["granted"][both].astype(np.int64) != yen[both]).sum()))
        unknown_as_zero = int((theirs["eligible"] & ~eligible).sum() + (~theirs["eligible"] & eligible).sum())
    return (
        f"same verdicts as OpenFisca for the {known.sum():,} companies of which all is known, {wrong[0]} of "
        f"{int((known & eligible).sum()):,} amounts wrong there by 32-bit floats; {unknown_as_zero:,} verdicts "
        "differ where something is unknown, which it takes for 0 or no"
    )


def _all_known(companies: Path, programme: Programme) -> np.ndarray:
    facts = {column_of(fact) for fact in facts_of(programme.requirements)} | {"project_cost_yen"}
    names = [name for name in pq.read_schema(companies).names if name.partition("__")[0] in facts]
    table: pa.Table = pq.read_table(companies, columns=names)
    known = [table[name].is_valid() for name in names]
    # A coarser code can leave open what a company is.
    known.append(pc.equal(pc.utf8_length(table["company_industry"]), FINEST_CODE).fill_null(False))
    return np.logical_and.reduce([each.to_numpy() for each in known])


def _rows_of_eleven(found: Mapping[str, Measured], notes: str) -> list[Row]:
    ours, file, sql = found["ours-eleven"], found["file-eleven"], found["sql-eleven"]
    openfisca, tuned = found["openfisca"], found["tuned"]
    work = "1,000,000 companies x one programme of 11 conditions: verdict, mask, yen"
    return [
        Row(
            what=work,
            ours=ours.ms,
            target=openfisca.ms / 10,
            baseline=openfisca.ms,
            baseline_name="OpenFisca, limits from parameters",
            note=f"{openfisca.ms / ours.ms:.1f} times as fast, with {openfisca.processor_ms / ours.processor_ms:.1f} "
            f"times less processor time; with codes made numbers beforehand and limits "
            f"looked up by position OpenFisca takes {tuned.ms:.0f} ms; {notes}; {spread(ours.times)} ms",
        ),
        _beside_sql(work, ours, sql),
        Row(
            what="the same, peak memory of the process, companies in a Parquet file",
            ours=file.peak,
            unit="MB",
            target=0.7 * openfisca.peak,
            baseline=openfisca.peak,
            baseline_name="OpenFisca, columns in memory",
            note=f"ours with the companies in memory {ours.peak:.0f} MB, SQL by hand {sql.peak:.0f} MB; "
            f"from the file the run takes {file.ms:.0f} ms",
        ),
    ]


def _rows_of_dx(found: Mapping[str, Measured]) -> list[Row]:
    return [
        _beside_sql(
            "1,000,000 companies x the heaviest programme of the region (76 conditions, 23 clauses)",
            found["ours-dx"],
            found["sql-dx"],
        )
    ]


def _beside_sql(work: str, ours: Measured, sql: Measured) -> Row:
    return Row(
        what=work,
        ours=ours.ms,
        target=1.5 * sql.ms,
        baseline=sql.ms,
        baseline_name="DuckDB SQL by hand",
        note=f"every bit the same; processor time {ours.processor_ms:.0f} and "
        f"{sql.processor_ms:.0f} ms; peak {ours.peak:.0f} and {sql.peak:.0f} MB; {spread(ours.times)} ms",
    )


def _writing_the_query(region: Region, companies: Path) -> Row:
    """What the compiled expression saves when it is kept."""
    connection, programme = duckdb(), eleven_conditions(region)
    table = connection.read_parquet(companies)
    times = [milliseconds(lambda: connection.compile(verdicts(programme, table).table)) for _ in range(RUNS)]
    return Row(what="writing a programme of 11 conditions as a query", ours=median(times), note="once")


def all_programmes() -> list[Row]:
    """Every company against every programme of the region, counted."""
    region = installed_region()
    programmes = list(region.programmes.values())
    with TemporaryDirectory() as folder:
        write_companies(region, MILLION, Path(folder) / "companies.parquet")
        connection = duckdb()
        table = connection.create_table(
            "companies", connection.read_parquet(Path(folder) / "companies.parquet")
        )
        ours, baseline = side_by_side(
            lambda _run: list(groups_of_all(programmes, table, connection)),
            lambda _run: [groups(verdicts(each, table), connection) for each in programmes],
            RUNS_OF_ALL,
        )
    matrix, seconds = MILLION * len(programmes), median(ours) / 1000
    with_rules = sum(programme.requirements is not None for programme in programmes)
    return [
        Row(
            what=f"1,000,000 companies x all {len(programmes)} programmes: verdicts, clauses and yen counted",
            ours=median(ours),
            target=matrix / VERDICTS_A_SECOND * 1000,
            baseline=median(baseline),
            baseline_name="one query each",
            note=f"{matrix / seconds / MILLION:.0f} million verdicts a second, writing the queries included; "
            f"{with_rules * MILLION / seconds / MILLION:.0f} million of the {with_rules} programmes with rules "
            f"alone; {spread(ours)} ms",
        )
    ]


def growth() -> list[Row]:
    """The heaviest programme, and all together, over ever more companies in a file, with limited memory."""
    found: dict[str, dict[int, Measured]] = {name: {} for name in COUNTED}
    for rows in GROWTH:
        with TemporaryDirectory() as folder:
            companies = Path(folder) / "companies.parquet"
            write_companies(installed_region(), rows, companies)
            command = [sys.executable, "-m", "bench.population_contender", "count"]
            for name in COUNTED:
                once = {name: [*command, name, str(companies), folder]}
                many = rows > MILLION
                measured = in_turns(once, 1 if many else RUNS_OF_ALL, warming_up=not many)
                found[name][rows] = measured[name]
    return [row for name, words in COUNTED.items() for row in _growth(words, found[name])]


def _growth(words: str, found: Mapping[int, Measured]) -> list[Row]:
    pace = found[MILLION].ms / MILLION
    return [
        Row(
            what=f"{rows:,} companies in a file x {words}, counted, {MEMORY_LIMIT} allowed",
            ours=measured.ms,
            baseline=pace * rows,
            baseline_name=f"at the pace of {MILLION:,}",
            note=f"{measured.ms / rows * 1_000_000:.0f} ns a company; peak {measured.peak:.0f} MB",
        )
        for rows, measured in found.items()
    ]
