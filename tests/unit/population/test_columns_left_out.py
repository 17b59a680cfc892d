"""A column a table leaves out is unknown for every company, whatever condition asks for it."""

import pyarrow as pa
import pytest
from hypothesis import given

from banso.core.conditions import Node
from banso.core.evaluation import State, evaluate
from banso.population.backends import duckdb, fetch
from banso.population.columns import company_of_row
from banso.population.conditions import Conditions
from tests.spec.strategies import NODES, examples
from tests.spec.vocabulary import VOCABULARY

ROW = {"company": "a", "spec_staff": 5, "spec_held": 0, "spec_total": 4, "spec_form": "a", "spec_flag": True}
CONNECTION = duckdb()


@pytest.mark.parametrize(
    "columns",
    [
        ["company"],
        ["company", "spec_total"],
        ["company", "spec_held"],
        ["company", "spec_staff", "spec_form"],
    ],
)
def test_the_reference_engine_says_the_same(columns: list[str]) -> None:
    row = {name: ROW[name] for name in columns}
    table = CONNECTION.create_table("somebody", pa.Table.from_pylist([row]), overwrite=True)

    @examples(60)
    @given(NODES)
    def agree(node: Node) -> None:
        conditions = Conditions(table)
        level = conditions.state(node)
        answer = fetch(CONNECTION, conditions.companies.select(state=level))
        assert State(answer["state"][0].as_py()) is evaluate(node, company_of_row(row, VOCABULARY)).state

    agree()
