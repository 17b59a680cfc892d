"""`one_of`: the fact is one of these codes; in a hierarchical list a shorter code contains the longer ones."""

from banso.core.conditions import OneOf
from tests.spec.engines import Engine
from tests.spec.examples import Example, failed, met, table, unknown
from tests.spec.vocabulary import FORM, INDUSTRIES, INDUSTRY


def industry(*codes: str) -> OneOf:
    return OneOf(fact=INDUSTRY, values=frozenset(codes), hierarchical=True)


A_OR_B = OneOf(fact=FORM, values=frozenset({"a", "b"}))
FLAT = OneOf(fact=INDUSTRY, values=frozenset({"10"}))


@table(
    ("the first", A_OR_B, {FORM: "a"}, met),
    ("the second", A_OR_B, {FORM: "b"}, met),
    ("neither", A_OR_B, {FORM: "c"}, failed),
    ("not answered", A_OR_B, {}, unknown),
    ("the very code", industry("102"), {INDUSTRY: "102"}, met),
    ("a longer code lies in it", industry("102"), {INDUSTRY: "1021"}, met),
    ("two levels down", industry("10"), {INDUSTRY: "1022"}, met),
    ("beside it", industry("102"), {INDUSTRY: "101"}, failed),
    ("in another branch", industry("10"), {INDUSTRY: "201"}, failed),
    ("a shorter code is too coarse to tell", industry("102"), {INDUSTRY: "10"}, unknown),
    ("two levels up is too coarse as well", industry("1021"), {INDUSTRY: "10"}, unknown),
    ("a code of one sign is the coarsest of all", industry("102"), {INDUSTRY: "1"}, unknown),
    ("a code of one sign contains all that begin with it", industry("1"), {INDUSTRY: "1021"}, met),
    ("a short code of another branch is no", industry("1021"), {INDUSTRY: "20"}, failed),
    ("coarse, and one of several", industry("1021", "20"), {INDUSTRY: "10"}, unknown),
    ("one of several", industry("1021", "20"), {INDUSTRY: "201"}, met),
    ("a code that only begins alike in its text", industry("101"), {INDUSTRY: "1021"}, failed),
    ("a flat list knows no containment", FLAT, {INDUSTRY: "101"}, failed),
    ("a flat list knows no coarseness", FLAT, {INDUSTRY: "1"}, failed),
)
def test_one_of(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state


def complete(*codes: str) -> OneOf:
    return industry(*INDUSTRIES.with_complete_parents(codes))


@table(
    ("all parts listed decide the whole", complete("101", "102"), {INDUSTRY: "10"}, met),
    ("all parts listed at two levels", complete("101", "1021", "1022"), {INDUSTRY: "10"}, met),
    ("one part is missing", complete("101", "1021"), {INDUSTRY: "10"}, unknown),
    ("the other branch stays out", complete("101", "102"), {INDUSTRY: "20"}, failed),
)
def test_where_every_part_is_listed_the_coarse_code_is_decided(engine: Engine, example: Example) -> None:
    assert engine(example.node, example.company) is example.state
