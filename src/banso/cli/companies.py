"""`banso companies`: tables of companies, described, checked, taken over or invented."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from banso.cli.company_tables import fill_parts, problem_parts, schema_as_json, schema_parts
from banso.cli.inputs import add_json, add_on, chosen_day
from banso.cli.output import note, progress, show, write_json
from banso.core.errors import BadValue
from banso.core.readings import read_integer
from banso.core.typed_text import quoted
from banso.definitions.company_mix import load_company_mix
from banso.definitions.region import installed_region
from banso.ingest.workbooks import read_sheet
from banso.population.companies.checking import TableReport, check_table
from banso.population.companies.fill_rates import fill_rates
from banso.population.companies.gbizinfo import GbizinfoTable, certified_numbers
from banso.population.companies.invented import invented_companies
from banso.population.companies.problems import ProblemLog
from banso.population.companies.tables import Table, open_table

HELP = """企業の表（1行に1社）を扱います。表の列は banso companies schema で見られます。
例: banso companies make --rows 1000 --out companies.parquet
    banso companies check companies.csv --out companies.parquet
終了コード: 0 できた、2 使い方の誤りか、表に問題がある"""
BAD_TABLE = 2
MOST_ROWS = 10**8
PARQUET = ".parquet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso companies`."""
    verbs: Any = parser.add_subparsers(title="操作", metavar="VERB", required=True)
    for name, (summary, add, run_verb) in VERBS.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        add(verb)
        verb.set_defaults(run_verb=run_verb)


def run(args: argparse.Namespace) -> int:
    """Run one verb."""
    code: int = args.run_verb(args)
    return code


def _add_checking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--problems", type=Path, metavar="FILE", help="問題をすべてこのCSVに書く")
    parser.add_argument("--use-good-rows", action="store_true", help="問題のある行を除いて使う")
    add_on(parser)
    add_json(parser)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--out", type=_parquet, metavar="FILE", help="検査した表をこのParquetに書く")
    _add_checking(parser)


def _add_describe(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    add_on(parser)
    add_json(parser)


def _add_make(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=_rows, metavar="N", help="会社の数（初期値はその県の事業者数）")
    parser.add_argument("--seed", type=_seed, default=1, metavar="N", help="乱数の種（初期値は1）")
    parser.add_argument("--region", default="43", metavar="CODE", help="都道府県のコード（初期値は43）")
    parser.add_argument("--all-known", action="store_true", help="分からない項目を作らない")
    parser.add_argument("--out", type=_parquet, required=True, metavar="FILE", help="このParquetに書く")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gbizinfo", type=Path, required=True, metavar="FILE", help="gBizINFOの基本情報（CSVなど）"
    )
    parser.add_argument(
        "--certifications", type=Path, metavar="FILE", help="gBizINFOの届出・認定情報（あれば）"
    )
    parser.add_argument("--out", type=_parquet, required=True, metavar="FILE", help="このParquetに書く")
    _add_checking(parser)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV、TSV、Excel、Parquetのどれか")


def _parquet(text: str) -> Path:
    if not text.endswith(PARQUET):
        raise argparse.ArgumentTypeError(f"{quoted(text)}の名前は{PARQUET}で終えてください")
    return Path(text)


def _rows(text: str) -> int:
    return _number(text, minimum=1)


def _seed(text: str) -> int:
    return _number(text, minimum=0)


def _number(text: str, *, minimum: int) -> int:
    try:
        return read_integer(text, minimum=minimum, maximum=MOST_ROWS)
    except BadValue as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _run_schema(args: argparse.Namespace) -> int:
    vocabulary = installed_region().vocabulary
    if args.json:
        write_json(schema_as_json(vocabulary))
    else:
        show(*schema_parts(vocabulary))
    return 0


def _run_check(args: argparse.Namespace) -> int:
    return _check(open_table(args.file, read_sheet), args)


def _run_import(args: argparse.Namespace) -> int:
    certified = certified_numbers(open_table(args.certifications, read_sheet)) if args.certifications else {}
    basic = open_table(args.gbizinfo, read_sheet)
    table = GbizinfoTable(basic, installed_region().vocabulary, certified)
    code = _check(table, args)
    if table.closed:
        note(f"登記が閉鎖された{table.closed:,}社は除きました。")
    return code


def _check(table: Table, args: argparse.Namespace) -> int:
    """Checks a table, tells what was found, and keeps the good rows where that is wanted and allowed."""
    vocabulary = installed_region().vocabulary
    with _good_rows(args.out) as good, ProblemLog(args.problems) as log:
        with progress("検査しています") as advance:
            report = check_table(table, vocabulary, chosen_day(args), good, log, advance)
        fills = fill_rates(good, vocabulary) if report.good_rows else []
        usable = report.is_good or args.use_good_rows
        written = bool(args.out and usable and report.good_rows)
        if args.json:
            write_json(
                report.as_json()
                | {"written": str(args.out) if written else None, "fill": [fill.as_json() for fill in fills]}
            )
        else:
            show(*problem_parts(report), *fill_parts(fills))
        if written:
            good.replace(args.out)
    _tell(report, args, written=written)
    return 0 if usable else BAD_TABLE


def _tell(report: TableReport, args: argparse.Namespace, *, written: bool) -> None:
    if args.problems:
        note(f"問題の一覧: {args.problems}")
    if not report.is_good and not args.use_good_rows:
        note("問題があるため、何も書きません。残りの行を使うときは --use-good-rows を付けてください。")
    elif report.bad_rows:
        note(f"問題のある{report.bad_rows:,}行を除き、{report.good_rows:,}行を使います。")
    if written:
        note(f"{report.good_rows:,}社を {args.out} に書きました。")


def _run_describe(args: argparse.Namespace) -> int:
    vocabulary = installed_region().vocabulary
    table = open_table(args.file, read_sheet)
    with _good_rows(None) as good, ProblemLog() as log:
        with progress("読んでいます") as advance:
            report = check_table(table, vocabulary, chosen_day(args), good, log, advance)
        fills = fill_rates(good, vocabulary)
    if args.json:
        write_json({"rows": report.good_rows, "columns": [fill.as_json() for fill in fills]})
    else:
        show(*fill_parts(fills))
    if not report.is_good:
        note(f"使えない行が{report.bad_rows:,}行あります。理由は banso companies check で見られます。")
    return 0


def _run_make(args: argparse.Namespace) -> int:
    region = installed_region()
    mix = load_company_mix(region)
    stated = mix.regions[args.region].companies.value if args.region in mix.regions else 1
    rows = args.rows or stated
    batches = invented_companies(
        mix, region.vocabulary, args.region, rows, args.seed, all_known=args.all_known
    )
    first = next(batches)
    with _good_rows(args.out) as made, progress("会社を作っています") as advance:
        done = 0
        with pq.ParquetWriter(made, first.schema) as writer:
            for batch in chain([first], batches):
                writer.write_batch(batch)
                done += batch.num_rows
                advance(done, rows)
        made.replace(args.out)
    note(f"架空の{rows:,}社を {args.out} に書きました（種 {args.seed}）。割合の多くは仮定です。")
    return 0


@contextmanager
def _good_rows(out: Path | None) -> Iterator[Path]:
    """A file to write to, beside the one that is wanted in the end, so that nobody ever sees half a table.

    Raises:
        BadValue: There is no such folder, nothing may be written there, or the name is that of a folder.
    """
    if out is not None and not out.parent.is_dir():
        raise BadValue("フォルダがありません", place=str(out), remedy="ある場所を指定してください")
    if out is not None and out.is_dir():
        raise BadValue("フォルダの名前です", place=str(out), remedy="ファイルの名前を指定してください")
    try:
        folder = tempfile.TemporaryDirectory(prefix=".banso-", dir=out.parent if out else None)
    except OSError as error:
        raise BadValue(
            "ここには書けません", place=str(out), remedy="書き込める場所を指定してください"
        ) from error
    with folder as name:
        yield Path(name) / f"companies{PARQUET}"


Adding = Callable[[argparse.ArgumentParser], None]
Running = Callable[[argparse.Namespace], int]
VERBS: dict[str, tuple[str, Adding, Running]] = {
    "schema": ("表の列、型、値の書き方を見る", add_json, _run_schema),
    "check": ("表を検査し、使えない行と理由を示す", _add_check, _run_check),
    "describe": ("列ごとに、分かっている割合と値の分布を見る", _add_describe, _run_describe),
    "make": ("統計の構成に似せた架空の企業の表を作る", _add_make, _run_make),
    "import": ("gBizINFOの基本情報を企業の表にする", _add_import, _run_import),
}
