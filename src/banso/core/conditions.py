"""The closed set of condition nodes: what a programme may require, as data.

Every node is frozen and holds only values, so the same tree is evaluated for one company here and can be written as
SQL for a table of companies. A node that is missing is added here with spec tests, never as a hook.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from banso.core.errors import BadDefinition
from banso.core.sources import Source

Number = int | date
MOST_PARTS = 1_000
"""A share is counted in at most so many parts: a number of 10^15 times them still fits the 64 bits of a database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share.

    Attributes:
        id: Names the clause; empty for a node that is only part of one.
        label: The requirement as a noun sentence (…であること), where the generated one would read badly.
        source: Where the requirement is stated.
        assumed: Why it is required although no document states it so; shown to readers.
        evidence: Ids of the documents that prove it.
        notion: The shared legal notion this node stands for; what lies below is that notion's, not the programme's.
    """

    id: str = ""
    label: str = ""
    source: Source | None = None
    assumed: str = ""
    evidence: tuple[str, ...] = ()
    notion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(Node):
    """A condition on one fact."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Is(Leaf):
    """The fact has exactly this value."""

    value: bool | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Leaf):
    """The fact is one of these codes.

    With `hierarchical`, a code also counts when a shorter one that contains it is listed, and a company known only by
    a shorter code than the listed ones is unknown.
    """

    values: frozenset[str]
    hierarchical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Has(Leaf):
    """The list of codes, as held on the day of asking, contains this one."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Leaf):
    """A number or date against a limit, or against a share of another number.

    Attributes:
        value: The limit; None when `share` is used.
        share: Fraction of the fact `of`; compared as whole numbers, held x denominator with total x numerator.

    Raises:
        BadDefinition: The share has a larger numerator or denominator than `MOST_PARTS`.
    """

    value: Number | None = None
    share: Fraction | None = None
    of: str = ""

    def __post_init__(self) -> None:
        if self.share is not None and max(abs(self.share.numerator), self.share.denominator) > MOST_PARTS:
            raise too_fine(self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost(Comparison):
    """以下."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(Comparison):
    """以上."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessThan(Comparison):
    """未満."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreThan(Comparison):
    """超."""


@dataclass(frozen=True, slots=True, kw_only=True)
class All(Node):
    """Every part holds."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Any(Node):
    """At least one part holds."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeastOf(Node):
    """At least k of the parts hold."""

    k: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """The part does not hold.

    Raises:
        BadDefinition: The part contains a judgement; turned round, a judgement would count against the applicant.
    """

    node: Node

    def __post_init__(self) -> None:
        if any(isinstance(part, Judged) for part in walk(self.node)):
            raise BadDefinition(
                "not の中に judged は書けません", remedy="判断を「…であること」と肯定形で書いてください"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Node):
    """A human decides; no fact can.

    Attributes:
        question: What is decided, as a noun sentence (…であること).
        by: Who decides: `secretariat`, `prefecture`, `reviewer` or `body`.
    """

    question: str
    by: str


def too_fine(share: Fraction) -> BadDefinition:
    """What to say of a share in more than `MOST_PARTS` parts."""
    return BadDefinition(
        f"割合「{share}」は細かすぎます", remedy=f"分母が{MOST_PARTS:,}以下の分数にしてください"
    )


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node; empty for a leaf."""
    if isinstance(node, All | Any | AtLeastOf):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_here(node: Node) -> tuple[str, ...]:
    """Ids of the facts a node itself refers to, those of its parts left out."""
    if not isinstance(node, Leaf):
        return ()
    return (node.fact, node.of) if isinstance(node, Comparison) and node.of else (node.fact,)


def facts_of(node: Node) -> tuple[str, ...]:
    """Ids of all facts a tree refers to, each once, in the order of the text.

    Example:
        >>> facts_of(All(nodes=(Is(fact="a", value=True), AtMost(fact="b", share=Fraction(1, 2), of="a"))))
        ('a', 'b')
    """
    return tuple(dict.fromkeys(fact for part in walk(node) for fact in facts_here(part)))
