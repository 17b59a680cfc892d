"""What is different between two versions of a programme and its call, in words of the documents."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any as Anything

from banso.core.amount_rules import PER_WORDS, AmountRule, Stated, Track
from banso.core.conditions import Comparison, Leaf, Node, children, walk
from banso.core.facts import Vocabulary
from banso.core.money import show_rate, show_yen
from banso.core.programmes import Programme
from banso.core.reasons import requirement
from banso.population.simulation.arrangements import (
    Arrangement,
    last_grant_words,
    mode_words,
    rounds_words,
)

NONE = "なし"
_NODE_FIELDS = frozenset(one.name for one in fields(Node)) | {"nodes", "node"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference, for readers.

    Attributes:
        before: In the first scenario; なし where it did not exist.
        after: In the other one; なし where it is gone.
    """

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Said:
    """Something a version says, and a value by which two of them are told apart."""

    label: str
    text: str
    meaning: Anything


Version = tuple[Programme, Arrangement]


def differences(first: Version, second: Version, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """What the second version says otherwise, in the order of the document; empty for two equal ones."""
    before, after = dict(_said(first, vocabulary)), dict(_said(second, vocabulary))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.meaning != new.meaning:
            found.append(
                Change(
                    label=(old or new or _NOTHING).label,
                    before=old.text if old else NONE,
                    after=new.text if new else NONE,
                )
            )
    return tuple(found)


_NOTHING = _Said("", NONE, None)


def _said(version: Version, vocabulary: Vocabulary) -> Iterator[tuple[str, _Said]]:
    programme, call = version
    if programme.amount is not None:
        yield from _amount(programme.amount, vocabulary)
    for node in walk(programme.requirements) if programme.requirements else ():
        if node.id:
            text = requirement(_unlabelled(node), vocabulary)
            yield f"clause:{node.id}", _Said("要件", text, _meaning(node))
    yield "papers", _count("提出書類", len(programme.papers), "件")
    yield "rounds", _text("締切回", rounds_words(call.rounds))
    yield "budget", _text("予算額", "上限なし" if call.budget_yen is None else show_yen(call.budget_yen))
    yield "split", _text("予算の配分", "、".join(map(show_rate, call.split)) or "締切回で分けない")
    yield "mode", _text("交付先の選び方", mode_words(competitive=call.competitive))
    yield "last_grant", _text("残った予算に収まらない申請", last_grant_words(cut_last=call.cut_last))


def _amount(rule: AmountRule, vocabulary: Vocabulary) -> Iterator[tuple[str, _Said]]:
    several = len(rule.tracks) > 1
    for track in rule.tracks:
        behind = f"（{track.label or track.id}）" if several else ""
        yield f"cap:{track.id}", _text(f"補助上限額{behind}", _sum(track.cap))
        yield f"rate:{track.id}", _text(f"補助率{behind}", _rate(track))
        yield f"floor:{track.id}", _text(f"補助下限額{behind}", _sum(track.floor))
        if track.when is not None:
            text = requirement(track.when, vocabulary)
            yield f"track:{track.id}", _Said(f"補助の区分{behind}", text, _meaning(track.when))
    yield "rounding", _text("端数処理", str(rule.rounding))
    for category in rule.categories:
        limit = category.limit.words if category.limit else "上限なし"
        yield f"category:{category.id}", _text(f"補助対象経費「{category.label}」", limit)


def _text(label: str, text: str) -> _Said:
    return _Said(label, text, text)


def _count(label: str, number: int, unit: str) -> _Said:
    return _Said(label, f"{number}{unit}", number)


def _sum(stated: Stated | None) -> str:
    return NONE if stated is None else f"{PER_WORDS[stated.per]}{show_yen(stated.yen)}"


def _rate(track: Track) -> str:
    return NONE if track.rate is None else show_rate(track.rate)


def _unlabelled(node: Node) -> Node:
    """A leaf speaks for itself: a label that still names the old limit would hide what changed."""
    return replace(node, label="") if isinstance(node, Comparison) else node


def _meaning(node: Node) -> tuple[Anything, ...]:
    """What a clause requires, without its words and without the clauses inside it, which speak for themselves."""
    own = tuple(getattr(node, one.name) for one in fields(node) if one.name not in _NODE_FIELDS)
    below = () if isinstance(node, Leaf) else tuple(_meaning(part) for part in children(node) if not part.id)
    return (type(node).__name__, own, below)
