"""`banso amount`: how much, in steps."""

import argparse
from typing import Any

from banso.cli.amount_tables import amount_parts
from banso.cli.check import given_costs
from banso.cli.inputs import add_facts, add_json, add_on, chosen_day, read_given_company
from banso.cli.output import show, write_json
from banso.cli.words import NEVER_A_PROMISE, data_year_words
from banso.core.amounts import Amount, compute
from banso.core.contract import amount_contract, source_contract
from banso.core.costs import CountedLine
from banso.core.programmes import Programme
from banso.definitions.region import installed_region

HELP = """補助額の見込みを、計算の手順とともに出します。要件に合うかは調べません（banso check で調べます）。
経費の表は、見出しのあるCSV（UTF-8・Shift-JIS）、Excel、JSONのどれでもかまいません。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso amount`."""
    parser.add_argument(
        "--programme", required=True, metavar="ID", help="制度のid（banso programmes で見られます）"
    )
    add_facts(parser, required=False)
    parser.add_argument("--costs", metavar="FILE", help="経費の表（.csv、.xlsx、.json など）")
    add_on(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the amount with its steps."""
    region, on = installed_region(), chosen_day(args)
    programme = region.programme(args.programme, on)
    company = read_given_company(args, region, on)
    costs = given_costs(args.costs, programme)
    amount = compute(programme.amount, company, costs) if programme.amount is not None else None
    if args.json:
        write_json(as_json(programme, amount))
        return 0
    show(
        f"{programme.name}（{programme.id}）", f"{programme.body.name}・{data_year_words(programme, on)}", ""
    )
    if amount is None:
        hint = "融資の計算は banso loan でできます。" if programme.loan is not None else ""
        show(f"資料に、補助額を計算する決まりの記載がありません。{hint}")
    else:
        show(*amount_parts(amount, programme, region), "", NEVER_A_PROMISE)
    return 0


def as_json(programme: Programme, amount: Amount | None) -> dict[str, Any]:
    """The amount as JSON values; `yen` is null while it cannot be told."""
    return {
        "programme": programme.id,
        "version": programme.version,
        "data_year": programme.fiscal_year,
        **amount_contract(amount),
        "eligible_yen": amount.eligible_yen if amount else None,
        "track": amount.track if amount else "",
        "missing": list(amount.missing) if amount else [],
        "lines": [_line(line) for line in amount.lines] if amount else [],
    }


def _line(counted: CountedLine) -> dict[str, Any]:
    return {
        "row": counted.line.row,
        "item": counted.line.item,
        "category": counted.line.category,
        "filed_yen": counted.line.yen,
        "state": counted.state,
        "yen": counted.yen,
        "reason": counted.reason,
        "source": source_contract(counted.source),
    }
