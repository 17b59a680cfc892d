"""Both engines give the same verdict, the same state of every clause and the same yen, in every database."""

import pytest
from hypothesis import Phase, given, settings

from banso.population.verdicts import verdicts
from tests.company_rows import company_rows
from tests.integration.population.conftest import Database
from tests.integration.population.programmes import WITH_COSTS, Rules, companies, rules
from tests.integration.population.reference import answer_of, reference

COMPANIES = 1_500
PROGRAMMES = {"duckdb": 140, "sqlite": 16, "postgres": 16, "pyspark": 3}
"""So many random programmes in each database: 210,000 verdicts in DuckDB, a share of them in the others."""
PHASES = [phase for phase in Phase if phase is not Phase.shrink]
"""A programme that both engines disagree on is small enough; making it smaller takes minutes."""
CROWD = companies(COMPANIES, seed=3)


@pytest.mark.timeout(900)
def test_random_programmes_over_random_companies(database: Database) -> None:
    table = database.put(company_rows([c for c, _ in CROWD], WITH_COSTS, [filed for _, filed in CROWD]))

    @settings(
        max_examples=PROGRAMMES[database.connection.name], derandomize=True, database=None, phases=PHASES
    )
    @given(rules())
    def agree(drawn: Rules) -> None:
        asked = verdicts(drawn, table)
        rows = database.rows(asked.table)
        assert len(rows) == COMPANIES
        for (company, filed), row in zip(CROWD, rows, strict=True):
            assert answer_of(row, asked) == reference(drawn, company, filed, asked.clauses), company

    agree()
