"""`python -m bench`: one command, one table. Each kind of work runs in a process of its own."""

import argparse
import json
import multiprocessing
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measuring import Row, measure

WORK = {
    "reasons": "bench.rules:reasons",
    "question": "bench.rules:question",
    "index": "bench.index:sharing",
    "index-worst": "bench.index:nothing_shared",
    "population": "bench.population:one_programme",
    "population-all": "bench.population:all_programmes",
    "population-growth": "bench.population:growth",
    "interview": "bench.interview:interview",
    "loading": "bench.loading:loading",
    "command": "bench.starting:command",
    "pages": "bench.pages:pages",
    "many-pages": "bench.pages:many_pages",
    "letters": "bench.letters:letters",
    "filing": "bench.filing:filing",
}
"""What is measured by default, as module:function; loaded in the process that measures it."""
ONLY_WHEN_ASKED = {"fresh": "bench.starting:fresh"}
"""Takes a minute and installs packages."""


def main() -> int:
    """Measures what the command line asks for and prints it."""
    args = _arguments()
    measured: list[tuple[str, Row, float]] = []
    status = Console(stderr=True)
    for name in _chosen(args):
        with status.status(f"measuring {name} ..."):
            rows, peak = _in_own_process(name)
        measured += [(name, row, peak) for row in rows]
    if args.json:
        print(json.dumps([_plain(*one) for one in measured], ensure_ascii=False, indent=2))
    else:
        Console(width=None if sys.stdout.isatty() else 200).print(_table(measured))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=[*WORK, *ONLY_WHEN_ASKED],
        metavar="NAME",
        help=f"measure only this; may be repeated: {', '.join([*WORK, *ONLY_WHEN_ASKED])}",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="also `make run` in a fresh clone of the last commit"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser.parse_args()


def _chosen(args: argparse.Namespace) -> list[str]:
    return args.only or [*WORK, *(ONLY_WHEN_ASKED if args.fresh else ())]


def _in_own_process(name: str) -> tuple[list[Row], float]:
    """The rows, and the peak memory in MB of the process that measured them or of those it started."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(measure, (WORK | ONLY_WHEN_ASKED)[name]).result()


def _plain(name: str, row: Row, peak_mb: float) -> dict[str, Any]:
    derived = {"ratio": row.ratio, "within_target": row.within_target, "peak_mb": round(peak_mb, 1)}
    return {"name": name, **asdict(row), **derived}


def _table(measured: list[tuple[str, Row, float]]) -> Table:
    table = Table(title=f"Python {platform.python_version()}, {multiprocessing.cpu_count()} cores")
    table.add_column("name", no_wrap=True)
    table.add_column("work", ratio=3)
    for heading in ("ours", "target", "baseline", "ratio", "peak MB"):
        table.add_column(heading, justify="right", no_wrap=heading != "baseline")
    table.add_column("note", ratio=2)
    for name, row, peak in measured:
        colour = {True: "green", False: "red", None: "default"}[row.within_target]
        table.add_row(
            name,
            row.what,
            f"[{colour}]{_figure(row.ours)} {row.unit}[/]",
            f"<= {_figure(row.target)}" if row.target is not None else "-",
            f"{_figure(row.baseline)} ({row.baseline_name})" if row.baseline is not None else "-",
            f"{row.ratio:.2f}" if row.ratio is not None else "-",
            f"{peak:.0f}",
            row.note,
        )
    return table


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"


if __name__ == "__main__":
    sys.exit(main())
