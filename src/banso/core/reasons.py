"""Reasons in plain Japanese, generated from the clause and the answer; never written apart from them.

A sentence has two halves: what the clause requires, which depends on the node alone, and how the company stands to
it, which depends on the answer.
"""

from collections.abc import Callable
from typing import Any as Anything

from banso.core.calendar import show_date
from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Comparison,
    Has,
    Is,
    Judged,
    LessThan,
    MoreThan,
    Node,
    Not,
    OneOf,
    facts_here,
)
from banso.core.evaluation import FAILED, MET, UNKNOWN, Outcome, deciding
from banso.core.facts import Company, Fact, FactType, Vocabulary
from banso.core.money import show_yen

MANY_CODES = 6
"""A longer list of codes is shown as its first codes and a count."""
MANY_SENTENCES = 4
"""A clause decided by more answers than this names the first ones and counts the rest."""

UNANSWERED = "未回答"
_RELATION: dict[type[Node], str] = {AtMost: "以下", AtLeast: "以上", LessThan: "未満", MoreThan: "超"}
_DAY_RELATION: dict[type[Node], str] = {
    AtMost: "以前",
    AtLeast: "以降",
    LessThan: "より前",
    MoreThan: "より後",
}


def show_value(fact: Fact, value: Anything) -> str:
    """A value as a reader writes it: 300人, 1,000,000円, 3.0%, はい, names of codes.

    Args:
        fact: The fact the value belongs to.
        value: A value of the fact's type; None is shown as 未回答.
    """
    if value is None:
        return UNANSWERED
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if fact.type in {FactType.CODES, FactType.DATED_CODES}:
        return "、".join(_code_name(fact, code) for code in sorted(value)) or "なし"
    return _SHOW[fact.type](fact, value)


def _code_name(fact: Fact, code: Anything) -> str:
    return fact.codes.name(code) if fact.codes else str(code)


_SHOW: dict[FactType, Callable[[Fact, Anything], str]] = {
    FactType.YEN: lambda _fact, value: show_yen(value),
    FactType.INTEGER: lambda fact, value: f"{value:,}{fact.unit}",
    FactType.PERMILLE: lambda _fact, value: f"{value // 10}.{value % 10}%",
    FactType.CODE: _code_name,
    FactType.DATE: lambda _fact, value: show_date(value),
    FactType.BOOLEAN: lambda _fact, value: str(value),
    FactType.CORPORATE_NUMBER: lambda _fact, value: str(value),
}


def requirement(node: Node, vocabulary: Vocabulary) -> str:
    """What a node requires, as a noun sentence: the label given in the programme file, or one made from the node.

    Example: 常時使用する従業員の数が300人以下であること
    """
    return node.label or _WRITE[type(node)](node, vocabulary)


def _write_is(node: Is, vocabulary: Vocabulary) -> str:
    fact = vocabulary.facts[node.fact]
    if isinstance(node.value, bool):
        return f"{fact.label}が{'あること' if node.value else 'ないこと'}"
    return f"{fact.label}が「{show_value(fact, node.value)}」であること"


def _write_one_of(node: OneOf, vocabulary: Vocabulary) -> str:
    fact = vocabulary.facts[node.fact]
    names = [_code_name(fact, code) for code in sorted(node.values)]
    more = f"など{len(names)}区分" if len(names) > MANY_CODES else ""
    return f"{fact.label}が「{'」「'.join(names[:MANY_CODES])}」{more}のいずれかであること"


def _write_has(node: Has, vocabulary: Vocabulary) -> str:
    fact = vocabulary.facts[node.fact]
    return f"{fact.label}に「{_code_name(fact, node.value)}」が含まれること"


def _write_comparison(node: Comparison, vocabulary: Vocabulary) -> str:
    fact = vocabulary.facts[node.fact]
    relation = (_DAY_RELATION if fact.type is FactType.DATE else _RELATION)[type(node)]
    if node.share is None:
        return f"{fact.label}が{show_value(fact, node.value)}{relation}であること"
    share = f"{node.share.denominator}分の{node.share.numerator}"
    return f"{fact.label}が{vocabulary.facts[node.of].label}の{share}{relation}であること"


def _write_all(node: All, vocabulary: Vocabulary) -> str:
    return "、かつ".join(requirement(part, vocabulary) for part in node.nodes)


def _write_any(node: Any, vocabulary: Vocabulary) -> str:
    return f"次のいずれかに当たること:{'/'.join(requirement(part, vocabulary) for part in node.nodes)}"


def _write_at_least_of(node: AtLeastOf, vocabulary: Vocabulary) -> str:
    parts = "/".join(requirement(part, vocabulary) for part in node.nodes)
    return f"次のうち{node.k}つ以上に当たること:{parts}"


_WRITE: dict[type[Node], Callable[..., str]] = {
    Is: _write_is,
    OneOf: _write_one_of,
    Has: _write_has,
    AtMost: _write_comparison,
    AtLeast: _write_comparison,
    LessThan: _write_comparison,
    MoreThan: _write_comparison,
    All: _write_all,
    Any: _write_any,
    AtLeastOf: _write_at_least_of,
    Not: lambda node, vocabulary: f"{requirement(node.node, vocabulary)}に当たらないこと",
    Judged: lambda node, _vocabulary: node.question,
}


class Answers(dict[str, str]):
    """Answers of one company as readers see them, each written once however many clauses ask for it."""

    def __init__(self, vocabulary: Vocabulary, company: Company) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.company = company

    def __missing__(self, fact_id: str) -> str:
        fact = self.vocabulary.facts[fact_id]
        self[fact_id] = text = f"{fact.label}: {show_value(fact, self.company.get(fact_id))}"
        return text


def reason(outcome: Outcome, answers: Answers) -> str:
    """Why a clause is met, failed or open: what it requires, and the answers that decide it.

    Args:
        outcome: The clause with its parts.
        answers: Of the company that was evaluated.
    """
    text = outcome.node.label or requirement(outcome.node, answers.vocabulary)
    if not outcome.parts:
        return f"{text}（{' / '.join(_answers_of(outcome, answers))}）"
    if outcome.state is MET:
        return text
    sentences = list(dict.fromkeys(_deciding_answers(outcome, answers)))
    more = f" ほか{len(sentences) - MANY_SENTENCES}件" if len(sentences) > MANY_SENTENCES else ""
    return f"{text}（{' / '.join(sentences[:MANY_SENTENCES])}{more}）"


def _deciding_answers(outcome: Outcome, answers: Answers) -> list[str]:
    if not outcome.parts:
        return _answers_of(outcome, answers)
    return [text for part in deciding(outcome) for text in _deciding_answers(part, answers)]


def _answers_of(outcome: Outcome, answers: Answers) -> list[str]:
    """The answers one leaf rests on."""
    node = outcome.node
    if isinstance(node, Judged):
        return ["審査で判断されます"]
    if outcome.state is UNKNOWN and isinstance(node, OneOf) and answers.company.get(node.fact) is not None:
        return [answers[node.fact] + " — もう少し細かい分類が必要です"]
    return [answers[fact] for fact in facts_here(node)]


def change(outcome: Outcome, vocabulary: Vocabulary) -> str:
    """What would have to be different for a failed clause to be met, one sentence."""
    node = outcome.node
    if isinstance(node, All):
        failed = [part for part in deciding(outcome) if part.state is FAILED]
        return (
            change(failed[0], vocabulary)
            if len(failed) == 1
            else f"「{requirement(node, vocabulary)}」を満たせば、この要件に合います"
        )
    return f"「{requirement(node, vocabulary)}」を満たせば、この要件に合います"
