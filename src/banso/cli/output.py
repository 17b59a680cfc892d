"""What a command writes: tables for people, JSON for programs, progress for whoever waits at a terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from rich import box
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

PIPED_WIDTH = 120
"""Columns of a table that nobody's terminal limits; COLUMNS says otherwise."""

Advance = Callable[[int, int], None]


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Whoever reads (head, less) has seen enough; that is no failure."""
        raise BrokenPipeError


def console() -> Console:
    """Where answers for people go. Data are never taken for markup; colours honour NO_COLOR."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal() else PIPED_WIDTH
    return _Console(file=sys.stdout, markup=False, highlight=False, emoji=False, width=width)


def show(*parts: RenderableType) -> None:
    """Writes lines and tables for people."""
    screen = console()
    for part in parts:
        # Japanese has no spaces to break at: plain lines are left to the terminal.
        screen.print(part, soft_wrap=isinstance(part, str))


def write_json(value: Any) -> None:
    """Writes one JSON value."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_line(text: str) -> None:
    """Writes a line for people and editors that is never wrapped."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Tells something beside the answer."""
    sys.stderr.write(f"{text}\n")


def table(
    titles: Sequence[str],
    rows: Iterable[Sequence[RenderableType]],
    *,
    title: str = "",
    right: Sequence[int] = (),
    widths: Mapping[int, int] = MappingProxyType({}),
) -> Table:
    """A table.

    Args:
        titles: Of the columns.
        rows: One cell per column.
        title: Above the table.
        right: Columns of numbers, from 0.
        widths: Fixed widths by column, at most half of the screen.
    """
    made = Table(
        title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold"
    )
    for number, name in enumerate(titles):
        made.add_column(
            name,
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=number in right,
            width=min(widths[number], console().width // 2) if number in widths else None,
        )
    for row in rows:
        made.add_row(*row)
    return made


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A bar on the terminal while something takes long; nothing where nobody watches.

    Yields:
        A function to be told how many of how many are done.
    """
    screen = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
