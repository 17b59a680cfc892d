"""Invented companies: drawn from a company mix by a seed, the same rows however many are asked for at once.

Rows are drawn in blocks of a fixed size, each from a generator of its own (seed and number of the block). What one
block holds depends on nothing else, so a table of ten million rows needs no more memory than one of a hundred thousand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from banso.core.facts import Vocabulary
from banso.definitions.shapes.company_mix import CompanyMixShape
from banso.population.columns import COMPANY, company_schema, fact_columns
from banso.population.companies.corporate_numbers import with_check_digit
from banso.population.companies.draws import TEN_THOUSAND, Indexes, between, draw_index, mostly_small
from banso.population.companies.problems import Flags
from banso.population.companies.recipe import Recipe
from banso.population.companies.schema import FOUNDED_YEAR, arrow_schema

BLOCK = 65_536
"""Rows drawn from one generator; another number would give other companies."""
INVENTED = "架空"
FIRST_NUMBER = 990_000_000_000
"""Corporate numbers of no registry: 12 digits beginning with 99."""

Columns = dict[str, pa.Array]


def invented_companies(
    mix: CompanyMixShape,
    vocabulary: Vocabulary,
    region: str,
    rows: int,
    seed: int,
    *,
    all_known: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Draws companies.

    Args:
        mix: What they are drawn from.
        vocabulary: Of the facts; a fact the mix says nothing of stays unknown.
        region: Prefecture code, one of the mix.
        rows: How many.
        seed: The same seed gives the same companies; a longer table begins with the rows of a shorter one.
        all_known: Leave nothing unknown that the company has.

    Yields:
        One batch per block, one row per company, with the columns of `arrow_schema`.
    """
    recipe = Recipe(mix, vocabulary, region)
    schema = arrow_schema(company_schema(vocabulary) | {FOUNDED_YEAR: "int64"})
    for first in range(0, rows, BLOCK):
        block = _Block(recipe, np.random.default_rng([seed, first // BLOCK]), first)
        columns = block.columns(all_known=all_known)
        empty = pa.nulls(BLOCK)
        arrays = [
            columns.get(name, empty).cast(kind) for name, kind in zip(schema.names, schema.types, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema).slice(0, min(BLOCK, rows - first))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What everything else about a company depends on, one value per row."""

    division: Indexes
    band: Indexes
    form: Indexes
    active: Flags
    purpose: Indexes


class _Block:
    def __init__(self, recipe: Recipe, random: np.random.Generator, first: int) -> None:
        self.recipe = recipe
        self.random = random
        self.numbers = np.arange(first + 1, first + BLOCK + 1)
        self.kind = self._kind()

    def columns(self, *, all_known: bool) -> Columns:
        """All columns of the block, unknown values left out unless all are to be known."""
        columns = self._register() | self._owners() | self._answers()
        forgotten = self._forgotten()
        if all_known:
            return columns
        return {
            name: pc.if_else(pa.array(forgotten[name]), None, column) if name in forgotten else column
            for name, column in columns.items()
        }

    def _kind(self) -> _Kind:
        recipe, random = self.recipe, self.random
        division = draw_index(random, recipe.division_weights, BLOCK)
        band = recipe.sizes.draw(random, recipe.pattern_of_division[division])
        form = recipe.special_forms.draw(random, division)
        usual = recipe.forms_of_band[recipe.forms.draw(random, band)]
        form = np.where(form == recipe.usual_form, usual, form)
        active = random.random(BLOCK) < recipe.active[band]
        purpose = recipe.purpose.draw(random, np.zeros(BLOCK, np.int64), active)
        return _Kind(division=division, band=band, form=form, active=active, purpose=purpose)

    def _register(self) -> Columns:
        """What the register and the address tell."""
        recipe, random, kind = self.recipe, self.random, self.kind
        keys = pc.utf8_lpad(pa.array(self.numbers).cast(pa.string()), 8, "0")
        person = kind.form == recipe.sole_proprietor
        number = pa.array(with_check_digit(FIRST_NUMBER + self.numbers)).cast(pa.string())
        area = draw_index(random, recipe.area_weights, BLOCK)
        leaf = recipe.first_leaf[kind.division] + between(
            random, np.zeros(BLOCK, np.int64), recipe.leaves[kind.division] - 1
        )
        known = draw_index(random, recipe.digit_weights, BLOCK)
        period = recipe.founded.draw(random, kind.band)
        since, until = recipe.periods[:, period]
        return {
            COMPANY: pc.binary_join_element_wise(INVENTED, keys, ""),
            "company_corporate_number": pc.if_else(pa.array(person), None, number),
            "company_prefecture": pa.repeat(pa.scalar(recipe.region), BLOCK),
            "company_municipality": recipe.areas.take(pa.array(area)),
            "company_entity_type": recipe.forms_named.take(pa.array(kind.form)),
            "company_industry": recipe.industries.take(pa.array(recipe.shortened[known, leaf])),
            FOUNDED_YEAR: pa.array(between(random, since, until)),
        }

    def _owners(self) -> Columns:
        """Size, capital, and who holds the company; a person in business has employees only."""
        recipe, random, kind = self.recipe, self.random, self.kind
        low, high = recipe.employees[:, kind.band]
        capital = recipe.capitals[recipe.capital.draw(random, kind.band)]
        shares = np.maximum(capital // recipe.par_values[draw_index(random, recipe.par_weights, BLOCK)], 1)
        large = random.random(BLOCK) < recipe.large_owned[kind.band]
        held_percent = recipe.held_percents[draw_index(random, recipe.held_weights, BLOCK)]
        largest_percent = recipe.largest_percents[draw_index(random, recipe.largest_weights, BLOCK)]
        held = np.where(large, shares * held_percent // 100, 0)
        officers = between(random, *recipe.officers[:, kind.band])
        share_of_officers = np.where(large & (held_percent >= 50), recipe.officers_percent, 0)
        capital_known = pa.array(np.isin(kind.form, recipe.with_capital))
        incorporated = pa.array(kind.form == recipe.corporation)
        officers_known = pa.array(kind.form != recipe.sole_proprietor)
        return {
            "company_regular_employees": pa.array(mostly_small(random, low, high)),
            "company_capital_yen": _only(capital_known, capital),
            "company_shares_total": _only(incorporated, shares),
            "company_shares_large_holders": _only(incorporated, held),
            "company_shares_largest_large_holder": _only(incorporated, held * largest_percent // 100),
            "company_officers": _only(officers_known, officers),
            "company_officers_from_large": _only(
                officers_known, random.binomial(officers, share_of_officers / 100)
            ),
        }

    def _answers(self) -> Columns:
        """What only the company can tell: declarations, history, recognitions and plans."""
        recipe, random, kind = self.recipe, self.random, self.kind
        told = (kind.band, kind.purpose, kind.active)
        columns = {name: pa.array(rate.draw(random, *told)) for name, rate in recipe.rates.items()}
        columns["project_purpose"] = pa.array(recipe.purpose.values).take(pa.array(kind.purpose))
        for name, (choice, values) in recipe.choices.items():
            columns[name] = values.take(pa.array(choice.draw(random, kind.purpose, kind.active)))
        columns["project_cost_yen"] = pa.array(self._costs())
        return columns

    def _costs(self) -> Indexes:
        """Yen; the factor alone is drawn as a fraction, and held in thousandths before it meets money."""
        recipe, kind = self.recipe, self.kind
        factor = np.rint(np.exp(recipe.cost_spread * self.random.standard_normal(BLOCK)) * 1000).astype(
            np.int64
        )
        median = recipe.cost_medians[kind.band] * recipe.cost_percents[kind.division] // 100
        units = median * np.maximum(factor, 1) // 1000 // recipe.cost_unit
        costs: Indexes = np.maximum(units, 1) * recipe.cost_unit
        return costs

    def _forgotten(self) -> dict[str, Flags]:
        """Where a value is not known: facts asked on one screen are left unanswered together."""
        vocabulary = self.recipe.vocabulary
        draws = {screen: self.random.integers(0, TEN_THOUSAND, BLOCK) for screen in vocabulary.screens}
        found: dict[str, Flags] = {}
        for fact_id, rate in self.recipe.unknown.items():
            fact = vocabulary.facts[fact_id]
            found |= dict.fromkeys(fact_columns(fact), draws[fact.screen] < rate)
        return found


def _only(known: pa.Array, values: Indexes) -> pa.Array:
    return pc.if_else(known, pa.array(values), None)
