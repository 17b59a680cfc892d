"""Answers of a check on the terminal."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from rich.console import RenderableType

from banso.cli.amount_tables import amount_parts, labels
from banso.cli.output import table
from banso.cli.words import (
    NEVER_A_PROMISE,
    SHORT_STATUS_WORDS,
    STATE_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    data_year_words,
    show_moment,
    show_source,
    verdict_words,
)
from banso.core.calendar import fiscal_year, show_date
from banso.core.check import Check, NeededPaper, Verdict
from banso.core.money import show_yen
from banso.core.programmes import Contact
from banso.definitions.region import Region


def answer_parts(answer: Check, region: Region) -> list[RenderableType]:
    """One answer in full, in reading order."""
    programme = answer.programme
    parts: list[RenderableType] = [
        f"{programme.name}（{programme.id}）",
        f"{programme.body.name}・{data_year_words(programme, answer.on)}",
        "",
        f"判定: {verdict_words(answer)}{f' — {answer.note}' if answer.note else ''}",
        f"受付: {_call_words(answer)}（{show_date(answer.on)}の時点）",
        "",
    ]
    if answer.clauses:
        parts.append(_clause_table(answer, region))
    parts += [f"合うには: {clause.change}" for clause in answer.clauses if clause.change]
    if answer.missing:
        parts.append(f"まだ答えていない項目: {labels(answer.missing, region.vocabulary)}")
    if answer.amount is not None:
        parts += ["", *amount_parts(answer.amount, programme, region)]
    parts += [f"※ {text}" for text in programme.assumptions]
    parts += [f"加点: {label}" for label in answer.bonuses]
    if answer.papers:
        parts += ["", table(["番号", "必要な書類", "備考"], [_paper_row(needed) for needed in answer.papers])]
    parts += [_contact_words(contact) for contact in programme.contacts]
    return [*parts, "", NEVER_A_PROMISE]


def _contact_words(contact: Contact) -> str:
    details = [contact.name, contact.tel, contact.email, contact.url]
    return f"問い合わせ: {' '.join(detail for detail in details if detail)}"


def _call_words(answer: Check) -> str:
    words = STATUS_WORDS[answer.status]
    if answer.deadline is None:
        return words
    call = answer.programme.call
    arrival = " 必着" if call is not None and call.arrival else ""
    return f"{words}、次の締切は{show_moment(answer.deadline)}{arrival}"


def _clause_table(answer: Check, region: Region) -> RenderableType:
    rows = [
        [
            STATE_WORDS[clause.state],
            f"{'  ' * clause.depth}{clause.reason}",
            show_source(clause.source, region) or ("仮定" if clause.assumed else ""),
        ]
        for clause in answer.clauses
    ]
    return table(["状態", "要件（答え）", "根拠"], rows)


def _paper_row(needed: NeededPaper) -> list[str]:
    paper = needed.paper
    notes = [
        "" if needed.certain else "答えによって必要です",
        "紙の原本" if paper.original_on_paper else "",
        f"発行から{paper.issued_within_months}か月以内" if paper.issued_within_months else "",
        paper.note,
    ]
    return [paper.number, paper.label, "、".join(text for text in notes if text)]


def list_parts(answers: Sequence[Check], on: date) -> list[RenderableType]:
    """Many answers, one row each, and what they come to."""
    if not answers:
        return [f"{show_date(on)}の時点で手元にあるデータには、この目的の制度が見つかりませんでした。"]
    counted = Counter(VERDICT_WORDS[answer.verdict] for answer in answers)
    summary = "、".join(f"{words} {count}件" for words, count in counted.items())
    years = sorted({answer.data_year for answer in answers} - {fiscal_year(on)})
    other = f"{'・'.join(str(year) for year in years)}年度のデータによる回答を含みます。" if years else ""
    return [
        table(
            ["判定", "制度", "受付・締切", "見込み額・理由"],
            [_list_row(answer, on) for answer in answers],
            widths={1: max(len(answer.programme.id) for answer in answers)},
        ),
        f"{len(answers)}件: {summary}（{show_date(on)}の時点）",
        *([f"※ {other}"] if other else []),
        "詳しくは banso check --programme <id> で、次に答えるとよい質問は banso ask で調べられます。",
        NEVER_A_PROMISE,
    ]


def _list_row(answer: Check, on: date) -> list[str]:
    status = SHORT_STATUS_WORDS[answer.status]
    year = "" if answer.data_year == fiscal_year(on) else f"（{answer.data_year}年度のデータ）"
    return [
        verdict_words(answer).replace("（", "\n（"),
        f"{answer.programme.name}{year}\n{answer.programme.id}",
        f"{status}\n{show_moment(answer.deadline)}" if answer.deadline else status,
        _detail(answer),
    ]


def _detail(answer: Check) -> str:
    if answer.verdict is Verdict.INELIGIBLE:
        # The innermost clause that fails says most.
        return next((clause.reason for clause in reversed(answer.clauses) if clause.change), "")
    if answer.note:
        return answer.note
    if answer.amount is not None and answer.amount.yen is not None:
        return f"見込み額 {show_yen(answer.amount.yen)}"
    return ""
