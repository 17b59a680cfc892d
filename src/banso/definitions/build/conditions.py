"""Condition nodes from files, with values read as their facts read them and shared notions put in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any as Anything

from banso.core.company import read_value
from banso.core.conditions import (
    MOST_PARTS,
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Comparison,
    Has,
    Is,
    Judged,
    LessThan,
    MoreThan,
    Node,
    Not,
    OneOf,
    children,
    too_fine,
)
from banso.core.errors import BansoError
from banso.core.facts import NUMERIC, Fact, FactType, Vocabulary
from banso.core.reasons import requirement
from banso.definitions.build.sources import build_source
from banso.definitions.problems import Problems
from banso.definitions.shapes.conditions import ComparisonShape, NodeShape
from banso.definitions.yaml_files import Place

COMPARISONS: dict[str, type[Comparison]] = {
    "at_most": AtMost,
    "at_least": AtLeast,
    "less_than": LessThan,
    "more_than": MoreThan,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notion:
    """A legal notion in force from a day."""

    id: str
    label: str
    since: date
    node: Node


Notions = Mapping[str, tuple[Notion, ...]]


class NodeBuilder:
    """Builds the conditions of one file; what is wrong goes to its problems.

    Args:
        on: The day whose version of a notion is used.
    """

    def __init__(self, vocabulary: Vocabulary, notions: Notions, on: date, problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.notions = notions
        self.on = on
        self.problems = problems
        self._by_operator: dict[str, Callable[[NodeShape, Place, dict[str, Anything]], Node]] = {
            "all": self._all,
            "any": self._any,
            "at_least_of": self._at_least_of,
            "not": self._not,
            "judged": self._judged,
            "is": self._is,
            "has": self._has,
            "one_of": self._one_of,
            "notion": self._notion,
        }

    def build(self, shape: NodeShape, place: Place) -> Node:
        """One node with everything below it."""
        operator = shape.operators[0]
        common = {
            "id": shape.id or "",
            "label": shape.label,
            "source": build_source(shape.source),
            "assumed": shape.assumed,
            "evidence": tuple(shape.evidence),
        }
        node = self._operator(operator, shape, (*place, operator), common)
        return self._labelled(node)

    def build_optional(self, shape: NodeShape | None, place: Place) -> Node | None:
        """One node, or None."""
        return self.build(shape, place) if shape is not None else None

    def _labelled(self, node: Node) -> Node:
        """Writes the requirement of clauses and leaves once, so that no check has to.

        In a file that is refused anyway a value may be of the wrong type, and could not be shown.
        """
        if self.problems.found or node.label or not (node.id or not children(node)):
            return node
        return replace(node, label=requirement(node, self.vocabulary))

    def _operator(self, operator: str, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        if operator in COMPARISONS:
            written: ComparisonShape = getattr(shape, operator)
            return self._comparison(COMPARISONS[operator], written, place, common)
        return self._by_operator[operator](shape, place, common)

    def _all(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        return All(nodes=self._parts(shape.all or [], place), **common)

    def _any(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        return Any(nodes=self._parts(shape.any or [], place), **common)

    def _at_least_of(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        written = shape.at_least_of
        nodes = self._parts(written.nodes, (*place, "nodes")) if written else ()
        k = written.k if written else 0
        if k > len(nodes):
            self.problems.add(
                "unreachable", place, f"{len(nodes)}個のうち{k}個は満たせません", "k を減らしてください"
            )
        return AtLeastOf(k=k, nodes=nodes, **common)

    def _parts(self, shapes: list[NodeShape], place: Place) -> tuple[Node, ...]:
        return tuple(self.build(part, (*place, number)) for number, part in enumerate(shapes))

    def _not(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        part = self.build(shape.not_, place) if shape.not_ else Judged(question="", by="body")
        try:
            return Not(node=part, **common)
        except BansoError as error:
            self.problems.add_error("judged-under-not", place, error)
            return part

    def _judged(self, shape: NodeShape, _place: Place, common: dict[str, Anything]) -> Node:
        question, by = (shape.judged.question, shape.judged.by) if shape.judged else ("", "body")
        return Judged(question=question, by=by, **common)

    def _is(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        written = shape.is_
        fact, value = (written.fact, written.value) if written else ("", "")
        found = self._fact(fact, place)
        if found and found.type in {FactType.CODES, FactType.DATED_CODES}:
            self.problems.add(
                "value-outside-vocabulary", place, f"{found.label}は一覧です", "has を使ってください"
            )
        if found and found.codes and found.codes.hierarchical:
            return OneOf(
                fact=fact,
                values=frozenset([str(self._value(found, value, place))]),
                hierarchical=True,
                **common,
            )
        return Is(fact=fact, value=self._value(found, value, place), **common)

    def _has(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        fact, value = (shape.has.fact, shape.has.value) if shape.has else ("", "")
        found = self._fact(fact, place)
        if found and found.type not in {FactType.CODES, FactType.DATED_CODES}:
            self.problems.add(
                "value-outside-vocabulary",
                place,
                f"{found.label}は一覧ではありません",
                "is か one_of を使ってください",
            )
        elif found and found.codes and value not in found.codes.codes:
            choices = "、".join(found.codes.codes)
            self.problems.add(
                "value-outside-vocabulary",
                (*place, "value"),
                f"「{value}」は選択肢にありません",
                f"使える値: {choices}",
            )
        return Has(fact=fact, value=value, **common)

    def _one_of(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        fact, values = (shape.one_of.fact, shape.one_of.values) if shape.one_of else ("", [])
        found = self._fact(fact, place)
        codes = found.codes if found else None
        if found and (codes is None or found.type is not FactType.CODE):
            self.problems.add(
                "value-outside-vocabulary",
                place,
                f"{found.label}は選択肢から一つ選ぶ項目ではありません",
                "別の条件を使ってください",
            )
        read = [
            str(self._value(found, value, (*place, "values", number))) for number, value in enumerate(values)
        ]
        complete = codes.with_complete_parents(read) if codes else frozenset(read)
        return OneOf(fact=fact, values=complete, hierarchical=bool(codes and codes.hierarchical), **common)

    def _comparison(
        self, kind: type[Comparison], written: ComparisonShape, place: Place, common: dict[str, Anything]
    ) -> Node:
        found = self._fact(written.fact, place)
        if found and found.type not in NUMERIC | {FactType.DATE}:
            self.problems.add(
                "value-outside-vocabulary",
                place,
                f"{found.label}は数や日付ではありません",
                "is か one_of を使ってください",
            )
            found = None
        if written.share is None:
            return kind(fact=written.fact, value=self._value(found, written.value, place), **common)
        whole = self._fact(written.of, (*place, "of"))
        if whole and not (whole.type in NUMERIC and whole.minimum >= 1):
            # A share of nothing has no answer, and an unknown whole could then turn a yes into a no.
            self.problems.add(
                "value-outside-vocabulary",
                (*place, "of"),
                f"{whole.label}は割合の全体にできません",
                "最小値（minimum）が1以上の数の項目にしてください",
            )
        share = self._share(written.share, (*place, "share"))
        return kind(fact=written.fact, share=share, of=written.of, **common)

    def _share(self, text: str, place: Place) -> Fraction:
        share = _fraction(text)
        if share is None or not 0 < share <= 1:
            self.problems.add(
                "impossible-rate",
                place,
                f"割合「{text}」は使えません",
                "0より大きく1以下の分数にしてください",
            )
        elif share.denominator > MOST_PARTS:
            self.problems.add_error("impossible-rate", place, too_fine(share))
        else:
            return share
        return Fraction(1)

    def _notion(self, shape: NodeShape, place: Place, common: dict[str, Anything]) -> Node:
        versions = [notion for notion in self.notions.get(shape.notion or "", ()) if notion.since <= self.on]
        if not versions:
            known = "、".join(sorted(self.notions))
            self.problems.add(
                "unknown-notion",
                place,
                f"「{shape.notion}」という共通の定義はありません",
                f"使える定義: {known}",
            )
            return Judged(question=shape.notion or "", by="body", **common)
        notion = max(versions, key=lambda version: version.since)
        own = {"notion": notion.id} | {key: value for key, value in common.items() if value}
        own.setdefault("label", notion.label)
        if common["assumed"] and notion.node.assumed:
            own["assumed"] = f"{common['assumed']} {notion.node.assumed}"
        return _prefixed(replace(notion.node, **own), own.get("id", notion.id))

    def _fact(self, fact_id: str, place: Place) -> Fact | None:
        try:
            return self.vocabulary.fact(fact_id)
        except BansoError as error:
            self.problems.add_error("unknown-fact", (*place, "fact"), error)
            return None

    def _value(self, fact: Fact | None, value: Anything, place: Place) -> Anything:
        if fact is None or fact.type in {FactType.CODES, FactType.DATED_CODES}:
            return value
        try:
            return read_value(fact, value)
        except BansoError as error:
            self.problems.add_error("value-outside-vocabulary", (*place, "value"), error)
            return value


def _fraction(text: str) -> Fraction | None:
    numerator, denominator = text.split("/")
    return Fraction(int(numerator), int(denominator)) if int(denominator) else None


def _prefixed(node: Node, prefix: str) -> Node:
    """The ids inside a notion, told apart from those of the file that uses it."""

    def rename(part: Node) -> Node:
        return replace(_over_parts(part, rename), id=f"{prefix}/{part.id}" if part.id else "")

    return _over_parts(node, rename)


def _over_parts(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, All | Any | AtLeastOf):
        return replace(node, nodes=tuple(change(part) for part in node.nodes))
    return replace(node, node=change(node.node)) if isinstance(node, Not) else node


def without_ids(node: Node) -> Node:
    """The same tree as one clause: nothing inside it is named."""
    return replace(_over_parts(node, without_ids), id="")
