"""Requirements with one clause taken out, or with another limit in it: new trees, the old ones stay as they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from banso.core.company import read_value
from banso.core.conditions import All, Any, AtLeastOf, Comparison, Node, Not, walk
from banso.core.errors import BadValue
from banso.core.facts import Vocabulary, nearest
from banso.core.money import LIMIT_YEN
from banso.core.programmes import Programme
from banso.core.typed_text import quoted

CHANGED = "比較のために変えた値です。"
NOTHING_REQUIRED = All(nodes=())


def clause_ids(programme: Programme) -> list[str]:
    """Ids of the clauses of a programme, in the order of the document."""
    return [part.id for part in _parts(programme) if part.id]


def limits(programme: Programme) -> dict[str, Comparison]:
    """The clauses that rest on one limit, each with the comparison it stands in."""
    return {part.id: one for part in _parts(programme) if part.id and (one := _only_limit(part)) is not None}


def without_clause(programme: Programme, clause: str) -> Programme:
    """The programme without one of its clauses; what only joined it with nothing falls away too.

    Raises:
        BadValue: It has no such clause.
    """
    _check_known(clause, clause_ids(programme), "without")
    requirements = programme.requirements
    left = _dropped(requirements, clause) if requirements else None
    return replace(programme, requirements=left or NOTHING_REQUIRED)


def with_limit(
    programme: Programme, clause: str, given: int | date | str, vocabulary: Vocabulary
) -> Programme:
    """The programme with another number or day as the limit of a clause.

    Args:
        programme: With a clause that rests on exactly one limit.
        clause: Its id.
        given: A number or a day as the rules hold it; or text as people write it: "50人", "5,000万円", "3%".
        vocabulary: Of the facts.

    Raises:
        BadValue: There is no such clause, it has no single limit, or the value cannot be read.
    """
    known = limits(programme)
    _check_known(clause, list(known), "limits")
    old = known[clause]
    fact = vocabulary.fact(old.fact)
    value = read_value(fact, given) if isinstance(given, str) else given
    if type(value) is not type(old.value) or (isinstance(value, int) and not 0 <= value <= LIMIT_YEN):
        raise BadValue(f"{quoted(given)}は{fact.label}の値になりません", place="limits", remedy=fact.help)
    # The label and the quoted words would still name the old limit.
    new = replace(old, value=value, label="", source=None, assumed=CHANGED)
    requirements = programme.requirements
    return replace(programme, requirements=_replaced(requirements, old, new) if requirements else None)


def _parts(programme: Programme) -> list[Node]:
    return list(walk(programme.requirements)) if programme.requirements else []


def _only_limit(node: Node) -> Comparison | None:
    found = [part for part in walk(node) if isinstance(part, Comparison) and part.value is not None]
    return found[0] if len(found) == 1 else None


def _check_known(clause: str, known: Sequence[str], place: str) -> None:
    if clause in known:
        return
    if not known:
        raise BadValue(
            "この制度には変えられる要件がありません", place=place, remedy="ほかの変え方で比べてください"
        )
    remedy = f"近いもの: {nearest(clause, known)}。使えるもの: {'、'.join(known)}"
    raise BadValue(f"「{clause}」という要件は変えられません", place=place, remedy=remedy)


def _dropped(node: Node, clause: str) -> Node | None:
    """The tree without a clause; None where nothing is left."""
    if node.id == clause:
        return None
    if isinstance(node, Not):
        inner = _dropped(node.node, clause)
        return replace(node, node=inner) if inner is not None else None
    if not isinstance(node, All | Any | AtLeastOf):
        return node
    kept = tuple(part for part in (_dropped(each, clause) for each in node.nodes) if part is not None)
    if not kept and node.nodes:
        return None
    if isinstance(node, AtLeastOf):
        return replace(node, nodes=kept, k=min(node.k, len(kept)))
    return replace(node, nodes=kept)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node is old:
        return new
    if isinstance(node, Not):
        return replace(node, node=_replaced(node.node, old, new))
    if isinstance(node, All | Any | AtLeastOf):
        return replace(node, nodes=tuple(_replaced(part, old, new) for part in node.nodes))
    return node
