"""`banso facts`: what may be told about a company, and how."""

import argparse
from typing import Any

from banso.cli.inputs import add_json
from banso.cli.output import show, table, write_json
from banso.core.facts import Fact, FactType, Vocabulary
from banso.definitions.region import installed_region

HELP = """会社と計画について答えられる項目を見ます。idを書くと、その項目の説明と選択肢をすべて示します。
例: banso facts company.industry"""

TYPE_WORDS = {
    FactType.BOOLEAN: "はい・いいえ",
    FactType.INTEGER: "整数",
    FactType.YEN: "金額（円）",
    FactType.PERMILLE: "割合（%）",
    FactType.DATE: "日付",
    FactType.CODE: "選択肢から一つ",
    FactType.CODES: "選択肢からいくつでも",
    FactType.DATED_CODES: "選択肢からいくつでも（日付つき）",
    FactType.CORPORATE_NUMBER: "法人番号（13桁）",
}
WRITTEN = {
    FactType.BOOLEAN: "true",
    FactType.INTEGER: "300",
    FactType.YEN: "10000000",
    FactType.PERMILLE: '"3.5%"',
    FactType.DATE: '"2023-09-20"',
    FactType.CORPORATE_NUMBER: '"7000012050002"',
}
MANY = 8
"""Longer lists of choices are shown only when one fact is asked for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso facts`."""
    parser.add_argument("fact", nargs="?", metavar="FACT", help="この項目だけを詳しく見る")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the vocabulary, or one fact of it."""
    vocabulary = installed_region().vocabulary
    facts = [vocabulary.fact(args.fact)] if args.fact else list(vocabulary.facts.values())
    if args.json:
        write_json([as_json(fact) for fact in facts])
    elif args.fact:
        _show_one(facts[0], vocabulary)
    else:
        rows = [[fact.id, fact.label, TYPE_WORDS[fact.type], _choices(fact)] for fact in facts]
        show(
            table(["id", "項目", "値", "選択肢"], rows),
            f"{len(facts)}項目。分からない項目は書かなくてかまいません（「いいえ」とは扱いません）。",
        )
    return 0


def as_json(fact: Fact) -> dict[str, Any]:
    """One fact as JSON values; choices is null where any value of the type may be given."""
    return {
        "id": fact.id,
        "label": fact.label,
        "question": fact.question,
        "help": fact.help,
        "type": fact.type.value,
        "unit": fact.unit,
        "choices": [{"id": code.id, "name": code.name} for code in fact.codes.codes.values()]
        if fact.codes
        else None,
        "proof": fact.proof,
    }


def _choices(fact: Fact) -> str:
    if fact.codes is None:
        return f"単位: {fact.unit}" if fact.unit else ""
    codes = list(fact.codes.codes.values())
    if len(codes) > MANY:
        return f"{fact.codes.label}（{len(codes)}件。banso facts {fact.id}）"
    return "、".join(f"{code.id}（{code.name}）" for code in codes)


def _show_one(fact: Fact, vocabulary: Vocabulary) -> None:
    show(f"{fact.label}（{fact.id}）", f"質問: {fact.question}", f"説明: {fact.help}")
    show(
        f"聞く理由: {vocabulary.screens[fact.screen].why}",
        f"値: {TYPE_WORDS[fact.type]} {fact.unit}".rstrip(),
    )
    if fact.proof:
        show(f"確かめられるもの: {fact.proof}")
    if fact.codes is not None:
        show(table(["id", "名前", "説明"], [[c.id, c.name, c.help] for c in fact.codes.codes.values()]))
    show(f'書き方: {{"{fact.id}": {_example(fact)}}}')


def _example(fact: Fact) -> str:
    code = next(iter(fact.codes.codes)) if fact.codes else ""
    if fact.type is FactType.CODES:
        return f'["{code}"]'
    if fact.type is FactType.DATED_CODES:
        return f'[{{"id": "{code}", "on": "2023-04-01"}}]'
    return WRITTEN.get(fact.type, f'"{code}"')
