"""Every scenario that is asked for is built, or refused with its place in the request."""

import pytest

from banso.actions.errors import BadComparison
from banso.actions.policy.scenarios import base_programme, scenarios_of
from banso.definitions.region import installed_region
from banso.definitions.take_up import load_take_up
from banso.population.simulation.variants import Scenario
from tests.simulations import PROGRAMME, asked

REGION = installed_region()


def built(**changed: object) -> tuple[Scenario, ...]:
    return scenarios_of(asked(**changed), REGION, load_take_up(REGION))


def definition() -> str:
    return (REGION.path / "programmes" / f"{PROGRAMME}.yaml").read_text(encoding="utf-8")


def test_the_programme_as_it_stands_comes_first() -> None:
    base, other = built()
    assert (base.id, other.id, other.name) == ("base", "s1", "上限2倍")
    assert base.programme == base_programme(asked(), REGION)
    assert [change.label for change in other.changes] != []


def test_a_definition_of_its_own_is_compared_by_what_it_says() -> None:
    base, other = built(scenarios=[{"name": "見直し案", "definition": definition()}])
    assert other.changes == ()
    assert other.programme.requirements == base.programme.requirements


def test_what_is_impossible_is_named_by_its_place() -> None:
    with pytest.raises(BadComparison) as refused:
        built(
            scenarios=[
                {"name": "案1", "changes": {"without": ["no-such-clause"]}},
                {"name": "案2", "changes": {"cap_yen": 1_000_000}},
                {"name": "案3", "definition": "id: x\nname: [\n"},
            ]
        )
    places = [error.place for error in refused.value.errors]
    assert places == ["scenarios[0].changes.without", "scenarios[2].definition"]


def test_a_programme_nobody_knows_or_without_rules_is_refused() -> None:
    without_rules = next(p for p in REGION.programmes.values() if p.requirements is None)
    for programme in ("no-such/programme/2023", without_rules.id):
        with pytest.raises(BadComparison) as refused:
            base_programme(asked(programme=programme), REGION)
        assert [error.place for error in refused.value.errors] == ["programme"]
