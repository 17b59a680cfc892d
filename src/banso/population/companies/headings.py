"""Which column of a table is which: by fact id, by column name or by the Japanese label."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from banso.core.errors import BansoError
from banso.core.facts import Fact, FactType, Vocabulary, nearest
from banso.core.typed_text import plain, quoted
from banso.population.columns import COMPANY, SETS, column_of, set_column
from banso.population.companies.problems import HEADING_ROW, LONGEST_VALUE, Kind, RowProblem, shown
from banso.population.companies.schema import COST_COLUMN, FOUNDED_YEAR, FOUNDED_YEARS

KEY_HEADINGS = frozenset({COMPANY, "会社", "企業", "事業者"})
MOST_COLUMNS = 1_000
"""A table with more holds something else, and finding out what each heading means would take hours."""
FOUNDED_HEADINGS = frozenset({FOUNDED_YEAR, "創業年", "設立年"})


class UnusableTable(BansoError):
    """A table as a whole cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table that is read.

    Attributes:
        place: Which column of the table, from 0.
        heading: As it stands in the table.
        name: Of the column of the company table; of a set of codes in one cell, the name before `__`.
        fact: How its values are read; None for the key.
    """

    place: int
    heading: str
    name: str
    fact: Fact | None


def read_headings(
    headings: Sequence[str], vocabulary: Vocabulary, place: str
) -> tuple[list[Column], list[RowProblem]]:
    """Finds the columns of a table.

    Args:
        headings: From left to right; an empty one has no column.
        vocabulary: Of the facts.
        place: Name of the table, for messages.

    Returns:
        The columns that are read, and what is wrong with the others.

    Raises:
        UnusableTable: No column holds the key, no other one is known, or there are far too many.
    """
    if len(headings) > MOST_COLUMNS:
        raise UnusableTable(
            f"見出しが{len(headings):,}個あります",
            place=place,
            remedy=f"{MOST_COLUMNS:,}列以下の、1行に1社の表にしてください",
        )
    meanings = _meanings(vocabulary)
    found: list[Column] = []
    problems: list[RowProblem] = []
    for number, heading in enumerate(headings):
        known = meanings.get(plain(heading).casefold()) or _cost(heading)
        if known is not None:
            found.append(Column(place=number, heading=heading, name=known[0], fact=known[1]))
        elif plain(heading):
            near = nearest(plain(heading)[:LONGEST_VALUE], meanings)
            remedy = f"近いもの: {near}"
            problems.append(_problem(heading, f"{quoted(heading)}という列はありません", remedy))
    columns, twice = _once(found)
    _check_apart(headings, place)
    _check_complete(columns, place)
    return columns, problems + twice


def _meanings(vocabulary: Vocabulary) -> Mapping[str, tuple[str, Fact | None]]:
    """Every heading that is known, spelled plainly, with name and reading of its column."""
    year = _plain_fact(FOUNDED_YEAR, "創業年", FactType.INTEGER, minimum=FOUNDED_YEARS[0])
    found: dict[str, tuple[str, Fact | None]] = dict.fromkeys(KEY_HEADINGS, (COMPANY, None))
    found |= dict.fromkeys(FOUNDED_HEADINGS, (FOUNDED_YEAR, year))
    labels = Counter(plain(fact.label) for fact in vocabulary.facts.values())
    for fact in vocabulary.facts.values():
        own = column_of(fact.id), fact
        label = plain(fact.label)
        found |= dict.fromkeys([fact.id, column_of(fact.id), *([label] if labels[label] == 1 else [])], own)
        if fact.type in SETS and fact.codes is not None:
            for code in fact.codes.codes.values():
                name = set_column(fact.id, code.id)
                held = replace(fact, type=FactType.BOOLEAN, codes=None, label=f"{fact.label}（{code.name}）")
                headings = (name, f"{fact.id}__{code.id}", f"{label}({plain(code.name)})")
                found |= dict.fromkeys(headings, (name, held))
    return {plain(heading).casefold(): meaning for heading, meaning in found.items()}


def _cost(heading: str) -> tuple[str, Fact] | None:
    name = plain(heading)
    return (name, _plain_fact(name, name, FactType.YEN)) if COST_COLUMN.fullmatch(name) else None


def _plain_fact(name: str, label: str, kind: FactType, minimum: int = 0) -> Fact:
    """How a column beyond the facts is read."""
    return Fact(
        id=name, label=label, label_en="", question="", help="", type=kind, screen="", minimum=minimum
    )


def _once(found: Sequence[Column]) -> tuple[list[Column], list[RowProblem]]:
    """Leaves out columns that stand twice: nobody knows which one is meant."""
    times = Counter(name for column in found for name in {column.name, column.name.split("__")[0]})
    apart = Counter(column.name for column in found)
    columns, problems = [], []
    for column in found:
        whole_and_parts = "__" not in column.name and times[column.name] > 1
        if apart[column.name] > 1 or whole_and_parts:
            reason = f"{quoted(column.heading)}と同じ項目の列がほかにもあります"
            problems.append(_problem(column.heading, reason, "どちらかを消してください"))
        else:
            columns.append(column)
    return columns, problems


def _problem(heading: str, reason: str, remedy: str) -> RowProblem:
    value = shown(heading)
    return RowProblem(
        row=HEADING_ROW, column=value, value=value, kind=Kind.HEADING, reason=reason, remedy=remedy
    )


def _check_apart(headings: Sequence[str], place: str) -> None:
    """Refuses headings that stand in one column because something else than a comma or a tab is between them."""
    semicolons = headings[0].count(";") + headings[0].count("；") if len(headings) == 1 else 0
    if semicolons:
        raise UnusableTable(
            "列がセミコロン（;）で区切られています",
            place=place,
            remedy="カンマ（,）かタブで区切って保存し直してください",
        )


def _check_complete(columns: Sequence[Column], place: str) -> None:
    if not any(column.name == COMPANY for column in columns):
        raise UnusableTable(
            f"会社を区別する列（{COMPANY}）がありません",
            place=place,
            remedy="1行目を見出しにし、会社ごとに違う番号か名前の列に company という見出しを付けてください",
        )
    if len(columns) == 1:
        raise UnusableTable(
            "読める列が一つもありません",
            place=place,
            remedy="見出しを会社の表の列名か項目名にしてください",
        )
