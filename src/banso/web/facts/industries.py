"""Finding an industry: by a word, by section, and finer only where the rules need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from banso.core.facts import Code, CodeList
from banso.core.readings import plain
from banso.definitions.region import installed_region

MOST_FOUND = 20
"""A word that finds more industries than this is too common; the first ones are shown."""
LONGEST_WORD = 40
BROADEST = 2
"""Digits of the codes of the first list."""
HEADQUARTERS = "管理，補助的経済活動"
"""Head offices have codes of their own in every industry; they only get in the way of a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An industry as a person recognises it.

    Attributes:
        within: The industry it is a part of; empty for the broadest.
    """

    code: str
    name: str
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a word found.

    Attributes:
        total: How many there are; `found` holds the first of them.
    """

    word: str
    found: tuple[Found, ...]
    total: int


class IndustryIndex:
    """The names of an industry classification, made ready for searching once."""

    def __init__(self, codes: CodeList) -> None:
        self.codes = codes
        self.names = [
            (code, plain(code.name).casefold())
            for code in codes.codes.values()
            if HEADQUARTERS not in code.name and not code.id.endswith("00")
        ]

    def search(self, word: str) -> SearchResult:
        """Industries whose name contains the word, shorter names first.

        Args:
            word: In any width; empty finds nothing.
        """
        word = word.strip()[:LONGEST_WORD]
        wanted = plain(word).casefold()
        hits = [code for code, name in self.names if wanted and (wanted in name or code.id == wanted)]
        # 391 and 3911 of one name are one industry: the broader one answers for both.
        hits = [code for code in hits if not _same_as_parent(code, self.codes.codes)]
        hits.sort(key=lambda code: (len(code.name), code.id))
        found = tuple(_found(code, self.codes) for code in hits[:MOST_FOUND])
        return SearchResult(word=word, found=found, total=len(hits))


@cache
def installed_index() -> IndustryIndex:
    """The index of the installed region's classification."""
    return IndustryIndex(installed_region().vocabulary.code_lists["industry"])


def _same_as_parent(code: Code, codes: Mapping[str, Code]) -> bool:
    parent = codes.get(code.id[:-1])
    return parent is not None and parent.name == code.name


def _found(code: Code, codes: CodeList) -> Found:
    broader = code.id[:BROADEST] if len(code.id) > BROADEST else ""
    return Found(code=code.id, name=code.name, within=codes.name(broader) if broader else "")


def by_section(codes: CodeList) -> dict[str, list[Code]]:
    """The broadest industries under the names of their sections."""
    groups: dict[str, list[Code]] = {name: [] for name in codes.sections.values()}
    for code in codes.codes.values():
        if len(code.id) == BROADEST:
            groups.setdefault(codes.sections.get(code.section, ""), []).append(code)
    return {name: group for name, group in groups.items() if group}


def finer(codes: CodeList, code: str) -> list[Code]:
    """The industries one step finer than a code."""
    return [
        found
        for found in codes.codes.values()
        if len(found.id) == len(code) + 1 and found.id.startswith(code)
    ]
