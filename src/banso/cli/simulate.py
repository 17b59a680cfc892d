"""`banso simulate`: what a programme would do before it is launched, and what a change of it would change."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from banso.cli.inputs import add_json, add_on, chosen_day, day, money
from banso.cli.output import note, progress, show, write_json
from banso.cli.simulate_tables import assumption_parts, result_parts
from banso.core.errors import BadValue
from banso.core.money import rate, yen
from banso.core.programmes import Programme
from banso.core.readings import read_date, read_integer
from banso.definitions.company_mix import companies_around, prefecture_of
from banso.definitions.region import Region, installed_region
from banso.definitions.single_files import read_programme
from banso.definitions.take_up import load_take_up
from banso.population.simulation.assumptions import assumptions
from banso.population.simulation.cohort import CompanyTable
from banso.population.simulation.files import write_files
from banso.population.simulation.invention import invented_table
from banso.population.simulation.report import contract
from banso.population.simulation.run import DEFAULT_PATHS, MOST_PATHS
from banso.population.simulation.run import run as simulate
from banso.population.simulation.variants import Changes, Scenario, against, base_scenario, vary

HELP = """募集を始める前に、だれが申請し、予算がいつ尽き、だれが対象から外れるかを見積もります。
補助率や要件を変えた案があれば、同じ会社・同じ乱数で並べて比べます。
例: banso simulate kagoshima-pref/dx-subsidy --on 2023-09-11 --cap 300万円"""
Read = TypeVar("Read")
MOST_ROWS = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso simulate`."""
    parser.add_argument("programme", metavar="PROGRAMME", help="制度のid（banso programmes で見られます）")
    add_on(parser)
    companies = parser.add_argument_group("会社")
    companies.add_argument(
        "--companies", type=Path, metavar="FILE", help="会社の表（Parquet）。なければ架空の会社を使う"
    )
    companies.add_argument("--rows", metavar="N", help="架空の会社の数（初期値は県内の会社の数）")
    companies.add_argument(
        "--companies-seed", default="1", metavar="N", help="架空の会社の乱数の種（初期値は1）"
    )
    drawing = parser.add_argument_group("試行")
    drawing.add_argument("--seed", default="1", metavar="N", help="乱数の種（初期値は1）")
    drawing.add_argument("--paths", default=str(DEFAULT_PATHS), metavar="N", help="試行の回数（初期値は200）")
    changes = parser.add_argument_group("比べる案")
    _add_changes(changes)
    _add_call(changes)
    parser.add_argument("--out", type=Path, metavar="DIR", help="結果をJSONとParquetでこのフォルダに書き出す")
    add_json(parser)


def _add_changes(group: argparse._ArgumentGroup) -> None:
    """What is to be different in the rules, and a whole definition to compare with."""
    group.add_argument(
        "--cap", action="append", default=[], metavar="[TRACK=]YEN", help="補助上限額（区分ごとにも書ける）"
    )
    group.add_argument(
        "--rate", action="append", default=[], metavar="[TRACK=]RATE", help="補助率（1/2など）"
    )
    group.add_argument("--without", action="append", default=[], metavar="CLAUSE", help="この要件を外す")
    group.add_argument(
        "--limit", action="append", default=[], metavar="CLAUSE=VALUE", help="要件の数や日付を変える"
    )
    group.add_argument(
        "--against",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="別に書いた制度ファイルと比べる",
    )


def _add_call(group: argparse._ArgumentGroup) -> None:
    """What is to be different in the call."""
    group.add_argument("--budget", type=money, metavar="YEN", help="予算額")
    group.add_argument("--opens", type=day, metavar="DATE", help="受付を始める日")
    group.add_argument(
        "--rounds", metavar="N|DATE,DATE,…", help="締切回の数（期間を等しく分ける）か、締切の日を順に"
    )
    group.add_argument("--split", metavar="1/2,1/2", help="締切回ごとの予算の配分")
    order = group.add_mutually_exclusive_group()
    order.add_argument(
        "--first-come", action="store_const", const=False, dest="competitive", help="届いた順に交付する"
    )
    order.add_argument(
        "--competitive",
        action="store_const",
        const=True,
        dest="competitive",
        help="審査の点の高い順に交付する",
    )
    group.add_argument(
        "--cut-last",
        action="store_const",
        const=True,
        help="残った予算に収まらない申請に、残った額を交付する",
    )


def run(args: argparse.Namespace) -> int:
    """Print what a simulation rests on, run it, and print what came out."""
    region, on = installed_region(), chosen_day(args)
    programme = region.programme(args.programme, on)
    model = load_take_up(region)
    scenarios = _scenarios(args, programme, region)
    table, description = _companies(args, programme, region)
    if not args.json:
        known = assumptions(programme, scenarios[0].arrangement, model)
        show(*assumption_parts(known, programme, description, region))
    with progress("シミュレーションしています") as advance:
        report = simulate(
            companies=table,
            scenarios=scenarios,
            model=model,
            vocabulary=region.vocabulary,
            on=on,
            seed=_number(args.seed, "--seed", 0),
            paths=_number(args.paths, "--paths", 1, MOST_PATHS),
            description=description,
            whole=companies_around(programme, region),
            advance=advance,
        )
    result = contract(report)
    if args.json:
        write_json(result)
    else:
        show(*result_parts(result))
    if args.out is not None:
        for path in write_files(report, result, args.out):
            note(f"書き出しました: {path}")
    return 0


def _companies(args: argparse.Namespace, programme: Programme, region: Region) -> tuple[CompanyTable, str]:
    if args.companies is not None:
        return args.companies, f"会社の表 {args.companies.name}"
    made = invented_table(
        region,
        prefecture_of(programme),
        rows=None if args.rows is None else _number(args.rows, "--rows", 1, MOST_ROWS),
        seed=_number(args.companies_seed, "--companies-seed", 0),
    )
    return made.table, made.description


def _scenarios(args: argparse.Namespace, programme: Programme, region: Region) -> list[Scenario]:
    model = load_take_up(region)
    scenarios = [base_scenario(programme, model)]
    changes = _changes(args)
    if not changes.is_empty:
        scenarios.append(vary(scenarios[0], changes, region.vocabulary, number=1, name="変更案"))
    for path in args.against:
        other = read_programme(path, region)
        number = len(scenarios)
        scenarios.append(
            against(scenarios[0], other, model, region.vocabulary, number=number, name=path.stem)
        )
    return scenarios


def _changes(args: argparse.Namespace) -> Changes:
    cap, caps = _by_track(args.cap, yen, "--cap")
    rate_, rates = _by_track(args.rate, rate, "--rate")
    rounds: int | None = None
    closes_on: tuple[date, ...] = ()
    if args.rounds and args.rounds.isascii() and args.rounds.isdigit():
        rounds = int(args.rounds)
    elif args.rounds:
        closes_on = tuple(_read(read_date, part, "--rounds") for part in args.rounds.split(","))
    return Changes(
        cap_yen=cap,
        caps=caps,
        rate=rate_,
        rates=rates,
        budget_yen=args.budget,
        without=tuple(args.without),
        limits=dict(_named(text, "--limit") for text in args.limit),
        opens_on=args.opens,
        closes_on=closes_on,
        rounds=rounds,
        split=_shares(args.split),
        competitive=args.competitive,
        cut_last=args.cut_last,
    )


def _by_track(
    given: Sequence[str], read: Callable[[str], Read], place: str
) -> tuple[Read | None, dict[str, Read]]:
    """The value for every track, and those of single ones."""
    whole = [_read(read, text, place) for text in given if "=" not in text]
    named = dict(_named(text, place) for text in given if "=" in text)
    return (whole[-1] if whole else None), {track: _read(read, text, place) for track, text in named.items()}


def _named(text: str, place: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not (name and mark and value):
        raise BadValue(f"「{text}」を読めません", place=place, remedy="「名前=値」のように書いてください")
    return name.strip(), value.strip()


def _shares(text: str | None) -> tuple[Fraction, ...]:
    return tuple(_read(rate, part, "--split") for part in text.split(",")) if text else ()


def _read(read: Callable[[str], Read], text: str, place: str) -> Read:
    try:
        return read(text)
    except BadValue as error:
        raise BadValue(error.message, place=place, remedy=error.remedy) from error


def _number(text: str, place: str, minimum: int, maximum: int = 2**31 - 1) -> int:
    return _read(lambda given: read_integer(given, minimum=minimum, maximum=maximum), text, place)
