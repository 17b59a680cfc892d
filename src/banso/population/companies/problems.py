"""What is wrong with the rows of a table: each with row, column, value, reason and remedy, and counts of all."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
import numpy.typing as npt

from banso.core.errors import BadValue, BansoError
from banso.core.typed_text import not_a_formula

Flags = npt.NDArray[np.bool_]
"""One truth value per row."""
KEPT = 1_000
"""Problems held in memory; a file of problems has them all."""
HEADING_ROW = 1
LONGEST_VALUE = 80


class Kind(StrEnum):
    """Kinds of problems."""

    HEADING = "heading"
    SHAPE = "shape"
    KEY = "key"
    DUPLICATE = "duplicate"
    VALUE = "value"
    CONTRADICTION = "contradiction"


KIND_LABELS = {
    Kind.HEADING: "見出しが分からない",
    Kind.SHAPE: "列の数や引用符が合わない",
    Kind.KEY: "会社の番号がない",
    Kind.DUPLICATE: "同じ会社が二度ある",
    Kind.VALUE: "値が読めない",
    Kind.CONTRADICTION: "ほかの列と食い違う",
}
_TITLES = ("行", "列", "値", "種類", "理由", "直し方")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One reason why a row, or a column, is not used.

    Attributes:
        row: As a spreadsheet shows it: the headings are row 1.
        column: Heading of the column; empty where the whole row is meant.
        value: As it stands in the table, cut where it gets long.
    """

    row: int
    column: str
    value: str
    kind: Kind
    reason: str
    remedy: str


class ProblemLog:
    """Collects the problems of a table of any length in little memory.

    Attributes:
        first: The first ones, at most `KEPT`.
        counts: All of them, by kind.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Begins a log.

        Args:
            path: Of a CSV file that gets all problems; none is written without one.
        """
        self.path = path
        self.first: list[RowProblem] = []
        self.counts: Counter[Kind] = Counter()
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Opens the file.

        Raises:
            BadValue: It cannot be written.
        """
        if self.path is not None:
            try:
                self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            except OSError as error:
                raise BadValue(
                    "問題の一覧を書けません",
                    place=str(self.path),
                    remedy="書き込める場所を指定してください",
                ) from error
            csv.writer(self._file).writerow(_TITLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    @property
    def wants_more(self) -> bool:
        """Whether single problems are still kept or written, or only counted."""
        return self._file is not None or len(self.first) < KEPT

    def count(self, kind: Kind, problems: int) -> None:
        """Counts problems nobody will read one by one."""
        self.counts[kind] += problems

    def add(self, problems: Iterable[RowProblem]) -> None:
        """Notes problems."""
        noted = list(problems)
        self.counts.update(problem.kind for problem in noted)
        self.first += noted[: max(KEPT - len(self.first), 0)]
        if self._file is not None:
            csv.writer(self._file).writerows(map(_cells, noted))

    def as_json(self) -> dict[str, Any]:
        """Counts and the first problems as JSON values."""
        return {
            "total": self.total,
            "by_kind": [
                {"kind": kind.value, "label": KIND_LABELS[kind], "count": count}
                for kind, count in self.counts.most_common()
            ],
            "first": [asdict(problem) for problem in self.first],
        }


class BatchProblems:
    """Collects the problems of some rows, column by column, and hands them to the log row by row.

    Attributes:
        bad: Rows with a problem so far.
    """

    def __init__(self, numbers: npt.NDArray[np.int64], log: ProblemLog) -> None:
        """Begins with rows that have none.

        Args:
            numbers: Of the rows.
            log: Gets the problems.
        """
        self.numbers, self.log = numbers, log
        self.bad: Flags = np.zeros(len(numbers), bool)
        self._found: list[RowProblem] = []

    def note(
        self, wrong: Flags, column: str, kind: Kind, tell: Callable[[int], tuple[object, BansoError]]
    ) -> None:
        """Notes rows of one column.

        Args:
            wrong: The rows.
            column: Its heading.
            kind: Of all these problems.
            tell: The value that stands in a row, and what is wrong with it; asked only where somebody will read it.
        """
        self.bad |= wrong
        if not wrong.any():
            return
        if not self.log.wants_more:
            self.log.count(kind, int(wrong.sum()))
            return
        for row in np.flatnonzero(wrong):
            value, error = tell(int(row))
            self._found.append(
                RowProblem(
                    row=int(self.numbers[row]),
                    column=column,
                    value=shown(value),
                    kind=kind,
                    reason=error.message,
                    remedy=error.remedy,
                )
            )

    def settle(self, others: Sequence[RowProblem] = ()) -> None:
        """Hands everything to the log in the order of the rows, with the problems of rows that are not among these."""
        self.log.add(sorted([*self._found, *others], key=lambda problem: problem.row))


def shown(value: object) -> str:
    """A value as the list of problems repeats it."""
    text = "" if value is None else str(value)
    return f"{text[:LONGEST_VALUE]}…" if len(text) > LONGEST_VALUE else text


def _cells(problem: RowProblem) -> Sequence[object]:
    label = KIND_LABELS[problem.kind]
    texts = (problem.column, problem.value, label, problem.reason, problem.remedy)
    return (problem.row, *map(not_a_formula, texts))
