"""`banso check`: does a company meet the requirements, clause by clause, and what would it get."""

import argparse
from datetime import date, datetime
from pathlib import Path

from banso.cli.check_tables import answer_parts, list_parts
from banso.cli.inputs import (
    add_facts,
    add_json,
    add_on,
    add_purpose,
    chosen_day,
    on_offer,
    read_given_company,
)
from banso.cli.output import note, show, write_json
from banso.core.calendar import JST
from banso.core.check import Check, Verdict, check, checked, explain
from banso.core.contract import contract
from banso.core.costs import CostLine
from banso.core.errors import BadCosts, BadValue
from banso.core.facts import Company
from banso.core.programmes import Programme
from banso.core.reasons import Answers
from banso.definitions.region import Region, installed_region
from banso.ingest.cost_tables import read_cost_table

HELP = """会社の項目から、要件に合うか、理由・見込み額・締切・書類とともに調べます。
--programme がないときは、すべての制度を、合いそうなもの・締切の近いものから順に示します。
例: echo '{"company.prefecture": "46"}' | banso check --facts -"""

ORDER = {Verdict.ELIGIBLE: 0, Verdict.LIKELY: 1, Verdict.UNKNOWN: 2, Verdict.INELIGIBLE: 3}
FAR_FUTURE = datetime.max.replace(tzinfo=JST)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso check`."""
    parser.add_argument(
        "--programme", metavar="ID", help="この制度だけを詳しく調べる（banso programmes で見られます）"
    )
    add_facts(parser, required=True)
    parser.add_argument(
        "--costs", metavar="FILE", help="経費の表（CSV、Excel、JSON）。--programme と一緒に使う"
    )
    add_purpose(parser)
    add_on(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print one answer, or one for each programme."""
    region, on = installed_region(), chosen_day(args)
    company = read_given_company(args, region, on)
    if args.programme is None:
        _run_all(args, region, company, on)
        return 0
    programme = region.programme(args.programme, on)
    answer = check(programme, company, region.vocabulary, on, given_costs(args.costs, programme))
    if args.json:
        write_json(contract(answer))
    else:
        show(*answer_parts(answer, region))
    return 0


def _run_all(args: argparse.Namespace, region: Region, company: Company, on: date) -> None:
    if args.costs:
        raise BadValue(
            "経費の区分は制度ごとに違います", place="--costs", remedy="--programme で制度を一つ選んでください"
        )
    answers = check_all(on_offer(region, on, args.purpose), company, region, on)
    if args.json:
        write_json([contract(answer) for answer in answers])
    else:
        show(*list_parts(answers, on))


def check_all(programmes: list[Programme], company: Company, region: Region, on: date) -> list[Check]:
    """Answers for all programmes: by verdict, then by deadline, then by id."""
    answers = Answers(region.vocabulary, company)
    found = [checked(p, explain(p, answers), company, on) for p in programmes]
    return sorted(found, key=lambda a: (ORDER[a.verdict], a.deadline or FAR_FUTURE, a.programme.id))


def given_costs(given: str | None, programme: Programme) -> tuple[CostLine, ...]:
    """The lines of a cost table for a programme; what was left out of it is told.

    Raises:
        BadCosts: The table cannot be read, or the programme computes no amount from costs.
    """
    if given is None:
        return ()
    if programme.amount is None:
        raise BadCosts(
            f"「{programme.name}」の資料には、経費から補助額を計算する決まりがありません",
            place="--costs",
            remedy="--costs を付けずに調べてください",
        )
    table = read_cost_table(Path(given), programme.amount)
    for text in table.notices:
        note(f"注意: {text}")
    return table.lines
