"""A company mix laid out as arrays, once for all rows that are drawn from it."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from banso.core.errors import BadValue
from banso.core.facts import FactType, Vocabulary
from banso.core.typed_text import quoted
from banso.definitions.company_mix import FORM, INDUSTRY, PURPOSE
from banso.definitions.shapes.company_mix import BareRateShape, ChoiceShape, CompanyMixShape, SpansShape
from banso.population.columns import column_of, set_column
from banso.population.companies.draws import TEN_THOUSAND, Choice, FactChoice, Indexes, Rate

SOLE_PROPRIETOR, CORPORATION = "sole_proprietor", "corporation"
WITH_CAPITAL = (CORPORATION, "cooperative", "medical_corporation")
_USUAL = ""


class Recipe:
    """The arrays; rows and columns follow the order of the mix."""

    def __init__(self, mix: CompanyMixShape, vocabulary: Vocabulary, region: str) -> None:
        """Lays out a mix for one prefecture.

        Raises:
            BadValue: The mix does not know the prefecture.
        """
        if region not in mix.regions:
            raise BadValue(
                f"{quoted(region)}の県の企業の構成がありません",
                place="--region",
                remedy=f"次のどれかを選んでください: {'、'.join(mix.regions)}",
            )
        self.mix, self.vocabulary, self.region = mix, vocabulary, region
        self.unknown = mix.unknown.in_10_000
        self._lay_out_kinds()
        self._lay_out_industries()
        self._lay_out_owners()
        self._lay_out_answers()

    def _lay_out_kinds(self) -> None:
        mix, area = self.mix, self.mix.regions[self.region]
        forms = self.vocabulary.facts[FORM].codes
        names = list(forms.codes) if forms else []
        self.forms_named = pa.array(names)
        self.sole_proprietor, self.corporation = names.index(SOLE_PROPRIETOR), names.index(CORPORATION)
        self.with_capital = [names.index(name) for name in WITH_CAPITAL]
        self.forms = Choice(mix.forms.bands)
        self.forms_of_band = np.array([names.index(name) for name in self.forms.values], np.int64)
        self.usual_form = len(names)
        self.special_forms = _SpecialForms(mix, names)
        patterns = list(mix.sizes.patterns)
        self.sizes = Choice([_numbered(weights) for weights in mix.sizes.patterns.values()])
        divisions = mix.industries.divisions.values()
        self.division_weights = [division.weight for division in divisions]
        self.pattern_of_division = np.array([patterns.index(one.sizes) for one in divisions], np.int64)
        self.cost_percents = np.array([division.cost_percent for division in divisions], np.int64)
        self.areas = pa.array(list(area.areas.weights))
        self.area_weights = list(area.areas.weights.values())
        active = np.broadcast_to(np.asarray(mix.active.in_10_000, np.float64), (len(mix.bands.spans),))
        self.active = active / TEN_THOUSAND

    def _lay_out_industries(self) -> None:
        """Codes of four digits by division, and each of them cut to the digits that are known."""
        found = self.vocabulary.facts[INDUSTRY].codes
        codes = list(found.codes) if found else []
        place = {code: number for number, code in enumerate(codes)}
        self.industries = pa.array(codes)
        leaves = [
            [c for c in codes if c.startswith(d) and len(c) == 4] or [d]
            for d in self.mix.industries.divisions
        ]
        self.leaves = np.array([len(of_division) for of_division in leaves], np.int64)
        self.first_leaf = np.cumsum(self.leaves) - self.leaves
        flat = [code for of_division in leaves for code in of_division]
        digits = [int(number) for number in self.mix.finer.weights]
        self.shortened = np.array([[place[code[:length]] for code in flat] for length in digits], np.int64)
        self.digit_weights = list(self.mix.finer.weights.values())

    def _lay_out_owners(self) -> None:
        mix = self.mix
        self.employees = _ends(mix.bands)
        self.officers = _ends(mix.officers)
        self.periods = _ends(mix.periods)
        self.founded = _in_number_order(mix.founded.bands, len(mix.periods.spans))
        self.capital = Choice(mix.capital_yen.bands)
        self.capitals = _whole(self.capital.values)
        owners = mix.large_owners
        self.large_owned = np.asarray(owners.in_10_000, np.float64) / TEN_THOUSAND
        self.par_values, self.par_weights = _table(mix.par_value_yen.weights)
        self.held_percents, self.held_weights = _table(owners.held_percent)
        self.largest_percents, self.largest_weights = _table(owners.largest_percent)
        self.officers_percent = owners.officers_percent
        self.cost_medians = np.array(mix.costs.median_yen, np.int64)
        self.cost_spread = mix.costs.spread_percent / 100
        self.cost_unit = mix.costs.unit_yen

    def _lay_out_answers(self) -> None:
        shared, own = self.mix.facts, self.mix.regions[self.region]
        chosen: Mapping[str, ChoiceShape] = {**shared.chosen, **own.chosen}
        self.purpose = FactChoice(chosen[PURPOSE], [_USUAL])
        purposes = self.purpose.values
        rates: dict[str, BareRateShape] = {
            column_of(fact): rate for fact, rate in {**shared.yes, **own.yes}.items()
        }
        sets = {**shared.held, **own.held}
        rates |= {
            set_column(fact, code): rate for fact, of in sets.items() for code, rate in of.codes.items()
        }
        total = own.companies.value
        self.rates = {name: Rate(shape, purposes, self.active, total) for name, shape in rates.items()}
        self.choices: dict[str, tuple[FactChoice, pa.Array]] = {}
        for fact_id, shape in chosen.items():
            if fact_id == PURPOSE:
                continue
            choice = FactChoice(shape, purposes)
            coded = self.vocabulary.facts[fact_id].type is FactType.CODE
            values = choice.values if coded else _whole(choice.values)
            self.choices[column_of(fact_id)] = choice, pa.array(values)


class _SpecialForms:
    """Legal forms that belong to an industry; the others follow size."""

    def __init__(self, mix: CompanyMixShape, names: list[str]) -> None:
        tables = [
            {**one.forms, _USUAL: TEN_THOUSAND - sum(one.forms.values())}
            for one in mix.industries.divisions.values()
        ]
        self.choice = Choice(tables)
        usual = len(names)
        self.places = np.array([names.index(v) if v else usual for v in self.choice.values], np.int64)

    def draw(self, random: np.random.Generator, division: Indexes) -> Indexes:
        """Number of the form, or the number after the last where size decides."""
        return self.places[self.choice.draw(random, division)]


def _numbered(weights: list[int]) -> dict[str, int]:
    return {str(number): weight for number, weight in enumerate(weights)}


def _in_number_order(bands: list[dict[str, int]], count: int) -> Choice:
    return Choice([{str(number): band.get(str(number), 0) for number in range(count)} for band in bands])


def _whole(texts: list[str]) -> Indexes:
    return np.array([int(text) for text in texts], np.int64)


def _table(weights: Mapping[str, int]) -> tuple[Indexes, list[int]]:
    return _whole(list(weights)), list(weights.values())


def _ends(shape: SpansShape) -> Indexes:
    """First and last numbers of spans, shape (2, spans)."""
    return np.array([[span.from_, span.to] for span in shape.spans], np.int64).T
