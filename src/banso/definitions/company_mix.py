"""What invented companies are drawn from: `simulation/company-mix.yaml` of the data folder, read and checked."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import ValidationError

from banso.core.errors import BadDefinition
from banso.core.facts import Vocabulary
from banso.core.programmes import Programme
from banso.definitions.checks.sources import check_sources
from banso.definitions.problems import Problems
from banso.definitions.region import Region
from banso.definitions.shapes.company_mix import BareRateShape, CompanyMixShape, FactsMixShape
from banso.definitions.yaml_files import Place, YamlFile, read_yaml

FILE = ("simulation", "company-mix.yaml")
PURPOSE = "project.purpose"
INDUSTRY = "company.industry"
FORM = "company.entity_type"
AREA = "company.municipality"
DIVISION_DIGITS = 2


def load_company_mix(region: Region) -> CompanyMixShape:
    """The mix of the data folder of a region.

    Raises:
        BadDefinition: The file is missing or cannot be used; each reason names its line.
    """
    return read_company_mix(read_yaml(region.path.joinpath(*FILE)), region)


def read_company_mix(file: YamlFile, region: Region) -> CompanyMixShape:
    """The mix of a file.

    Raises:
        BadDefinition: It cannot be used; each reason names its line.
    """
    problems = Problems(file)
    mix = None
    try:
        mix = CompanyMixShape.model_validate(file.data)
    except ValidationError as error:
        problems.add_shape_errors(error)
    if mix is not None:
        check_sources(mix, region.documents, problems)
        _Checker(region.vocabulary, mix, problems).check()
    if mix is None or problems.found:
        raise BadDefinition("\n".join(str(problem) for problem in problems.found))
    return mix


class _Checker:
    """Notes values that no code list or no other part of the file knows."""

    def __init__(self, vocabulary: Vocabulary, mix: CompanyMixShape, problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.mix = mix
        self.problems = problems

    def check(self) -> None:
        """Looks over the whole file."""
        mix = self.mix
        divisions = mix.industries.divisions
        self._codes(INDUSTRY, divisions, ("industries", "divisions"))
        for division, industry in divisions.items():
            place: Place = ("industries", "divisions", division)
            if len(division) != DIVISION_DIGITS:
                self._add(place, f"「{division}」は中分類（2桁）ではありません")
            if industry.sizes not in mix.sizes.patterns:
                self._add((*place, "sizes"), f"「{industry.sizes}」という規模の型はありません")
            self._codes(FORM, industry.forms, (*place, "forms"))
        for number, forms in enumerate(mix.forms.bands):
            self._codes(FORM, forms, ("forms", "bands", number))
        self._lengths()
        self._numbers()
        self._facts(mix.facts, ("facts",))
        for fact in mix.unknown.in_10_000:
            self._known(fact, ("unknown", "in_10_000", fact))
        for code, region in mix.regions.items():
            self._codes(AREA, region.areas.weights, ("regions", code, "areas", "weights"))
            for area in region.areas.weights:
                if not area.startswith(code):
                    self._add(("regions", code, "areas", "weights", area), f"「{area}」はこの県の外です")
            self._facts(region, ("regions", code))

    def _lengths(self) -> None:
        bands = len(self.mix.bands.spans)
        listed: dict[Place, int] = {
            ("forms", "bands"): len(self.mix.forms.bands),
            ("capital_yen", "bands"): len(self.mix.capital_yen.bands),
            ("officers", "spans"): len(self.mix.officers.spans),
            ("founded", "bands"): len(self.mix.founded.bands),
            ("large_owners", "in_10_000"): len(self.mix.large_owners.in_10_000),
            ("costs", "median_yen"): len(self.mix.costs.median_yen),
        }
        for name, weights in self.mix.sizes.patterns.items():
            listed["sizes", "patterns", name] = len(weights)
        for place, rate in _rates(self.mix):
            listed[(*place, "in_10_000")] = len(rate.in_10_000) if isinstance(rate.in_10_000, list) else bands
        for place, length in listed.items():
            if length != bands:
                self._add(place, f"規模の区分は{bands}個ですが、{length}個の値があります")

    def _numbers(self) -> None:
        """Values that are numbers, and numbers of periods that exist."""
        mix = self.mix
        owners = mix.large_owners
        numbers: dict[Place, set[str]] = {
            ("finer", "weights"): set(mix.finer.weights),
            ("capital_yen", "bands"): {value for weights in mix.capital_yen.bands for value in weights},
            ("par_value_yen", "weights"): set(mix.par_value_yen.weights),
            ("large_owners", "held_percent"): set(owners.held_percent),
            ("large_owners", "largest_percent"): set(owners.largest_percent),
        }
        for place, values in numbers.items():
            for value in sorted(values):
                if not value.isdecimal():
                    self._add((*place, value), f"「{value}」は数ではありません")
        periods = {str(number) for number in range(len(mix.periods.spans))}
        for number, weights in enumerate(mix.founded.bands):
            for value in sorted(weights.keys() - periods):
                self._add(("founded", "bands", number, value), f"「{value}」番目の区分はありません")

    def _facts(self, mix: FactsMixShape, place: Place) -> None:
        kinds: dict[str, Iterable[str]] = {"yes": mix.yes, "held": mix.held, "chosen": mix.chosen}
        for kind, facts in kinds.items():
            for fact in facts:
                self._known(fact, (*place, kind, fact))
        for fact, rates in mix.held.items():
            self._codes(fact, rates.codes, (*place, "held", fact, "codes"))
        for fact, choice in mix.chosen.items():
            here = (*place, "chosen", fact)
            self._codes(fact, {*choice.weights, *(choice.active or ())}, here)
            for weights in choice.by_purpose.values():
                self._codes(fact, weights, here)
            self._codes(PURPOSE, choice.by_purpose, (*here, "by_purpose"))

    def _known(self, fact: str, place: Place) -> None:
        if fact not in self.vocabulary.facts:
            self._add(place, f"「{fact}」という項目はありません")

    def _codes(self, fact_id: str, codes: Iterable[str], place: Place) -> None:
        fact = self.vocabulary.facts.get(fact_id)
        if fact is None:
            return
        for code in codes:
            known = code in fact.codes.codes if fact.codes else code.isdecimal()
            if not known:
                self._add((*place, code), f"「{code}」は{fact.label}の値ではありません")

    def _add(self, place: Place, message: str) -> None:
        self.problems.add("company-mix", place, message, "つづりと、規模の区分の数を確かめてください")


def prefecture_of(programme: Programme) -> str:
    """Code of the prefecture whose companies a programme is for; empty for one of the whole country."""
    return programme.area.prefecture or programme.body.prefecture


def companies_around(programme: Programme, region: Region) -> int | None:
    """How many companies the prefecture of a programme has; None where the mix does not say.

    Raises:
        BadDefinition: The company mix cannot be used.
    """
    found = load_company_mix(region).regions.get(prefecture_of(programme))
    return found.companies.value if found else None


def _rates(mix: CompanyMixShape) -> Iterator[tuple[Place, BareRateShape]]:
    """All rates of the file with their places."""
    yield ("active",), mix.active
    parts: Mapping[Place, FactsMixShape] = {("facts",): mix.facts} | {
        ("regions", code): region for code, region in mix.regions.items()
    }
    for place, facts in parts.items():
        yield from (((*place, "yes", fact), rate) for fact, rate in facts.yes.items())
        for fact, held in facts.held.items():
            yield from (((*place, "held", fact, "codes", code), rate) for code, rate in held.codes.items())
