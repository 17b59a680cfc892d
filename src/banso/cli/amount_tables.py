"""An amount on the terminal: its steps, what became of each cost line, what was assumed."""

from rich.console import RenderableType

from banso.cli.output import table
from banso.cli.words import show_source
from banso.core.amounts import Amount
from banso.core.costs import CountedLine
from banso.core.facts import Vocabulary
from banso.core.money import show_yen
from banso.core.programmes import Programme
from banso.definitions.region import Region
from banso.ingest.cost_words import kinds_of

LINE_WORDS = {"counted": "対象", "excluded": "対象外", "capped": "上限まで"}


def amount_parts(amount: Amount, programme: Programme, region: Region) -> list[RenderableType]:
    """Everything there is to say about an amount, in reading order."""
    sum_words = show_yen(amount.yen) if amount.yen is not None else "まだ計算できません"
    parts: list[RenderableType] = [f"補助額の見込み: {sum_words}"]
    if amount.lines:
        parts.append(line_table(amount.lines, programme))
    if amount.steps:
        rows = [
            [
                step.label,
                show_yen(step.yen) if step.yen is not None else "",
                step.rule,
                show_source(step.source, region),
            ]
            for step in amount.steps
        ]
        parts.append(table(["計算の手順", "金額", "規則", "根拠"], rows, right=[1]))
    if amount.yen is None and amount.missing:
        parts.append(f"金額を決めるのに要る項目: {labels(amount.missing, region.vocabulary)}")
    parts += [f"※ {text}" for text in amount.assumptions]
    return parts


def line_table(lines: tuple[CountedLine, ...], programme: Programme) -> RenderableType:
    """What became of each line of the cost table."""
    rule = programme.amount
    names = {kind.id: kind.label for kind in kinds_of(rule)} if rule else {}
    rows = [
        [
            str(counted.line.row or ""),
            counted.line.item or names.get(counted.line.category, counted.line.category),
            show_yen(counted.line.yen),
            LINE_WORDS[counted.state],
            show_yen(counted.yen),
            counted.reason,
        ]
        for counted in lines
    ]
    return table(
        ["行", "経費", "記入した額", "扱い", "対象の額\n（上限の前）", "理由"], rows, right=[0, 2, 4]
    )


def labels(facts: tuple[str, ...], vocabulary: Vocabulary) -> str:
    """Names of facts with their ids."""
    return "、".join(f"{vocabulary.facts[fact].label}（{fact}）" for fact in facts)
