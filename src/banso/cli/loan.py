"""`banso loan`: what a loan costs, month by month."""

import argparse

from banso.cli.inputs import (
    add_facts,
    add_json,
    add_on,
    annual_rate,
    chosen_day,
    money,
    months,
    read_given_company,
)
from banso.cli.loan_tables import plain_parts, quote_json, quote_parts, schedule_json
from banso.cli.output import show, write_json
from banso.core.errors import BadLoan
from banso.core.evaluation import holds
from banso.core.facts import Company
from banso.core.loan_limits import LoanRequest
from banso.core.loan_terms import LoanTerms
from banso.core.loans import quote
from banso.core.programmes import Programme
from banso.core.repayment import METHOD_WORDS, RepaymentMethod, schedule
from banso.core.typed_text import plain
from banso.definitions.region import installed_region

HELP = """融資の返済予定、利息、保証料を計算します。
--programme がないときは、借入額・期間・利率だけから返済予定を作ります（--rate が要ります）。
例: banso loan --yen 1000万円 --months 7年 --rate 1.7%"""
PURPOSE_FACT = "project.loan_purpose"
METHODS: dict[str, RepaymentMethod] = {name: name for name in METHOD_WORDS}
METHODS |= {words: name for name, words in METHOD_WORDS.items()}
METHODS |= {words.removesuffix("返済"): name for name, words in METHOD_WORDS.items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso loan`."""
    parser.add_argument(
        "--programme", metavar="ID", help="融資制度のid（banso programmes --kind loan で見られます）"
    )
    parser.add_argument(
        "--yen", required=True, type=money, metavar="YEN", help="借入額（10000000、1000万円など）"
    )
    parser.add_argument(
        "--months", required=True, type=months, metavar="MONTHS", help="返済期間（据置を含む。84、7年など）"
    )
    parser.add_argument(
        "--grace-months", type=months, default=0, metavar="MONTHS", help="据置期間（初期値 0）"
    )
    parser.add_argument("--use", default="", metavar="USE", help="資金の使いみち（運転資金、設備資金など）")
    parser.add_argument(
        "--purpose", default="", metavar="PURPOSE", help="融資の目的の番号（1、2など。初期値は --facts の値）"
    )
    parser.add_argument(
        "--rate", type=annual_rate, metavar="RATE", help="金融機関から示された年利（1.7%% など）"
    )
    parser.add_argument(
        "--method",
        type=plain,
        choices=METHODS,
        default="equal_principal",
        metavar="METHOD",
        help="返済方法（元金均等 か 元利均等。初期値は元金均等）",
    )
    add_facts(parser, required=False)
    add_on(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the schedule and what the loan costs."""
    if args.programme is None:
        return _run_plain(args)
    region, on = installed_region(), chosen_day(args)
    programme = region.programme(args.programme, on)
    company = read_given_company(args, region, on)
    terms = _terms(programme)
    answer = quote(terms, _request(args, terms, company), lambda node: holds(node, company))
    if args.json:
        write_json(quote_json(programme, answer))
    else:
        show(*quote_parts(programme, answer, region, on))
    return 0


def _run_plain(args: argparse.Namespace) -> int:
    if args.rate is None:
        raise BadLoan(
            "利率がありません",
            place="--rate",
            remedy="--rate 1.7% のように書くか、--programme で制度を選んでください",
        )
    instalments = schedule(args.yen, args.rate, args.months, args.grace_months, METHODS[args.method])
    if args.json:
        write_json(schedule_json(args.rate, instalments))
    else:
        show(*plain_parts(args.rate, METHODS[args.method], instalments))
    return 0


def _terms(programme: Programme) -> LoanTerms:
    if programme.loan is None:
        raise BadLoan(
            f"「{programme.name}」の資料に融資の条件の記載がありません",
            place="--programme",
            remedy="banso programmes --kind loan で融資の制度を選んでください",
        )
    return programme.loan


def _request(args: argparse.Namespace, terms: LoanTerms, company: Company) -> LoanRequest:
    use = next((use.id for use in terms.uses if plain(args.use) == plain(use.label)), args.use)
    return LoanRequest(
        amount_yen=args.yen,
        months=args.months,
        grace_months=args.grace_months,
        purpose=plain(args.purpose).strip("()") or company.get(PURPOSE_FACT) or "",
        use=use,
        method=METHODS[args.method],
        annual_rate=args.rate,
    )
