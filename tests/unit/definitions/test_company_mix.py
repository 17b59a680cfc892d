"""The company mix is checked as any other file: sources or assumptions, known codes, as many values as bands."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from banso.core.errors import BadDefinition
from banso.definitions.company_mix import FILE, load_company_mix, read_company_mix
from banso.definitions.region import installed_region
from banso.definitions.yaml_files import read_yaml

REGION = installed_region()
PATH = REGION.path.joinpath(*FILE)


def spoiled(spoil: Callable[[dict[str, Any]], object]) -> str:
    """What is said about the shipped file after something in it was changed."""
    file = read_yaml(PATH)
    spoil(file.data)
    with pytest.raises(BadDefinition) as error:
        read_company_mix(file, REGION)
    return str(error.value)


def test_the_shipped_mix_is_in_order_and_names_its_totals() -> None:
    mix = load_company_mix(REGION)
    kumamoto = mix.regions["43"].companies
    assert kumamoto.value == 72_744
    assert kumamoto.source is not None
    assert (kumamoto.source.document, kumamoto.source.line) == ("kuma", 301)
    assert mix.regions["46"].companies.assumed


def test_every_fact_of_the_vocabulary_has_its_place_in_the_shipped_mix() -> None:
    mix = load_company_mix(REGION)
    drawn_together = {
        "company.prefecture",
        "company.municipality",
        "company.corporate_number",
        "company.entity_type",
        "company.industry",
        "company.capital_yen",
        "company.regular_employees",
        "company.shares_total",
        "company.shares_largest_large_holder",
        "company.shares_large_holders",
        "company.officers",
        "company.officers_from_large",
        "project.cost_yen",
    }
    drawn = {*mix.facts.yes, *mix.facts.held, *mix.facts.chosen}
    assert drawn | drawn_together == set(REGION.vocabulary.facts)
    assert not drawn & drawn_together


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: d["bands"].pop("assumed"), "出典がありません"),
        (lambda d: d["facts"]["yes"]["project.promotes_dx"].pop("assumed"), "出典がありません"),
        (lambda d: d["regions"]["43"]["companies"]["source"].update(document="x"), "資料はありません"),
        (lambda d: d["capital_yen"]["bands"].pop(), "8個の値"),
        (lambda d: d["sizes"]["patterns"]["usual"].append(1), "10個の値"),
        (lambda d: d["facts"]["yes"]["company.chamber_guidance"]["in_10_000"].pop(), "8個の値"),
        (lambda d: d["regions"]["43"]["areas"]["weights"].update({"46201": 1}), "県の外"),
        (lambda d: d["regions"]["43"]["areas"]["weights"].update({"43999": 1}), "値ではありません"),
        (lambda d: d["industries"]["divisions"]["06"].update(sizes="huge"), "規模の型"),
        (lambda d: d["industries"]["divisions"].update({"061": {"weight": 1}}), "中分類"),
        (lambda d: d["industries"]["divisions"]["94"]["forms"].update(church=1), "値ではありません"),
        (lambda d: d["facts"]["chosen"]["project.purpose"]["weights"].update(fun=1), "値ではありません"),
        (
            lambda d: d["facts"]["chosen"]["project.granted_this_year_yen"]["weights"].update(many=1),
            "値ではありません",
        ),
        (
            lambda d: d["facts"]["yes"].update({"company.fun": {"in_10_000": 1, "assumed": "x"}}),
            "項目はありません",
        ),
        (lambda d: d["unknown"]["in_10_000"].update({"company.fun": 1}), "項目はありません"),
        (lambda d: d["par_value_yen"]["weights"].update(some=1), "数ではありません"),
        (lambda d: d["founded"]["bands"][0].update({"7": 1}), "区分はありません"),
        (lambda d: d["bands"]["spans"][1].update(to=0), "from が to"),
        (lambda d: d["facts"]["yes"]["project.other_grant"].update(companies=3), "どちらか一方"),
        (lambda d: d.update(colour="red"), "書けません"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused_with_its_reason(
    spoil: Callable[[dict[str, Any]], object], said: str
) -> None:
    assert said in spoiled(spoil)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="読めません"):
        load_company_mix(replace(REGION, path=tmp_path))
