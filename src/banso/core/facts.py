"""The registered vocabulary: what can be known about a company and its project, and how to ask for it.

A company is a mapping of fact ids to values. An absent fact, or one that is None, is unknown; unknown is never no.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from banso.core.errors import UnknownFact
from banso.core.typed_text import LONGEST_TEXT, quoted

Company = Mapping[str, Any]
"""Facts of one company on one day: booleans, integers, codes, dates, frozensets of codes; None is unknown."""


class FactType(StrEnum):
    """What kind of value a fact takes."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    YEN = "yen"
    PERMILLE = "permille"
    """A percentage held as a whole number of tenths of a percent, so that 3 % is 30."""
    DATE = "date"
    CODE = "code"
    CODES = "codes"
    DATED_CODES = "dated_codes"
    """Codes held since a date, such as recognitions."""
    CORPORATE_NUMBER = "corporate_number"


NUMERIC = frozenset({FactType.INTEGER, FactType.YEN, FactType.PERMILLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One allowed value of a code list."""

    id: str
    name: str
    name_en: str = ""
    help: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A closed list of codes.

    Attributes:
        hierarchical: A shorter code contains the longer ones that start with it, as in industry codes.
    """

    id: str
    label: str
    codes: Mapping[str, Code]
    hierarchical: bool = False
    sections: Mapping[str, str] = field(default_factory=dict)

    def name(self, code: str) -> str:
        """Japanese name of a code, or the code itself when it is not in the list."""
        found = self.codes.get(code)
        return found.name if found else code

    def with_complete_parents(self, codes: Iterable[str]) -> frozenset[str]:
        """Adds every shorter code all of whose longer ones are given.

        A company known only by the shorter code is then decided, since nothing finer could change the answer.
        """
        chosen = set(codes)
        for parent, children in reversed(list(self.children.items())):
            if parent not in chosen and children <= chosen:
                chosen.add(parent)
        return frozenset(chosen)

    @property
    def children(self) -> Mapping[str, frozenset[str]]:
        """The next longer codes of every code that has some, shorter codes first; empty unless hierarchical."""
        return _children(tuple(self.codes)) if self.hierarchical else {}


@cache
def _children(codes: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code in sorted(codes, key=lambda code: (len(code), code)):
        if len(code) > 2:
            found.setdefault(code[:-1], set()).add(code)
    return {
        parent: frozenset(children)
        for parent, children in sorted(found.items(), key=lambda pair: len(pair[0]))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that can be known about a company or its project.

    Attributes:
        question_en: The question in English; empty where nobody has written it.
        help_en: The help in English; empty where nobody has written it.
        unit: Unit written after a number, for example 人.
        step: The smallest difference between two values; boundary cases lie one step apart.
        minimum: The smallest value that makes sense.
        screen: Facts of one screen are asked together.
        within: Fact that a code must lie in (a municipality lies in its prefecture); its value is the first two digits.
        no_more_than: Fact that this one is a part of.
        same_as: Fact whose value this one takes while it has none of its own. The general fact means something else
            in each programme and is never asked; this one says in words what it means in one.
        proof: Who or what can prove the value, as a reader would name it.
    """

    id: str
    label: str
    label_en: str
    question: str
    help: str
    type: FactType
    screen: str
    question_en: str = ""
    help_en: str = ""
    codes: CodeList | None = None
    unit: str = ""
    step: int = 1
    minimum: int = 0
    within: str = ""
    no_more_than: str = ""
    same_as: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Facts that are asked together, and why.

    Attributes:
        why: What the answers are needed for, said to the person asked.
        why_en: The same in English; empty where nobody has written it.
    """

    id: str
    title: str
    title_en: str
    why: str
    why_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All facts, their code lists and the screens they are asked on, in asking order."""

    facts: Mapping[str, Fact]
    code_lists: Mapping[str, CodeList]
    screens: Mapping[str, Screen]

    def fact(self, fact_id: str) -> Fact:
        """Looks a fact up.

        Raises:
            UnknownFact: No fact has this id; the remedy names the nearest one.
        """
        found = self.facts.get(fact_id)
        if found is None:
            raise UnknownFact(
                f"{quoted(fact_id)}という項目はありません",
                place=quoted(fact_id)[1:-1],
                remedy=f"近い項目: {nearest(fact_id, self.facts)}。一覧は banso facts で見られます",
            )
        return found

    def on_screen(self, screen_id: str) -> list[Fact]:
        """The facts asked on one screen, in vocabulary order."""
        return [fact for fact in self.facts.values() if fact.screen == screen_id]


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that shares most with a mistyped word.

    Example:
        >>> nearest("company.employees", ["company.regular_employees", "project.purpose"])
        'company.regular_employees'
    """
    ranked = difflib.get_close_matches(word[:LONGEST_TEXT], list(candidates), n=1, cutoff=0)
    return ranked[0] if ranked else ""


def held_on(dated: Mapping[str, date | None], on: date) -> frozenset[str]:
    """Codes held on a day: those without a date, and those whose date has come.

    Example:
        >>> sorted(held_on({"a": None, "b": date(2023, 9, 21)}, date(2023, 9, 20)))
        ['a']
    """
    return frozenset(code for code, since in dated.items() if since is None or since <= on)
