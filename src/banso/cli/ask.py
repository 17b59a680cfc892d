"""`banso ask`: the question whose answer settles most."""

import argparse
from typing import Any

from banso.cli.facts import TYPE_WORDS, as_json
from banso.cli.inputs import (
    add_facts,
    add_json,
    add_on,
    add_purpose,
    chosen_day,
    on_offer,
    read_given_company,
)
from banso.cli.output import show, table, write_json
from banso.core.check import requirements_outcome
from banso.core.evaluation import Outcome, State
from banso.core.facts import Vocabulary
from banso.core.questions import Question, next_screen, rank_questions
from banso.definitions.region import installed_region

HELP = """次に答えるとよい質問を、その答えで判定が決まりうる制度の数とともに選びます。
一緒に答えるとよい質問も、画面ひとつ分まとめて示します。分からない項目は --skip で飛ばせます。"""
RANKED = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso ask`."""
    add_facts(parser, required=True)
    parser.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="FACT",
        help="分からないので聞かない項目（何度でも書ける）",
    )
    add_purpose(parser)
    add_on(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the next question."""
    region, on = installed_region(), chosen_day(args)
    vocabulary = region.vocabulary
    skip = frozenset(vocabulary.fact(fact).id for fact in args.skip)
    company = read_given_company(args, region, on)
    asked = [p for p in on_offer(region, on, args.purpose) if p.requirements is not None]
    outcomes = [requirements_outcome(programme, company) for programme in asked]
    questions = rank_questions(outcomes, company, vocabulary, skip)
    if args.json:
        write_json(as_answer(questions, outcomes, vocabulary))
    else:
        _show(questions, outcomes, vocabulary)
    return 0


def as_answer(questions: list[Question], outcomes: list[Outcome], vocabulary: Vocabulary) -> dict[str, Any]:
    """The answer as JSON values; `fact` is null when there is nothing left worth asking."""
    still_open = _count_open(outcomes)
    found: dict[str, Any] = {
        "fact": None,
        "open_programmes": still_open,
        "settled_programmes": len(outcomes) - still_open,
    }
    screen = next_screen(questions, vocabulary)
    if screen is None:
        return found | {"screen": None, "ranking": []}
    best, together = questions[0], screen[1]
    told = as_json(vocabulary.facts[best.fact])
    return {
        **found,
        "fact": told.pop("id"),
        **told,
        "decides": best.decides,
        "touches": best.touches,
        "screen": {
            "id": screen[0].id,
            "title": screen[0].title,
            "why": screen[0].why,
            "facts": [as_json(vocabulary.facts[q.fact]) | _counts(q) for q in together],
        },
        "ranking": [{"fact": q.fact, **_counts(q)} for q in questions[:RANKED]],
    }


def _counts(question: Question) -> dict[str, int]:
    return {"decides": question.decides, "touches": question.touches}


def _count_open(outcomes: list[Outcome]) -> int:
    return sum(outcome.state is State.UNKNOWN for outcome in outcomes)


def _show(questions: list[Question], outcomes: list[Outcome], vocabulary: Vocabulary) -> None:
    still_open = _count_open(outcomes)
    settled = f"要件のある{len(outcomes)}件のうち{len(outcomes) - still_open}件の判定が決まりました"
    screen = next_screen(questions, vocabulary)
    if screen is None:
        rest = f"（残り{still_open}件は、聞かないことにした項目が要ります）" if still_open else ""
        show(f"{settled}。これ以上聞くことはありません{rest}。結果は banso check で見られます。")
        return
    best = vocabulary.facts[questions[0].fact]
    show(f"次の質問: {best.question}", f"  {best.help}")
    show(f"  聞く理由: {screen[0].why}")
    show(f"  この答えで、判定の決まっていない{still_open}件のうち最大{questions[0].decides}件が決まります。")
    rows = [
        [vocabulary.facts[q.fact].question, q.fact, TYPE_WORDS[vocabulary.facts[q.fact].type], str(q.decides)]
        for q in screen[1]
    ]
    show(table([f"画面「{screen[0].title}」の質問", "項目", "値", "決まる制度"], rows, right=[3]))
    show(f"{settled}。選択肢は banso facts {best.id} で見られます。")
