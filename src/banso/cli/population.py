"""`banso population`: the rules over a whole table of companies."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend

from banso.cli.inputs import add_json, add_on, add_purpose, chosen_day, on_offer
from banso.cli.output import note, progress, show, write_json
from banso.cli.population_tables import one_parts, overview_parts
from banso.core.errors import BadValue
from banso.core.programmes import Programme
from banso.core.typed_text import quoted
from banso.definitions.region import Region, installed_region
from banso.population.answers import write_answers
from banso.population.divisions import BY
from banso.population.reach import FORMAT, Reach, contract, reach
from banso.population.sources import check_columns, open_companies

HELP = """会社の表の全社に制度の要件と補助額を当てはめ、だれに届き、どの要件でだれが外れるかを数えます。
表はParquetか、データベースの表です（postgresql://利用者@サーバー/データベース#表）。
例: banso companies make --out companies.parquet
    banso population --companies companies.parquet --programme kagoshima-pref/dx-subsidy --by size"""

MEMORY = re.compile(r"[1-9][0-9]{0,5}(KiB|MiB|GiB|KB|MB|GB)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso population`."""
    parser.add_argument(
        "--companies",
        required=True,
        metavar="FILE",
        help="会社の表（banso companies make か check で作れます）",
    )
    parser.add_argument("--programme", metavar="ID", help="この制度だけを詳しく数える")
    add_purpose(parser)
    parser.add_argument("--by", choices=BY, default="", metavar="BY", help=f"分けて数える（{'、'.join(BY)}）")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="1社ごとの答えをこのParquetに書く（--programme と一緒に使う）",
    )
    parser.add_argument(
        "--memory", type=_memory, metavar="SIZE", help="使うメモリの上限（2GiBなど。DuckDBで計算するとき）"
    )
    parser.add_argument("--spark", action="store_true", help="Sparkで計算する（Javaが要ります）")
    add_on(parser)
    add_json(parser)


def _memory(text: str) -> str:
    if not MEMORY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{quoted(text)}は読めません。2GiB や 512MiB のように書いてください")
    return text


def run(args: argparse.Namespace) -> int:
    """Count, print, and write what was asked for."""
    region, on = installed_region(), chosen_day(args)
    if args.out is not None and args.programme is None:
        raise BadValue(
            "1社ごとの答えは制度ごとに書きます",
            place="--out",
            remedy="--programme で制度を一つ選んでください",
        )
    programmes = _programmes(args, region, on)
    settings = {"memory_limit": args.memory} if args.memory else {}
    connection, companies = open_companies(args.companies, spark=args.spark, **settings)
    check_columns(companies, connection, region.vocabulary)
    found = _count(programmes, companies, connection, region, args)
    if args.out is not None:
        _write(programmes[0], companies, connection, args.out)
    if args.json:
        write_json(_as_json(found, on))
    elif args.programme is not None:
        show(*one_parts(found[0]))
    else:
        show(*overview_parts(found, on))
    return 0


def _programmes(args: argparse.Namespace, region: Region, on: date) -> list[Programme]:
    if args.programme is not None:
        return [region.programme(args.programme, on)]
    return on_offer(region, on, args.purpose)


def _count(
    programmes: list[Programme],
    companies: ir.Table,
    connection: SQLBackend,
    region: Region,
    args: argparse.Namespace,
) -> list[Reach]:
    found = []
    with progress("数えています") as advance:
        advance(0, len(programmes))
        for reached in reach(programmes, companies, connection, region.vocabulary, args.by):
            found.append(reached)
            advance(len(found), len(programmes))
    return found


def _write(programme: Programme, companies: ir.Table, connection: SQLBackend, out: Path) -> None:
    with progress("書いています"):
        rows = write_answers(programme, companies, connection, out)
    note(f"{rows:,}社の答えを {out} に書きました。")


def _as_json(found: list[Reach], on: date) -> dict[str, Any]:
    return {"format": FORMAT, "on": on.isoformat(), "programmes": [contract(each) for each in found]}
