"""The requirements of a programme as a list a person can read, nested as the document nests them."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from banso.core.conditions import All, AtLeastOf, Judged, Node, Not, children
from banso.core.conditions import Any as AnyOf
from banso.core.facts import Vocabulary
from banso.core.reasons import requirement
from banso.web.catalogue.references import Reference, References
from banso.web.catalogue.words import judge_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLine:
    """One requirement.

    Attributes:
        text: As a noun sentence; empty for a bare group.
        joiner: How the parts hang together; empty for a requirement without parts.
        judge: Who decides, where no fact can.
        folded: The parts explain a legal notion and are shown on demand.
    """

    id: str
    text: str
    joiner: str = ""
    parts: tuple["ClauseLine", ...] = ()
    source: Reference | None = None
    assumed: str = ""
    judge: str | Promise = ""
    folded: bool = False


def clause_lines(node: Node, vocabulary: Vocabulary, references: References) -> tuple[ClauseLine, ...]:
    """The requirements below a root that only joins them, or the root itself."""
    if isinstance(node, All) and not node.id and not node.notion:
        return tuple(_line(part, vocabulary, references) for part in node.nodes)
    return (_line(node, vocabulary, references),)


def _line(node: Node, vocabulary: Vocabulary, references: References) -> ClauseLine:
    parts = () if isinstance(node, Not) else children(node)
    return ClauseLine(
        id=node.id,
        text=_text(node, vocabulary) if not parts or _has_own_words(node, vocabulary) else "",
        joiner=_joiner(node) if parts else "",
        source=references.cite(node.source),
        assumed=node.assumed,
        judge=judge_of(node) if isinstance(node, Judged) else "",
        parts=tuple(_line(part, vocabulary, references) for part in parts),
        folded=bool(node.notion),
    )


def _text(node: Node, vocabulary: Vocabulary) -> str:
    return requirement(node, vocabulary)


def _has_own_words(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether a group says more than its parts joined; a generated sentence would only repeat them."""
    return bool(node.label) and node.label != requirement(replace(node, label=""), vocabulary)


def _joiner(node: Node) -> str:
    if isinstance(node, AtLeastOf):
        return _("次のうち%(k)dつ以上を満たすこと") % {"k": node.k}
    return _("次のいずれかを満たすこと") if isinstance(node, AnyOf) else _("次のすべてを満たすこと")
