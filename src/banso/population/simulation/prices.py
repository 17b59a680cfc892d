"""What applicants would be granted: the programme's own rule, asked once for the applicants of many paths."""

from dataclasses import dataclass, replace

import ibis
import numpy as np
import pyarrow as pa
from ibis.backends.sql import SQLBackend

from banso.core.amount_rules import AmountRule
from banso.core.amounts import COST_FACT
from banso.core.programmes import Programme
from banso.population.amounts import granted_yen
from banso.population.columns import column_of, cost_column
from banso.population.conditions import Conditions
from banso.population.eligible_costs import with_eligible_costs
from banso.population.simulation.cohort import COMPANIES, ROW, Cohort
from banso.population.simulation.draws import Ints
from banso.population.simulation.errors import CannotSimulate

ASKED = "simulation_asked"
PLACE, DRAWN = "simulation_place", "simulation_cost_yen"


@dataclass(frozen=True, slots=True)
class Prices:
    """The amount rule of one programme, ready to be asked."""

    connection: SQLBackend
    query: str

    def yen(self, rows: Ints, cost_yen: Ints) -> Ints:
        """What each applicant is granted, in yen, 0 where that is nothing.

        Args:
            rows: Of the companies; one may stand there many times.
            cost_yen: What its project costs; counts only where the company table does not say it.
        """
        asked = pa.table({PLACE: np.arange(len(rows)), ROW: rows, DRAWN: cost_yen})
        self.connection.create_table(ASKED, asked, overwrite=True)
        answer = self.connection.con.execute(self.query).fetchnumpy()
        found = np.zeros(len(rows), dtype=np.int64)
        found[answer[PLACE]] = answer["yen"]
        return found


def prices(cohort: Cohort, programme: Programme) -> Prices:
    """Writes the amount rule of a programme as one query.

    A company whose track is not known is given the amount of the last one, the general one.

    Raises:
        CannotSimulate: The programme states no amount, or none that follows from total costs.
        BadDefinition: Its amount leads to numbers too large for the databases.
    """
    rule = _usable_rule(programme)
    connection = cohort.connection
    empty = pa.table({name: pa.array([], pa.int64()) for name in (PLACE, ROW, DRAWN)})
    connection.create_table(ASKED, empty, overwrite=True)
    asked, companies = connection.table(ASKED), connection.table(COMPANIES)
    column = cost_column(rule.categories[0].id) if rule.own_costs else column_of(COST_FACT)
    joined = asked.join(companies, ROW)
    stated = joined[column] if column in companies.columns else ibis.null("int64")
    given = joined.mutate(**{column: stated.coalesce(joined[DRAWN].nullif(0))})
    table = with_eligible_costs(given, rule)
    conditions = Conditions(table)
    yen = granted_yen(rule, conditions)
    if len(rule.tracks) > 1:
        yen = yen.coalesce(granted_yen(_general(rule), conditions))
    priced = conditions.companies.select(PLACE, yen=yen.coalesce(0))
    return Prices(connection, str(ibis.to_sql(priced, dialect="duckdb")))


def _usable_rule(programme: Programme) -> AmountRule:
    rule = programme.amount
    if rule is None or rule.each is not None or all(track.rate is None for track in rule.tracks):
        raise CannotSimulate(
            f"「{programme.name}」の資料からは、費用の合計に応じた補助額を計算できません",
            place=programme.id,
            remedy="補助率のある補助制度を選んでください",
        )
    return rule


def _general(rule: AmountRule) -> AmountRule:
    """The rule with its last track alone, for everybody."""
    return replace(rule, tracks=(replace(rule.tracks[-1], when=None),))
