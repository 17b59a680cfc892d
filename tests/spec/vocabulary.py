"""The small vocabulary the specification is written in, and every value each of its facts can take.

A domain holds the finest answers only: an industry is a code that no longer code refines. Small on purpose, so that all
companies there can be are counted out where a rule is checked by brute force.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, product
from typing import Any

from banso.core.facts import Code, CodeList, Fact, FactType, Screen, Vocabulary

FLAG, WISH, STAFF, HELD, TOTAL = "spec.flag", "spec.wish", "spec.staff", "spec.held", "spec.total"
FORM, INDUSTRY, MARKS, DAY = "spec.form", "spec.industry", "spec.marks", "spec.day"

Company = dict[str, Any]


def _codes(label: str, *codes: str, hierarchical: bool = False) -> CodeList:
    return CodeList(
        id=label,
        label=label,
        codes={code: Code(id=code, name=f"{label}{code}") for code in codes},
        hierarchical=hierarchical,
    )


INDUSTRIES = _codes("業種", "10", "101", "102", "1021", "1022", "20", "201", "202", hierarchical=True)
FORMS = _codes("形", "a", "b", "c")
MARK_NAMES = _codes("認定", "x", "y")


def _fact(fact_id: str, kind: FactType, **rest: Any) -> Fact:
    return Fact(
        id=fact_id,
        label=f"{fact_id}の値",
        label_en=fact_id,
        question=f"{fact_id}は?",
        help="",
        type=kind,
        **{"screen": "one", **rest},
    )


VOCABULARY = Vocabulary(
    facts={
        fact.id: fact
        for fact in (
            _fact(FLAG, FactType.BOOLEAN),
            _fact(WISH, FactType.BOOLEAN),
            _fact(STAFF, FactType.INTEGER, unit="人", screen="two"),
            _fact(HELD, FactType.INTEGER, screen="two"),
            _fact(TOTAL, FactType.INTEGER, minimum=1, screen="two"),
            _fact(FORM, FactType.CODE, codes=FORMS),
            _fact(INDUSTRY, FactType.CODE, codes=INDUSTRIES, screen="three"),
            _fact(MARKS, FactType.CODES, codes=MARK_NAMES, screen="three"),
            _fact(DAY, FactType.DATE, screen="three"),
        )
    },
    code_lists={"industry": INDUSTRIES, "form": FORMS, "mark": MARK_NAMES},
    screens={
        key: Screen(id=key, title=key, title_en=key, why=f"{key}のため") for key in ("one", "two", "three")
    },
)

DOMAINS: Mapping[str, tuple[Any, ...]] = {
    FLAG: (True, False),
    WISH: (True, False),
    STAFF: (0, 4, 5, 6),
    HELD: (0, 1, 2),
    TOTAL: (1, 2, 4),
    FORM: ("a", "b", "c"),
    INDUSTRY: ("101", "1021", "1022", "201", "202"),
    MARKS: tuple(frozenset(c) for n in range(3) for c in combinations(("x", "y"), n)),
    DAY: (date(2023, 3, 31), date(2023, 4, 1), date(2023, 4, 2)),
}
COARSE = ("10", "102", "20")
"""Industries that longer codes refine."""


def answers(fact: str, known: Any = None) -> tuple[Any, ...]:
    """The finest answers a fact can still get: all of its domain, or those inside a code that is too short."""
    if known is None:
        return DOMAINS[fact]
    return (
        tuple(value for value in DOMAINS[fact] if value.startswith(known)) if fact == INDUSTRY else (known,)
    )


def completions(company: Company, facts: tuple[str, ...]) -> Iterator[Company]:
    """Every company that a partly known one can turn out to be, as far as these facts go."""
    for values in product(*(answers(fact, company.get(fact)) for fact in facts)):
        yield {**company, **dict(zip(facts, values, strict=True))}
