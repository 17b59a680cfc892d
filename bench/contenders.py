"""Several programs that do the same work, each in a process of its own, measured in turns.

A contender reads one line for each run from its standard input and answers with one line of JSON: the milliseconds of
the run, those its threads were busy, and the peak memory of its process so far. Only the standard library is imported
here, because a contender may live in another virtual environment.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.measuring import KIB_PER_MAXRSS, milliseconds

ROOT = Path(__file__).parents[1]


def serve(
    work: Callable[[], Any],
    between: Callable[[], Any] = lambda: None,
    finish: Callable[[], Any] = lambda: None,
) -> None:
    """Runs the work once for every line that is read.

    Args:
        work: What is measured.
        between: What must be done after each run but does not count.
        finish: What is done when no line comes any more, such as writing down the answers; its memory does not count.
    """
    for _ in sys.stdin:
        busy = time.process_time()
        took = milliseconds(work)
        busy = (time.process_time() - busy) * 1000
        print(json.dumps({"ms": took, "processor_ms": busy, "peak_mb": peak_mb()}), flush=True)
        between()
    finish()


def peak_mb() -> float:
    """Most memory of this process; `ru_maxrss` alone would count what the process that started it had taken."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB_PER_MAXRSS / 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contender needed, by run.

    Attributes:
        busy: Milliseconds its threads were busy, together; other work on the machine lengthens these less.
        peak_mb: Of its whole process, data included.
    """

    times: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """Median of the runs."""
        return median(self.times)

    @property
    def processor_ms(self) -> float:
        """Median of the processor time."""
        return median(self.busy)

    @property
    def peak(self) -> float:
        """Most memory of all runs, in MB."""
        return max(self.peak_mb)


def in_turns(
    commands: Mapping[str, Sequence[str]], runs: int, *, warming_up: bool = True
) -> dict[str, Measured]:
    """Lets contenders run one after the other, again and again.

    Args:
        commands: By name, the command line of each, run in the project's folder.
        runs: How many turns there are.
        warming_up: Whether each turn begins with a run that does not count: while the others ran, its memory was given
            back and the processor's caches were filled with their data.

    Raises:
        RuntimeError: A contender ended before its turn.
    """
    found = {name: Measured() for name in commands}
    with ExitStack() as stack:
        started = {name: stack.enter_context(_started(command)) for name, command in commands.items()}
        for _ in range(runs):
            for name, process in started.items():
                if warming_up:
                    _run(name, process)
                answer = _run(name, process)
                found[name].peak_mb.append(answer["peak_mb"])
                found[name].times.append(answer["ms"])
                found[name].busy.append(answer["processor_ms"])
    return found


@contextmanager
def _started(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        if process.stdin:
            process.stdin.close()


def _run(name: str, process: subprocess.Popen[str]) -> dict[str, float]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError(f"{name} has no pipes")
    process.stdin.write("run\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"{name} ended")
    answer: dict[str, float] = json.loads(line)
    return answer
