"""A definition being tried out: what is wrong with it, and what is different from the programme it began from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from banso.core.errors import BadDefinition, BadValue
from banso.definitions.problems import Problem
from banso.definitions.region import Region
from banso.definitions.single_files import programme_of_text
from banso.definitions.validation import validate_draft
from banso.population.simulation.differences import Change
from banso.population.simulation.variants import against
from banso.web.policy.setting import Setting

FILE = "制度案"
"""Stands for the file in problems."""
CONTEXT = 2
"""Lines shown around each difference."""
MOST_LINES = 200
"""Lines of differences on the page."""
LONGEST_LINE = 160
MOST_PAIRS = 20_000
"""Pairs of equal lines that are weighed against each other; a programme file has a few hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of what is different.

    Attributes:
        kind: `same`, `added`, `removed` or `gap`.
        number: In the draft, or in the original where it was removed; 0 for a gap.
    """

    kind: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem with the line it stands in."""

    problem: Problem
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What can be said about a draft.

    Attributes:
        findings: What publishing it would be refused for.
        can_be_tried: Whether it can be simulated, published or not.
        obstacle: Why not, where the findings do not say it.
        changes: What is different in words; empty while it cannot be simulated.
    """

    findings: tuple[Finding, ...]
    can_be_tried: bool
    obstacle: str
    changes: tuple[Change, ...]


def original_text(programme_id: str, region: Region) -> str:
    """The file of a programme; empty when it is there no more."""
    path: Path = region.path / "programmes" / f"{programme_id}.yaml"
    return path.read_text(encoding="utf-8-sig") if programme_id in region.programmes else ""


def review(text: str, setting: Setting) -> Review:
    """Check a draft, and say what is different from the programme it began from."""
    lines = text.splitlines()
    findings = tuple(
        Finding(problem=problem, text=cut(lines[problem.line - 1]) if problem.line <= len(lines) else "")
        for problem in validate_draft(text, FILE, setting.region)
    )
    try:
        programme = programme_of_text(text, FILE, setting.region)
        variant = against(setting.base, programme, setting.model, setting.vocabulary, number=1, name=FILE)
    except (BadDefinition, BadValue) as error:
        # The problems say what and where; only what they do not know is said here.
        obstacle = "" if findings else error.message
        return Review(findings=findings, can_be_tried=False, obstacle=obstacle, changes=())
    return Review(findings=findings, can_be_tried=True, obstacle="", changes=variant.changes)


def cut(line: str) -> str:
    """A line that fits the page."""
    kept = line.strip()
    return kept if len(kept) <= LONGEST_LINE else f"{kept[:LONGEST_LINE]}…"


def different_lines(before: str, after: str) -> list[Line]:
    """The lines that are different with a little around them, as far as the page has room."""
    return list(_different(before.splitlines(), after.splitlines()))[:MOST_LINES]


def _different(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    if _pairs(before, after) > MOST_PAIRS:
        # Thousands of equal lines would be compared for hours: all of the one goes, all of the other comes.
        yield from _lines("removed", before, 0, min(len(before), MOST_LINES // 2))
        yield from _lines("added", after, 0, len(after))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(CONTEXT)):
        if number:
            yield Line(kind="gap", number=0, text="")
        for tag, first, last, here, there in group:
            if tag == "equal":
                yield from _lines("same", after, here, there)
                continue
            yield from _lines("removed", before, first, last)
            yield from _lines("added", after, here, there)


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    times = Counter(before)
    return sum(times[line] for line in after)


def _lines(kind: str, lines: Sequence[str], start: int, end: int) -> Iterator[Line]:
    return (Line(kind=kind, number=at + 1, text=lines[at][:LONGEST_LINE]) for at in range(start, end))
