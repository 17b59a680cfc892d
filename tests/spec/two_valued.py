"""The plain truth of a condition for a company of which everything is known, written apart from the engines.

Shares are compared as fractions and codes by how they begin, so that a slip of the engines is not repeated here.
"""

from fractions import Fraction

from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Comparison,
    Has,
    Is,
    LessThan,
    Node,
    Not,
    OneOf,
)
from tests.spec.vocabulary import Company


def holds(node: Node, company: Company) -> bool:
    """Whether a condition without judgements holds; every fact in it must be known."""
    match node:
        case All(nodes=parts):
            return all(holds(part, company) for part in parts)
        case Any(nodes=parts):
            return any(holds(part, company) for part in parts)
        case AtLeastOf(k=k, nodes=parts):
            return len([part for part in parts if holds(part, company)]) >= k
        case Not(node=part):
            return not holds(part, company)
        case Is(fact=fact, value=value):
            return bool(company[fact] == value)
        case Has(fact=fact, value=value):
            return value in company[fact]
        case OneOf(fact=fact, values=values, hierarchical=True):
            return any(company[fact].startswith(code) for code in values)
        case OneOf(fact=fact, values=values):
            return company[fact] in values
        case Comparison():
            return _compares(node, company)
    raise AssertionError(f"no such node: {node}")


def _compares(node: Comparison, company: Company) -> bool:
    held, limit = company[node.fact], node.value
    if node.share is not None:
        held, limit = Fraction(held, company[node.of]), node.share
    return {
        AtMost: held <= limit,
        AtLeast: not held < limit,
        LessThan: held < limit,
    }.get(type(node), not held <= limit)
