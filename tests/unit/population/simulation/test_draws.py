"""Random numbers belong to what they decide."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.definitions.take_up import Prior
from banso.population.simulation.draws import Draws, triangular


def prior(low: float, value: float, high: float, unit: str = "件") -> Prior:
    return Prior(id="x", label="", value=value, low=low, high=high, unit=unit)


def test_a_number_does_not_depend_on_when_it_is_asked_for() -> None:
    first, second = Draws(1, 0, 50), Draws(1, 0, 50)
    first.uniform("other")
    assert np.array_equal(first.uniform("need"), second.uniform("need"))
    assert np.array_equal(first.uniform("need"), first.uniform("need"))


def test_a_company_keeps_its_number_when_companies_are_added_behind_it() -> None:
    assert np.array_equal(Draws(1, 0, 50).uniform("need"), Draws(1, 0, 80).uniform("need")[:50])
    rows = np.arange(50)
    assert np.array_equal(Draws(1, 0, 50).normal("cost", rows), Draws(1, 0, 80).normal("cost", rows))


@pytest.mark.parametrize("other", [Draws(2, 0, 50), Draws(1, 1, 50)], ids=["seed", "path"])
def test_another_seed_or_path_draws_other_numbers(other: Draws) -> None:
    assert not np.array_equal(Draws(1, 0, 50).uniform("need"), other.uniform("need"))


def test_two_streams_are_independent_of_each_other() -> None:
    draws = Draws(1, 0, 20_000)
    assert abs(np.corrcoef(draws.uniform("need"), draws.uniform("decision"))[0, 1]) < 0.05


def test_normal_numbers_have_mean_zero_and_deviation_one() -> None:
    drawn = Draws(3, 0, 50_000).normal("cost", np.arange(50_000))
    assert abs(drawn.mean()) < 0.02
    assert abs(drawn.std() - 1) < 0.02


@settings(derandomize=True)
@given(
    st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100)).map(sorted),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
)
def test_a_drawn_value_stays_in_its_range_and_grows_with_the_share(
    ends: list[int], one: float, other: float
) -> None:
    uncertain = prior(*ends)
    less, more = (triangular(uncertain, share) for share in sorted([one, other]))
    assert ends[0] <= less <= more <= ends[2]


def test_half_of_the_values_lie_below_the_middle_of_an_even_range() -> None:
    assert triangular(prior(0, 10, 20), 0.5) == pytest.approx(10)
    assert triangular(prior(7, 7, 7), 0.3) == 7


def test_shares_are_fractions_of_one_and_counts_are_not() -> None:
    found = Draws(1, 0, 1).values({"a": prior(50, 50, 50, "%"), "b": prior(120, 120, 120, "社")})
    assert found == {"a": 0.5, "b": 120}
