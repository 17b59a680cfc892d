"""The engines that must give the same answers. Each is a function from a condition and a company to a state."""

from collections.abc import Callable, Mapping
from functools import cache

import ibis
from ibis.backends.sql import SQLBackend

from banso.core.conditions import Node
from banso.core.evaluation import State, evaluate
from banso.core.index import Index
from banso.population.conditions import Conditions
from tests.company_rows import company_rows
from tests.spec.programmes import programme
from tests.spec.vocabulary import VOCABULARY, Company

Engine = Callable[[Node, Company], State]


def _reference(node: Node, company: Company) -> State:
    return evaluate(node, company).state


def _index(node: Node, company: Company) -> State:
    """The same condition as all that one programme of an index requires."""
    standings = Index([programme(node)]).evaluate(company)
    (state,) = [state for state in State if standings.where(state)]
    return state


@cache
def _database() -> SQLBackend:
    return ibis.duckdb.connect()


def _population(node: Node, company: Company) -> State:
    """The same condition as a query over a table of one company."""
    somebody = ibis.memtable(company_rows([company], VOCABULARY))
    states = _database().to_pyarrow(Conditions(somebody).state(node).name("state").as_table())
    return State(states["state"][0].as_py())


ENGINES: Mapping[str, Engine] = {"reference": _reference, "index": _index, "population": _population}
"""Every example of the specification runs on every engine."""
ONE_BY_ONE: Mapping[str, Engine] = {"reference": _reference, "index": _index}
"""Engines quick enough to be asked about one company at a time, hundreds of times; the others are compared with the
reference in bulk (tests/integration/test_engines_agree.py)."""
