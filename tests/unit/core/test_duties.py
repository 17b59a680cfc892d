"""Separation of duties."""

import pytest

from banso.core.duties import EXCLUDED_BY, LABELS, Duty, ruled_out


def test_the_order_of_two_duties_does_not_matter() -> None:
    assert set(EXCLUDED_BY) == set(LABELS) == set(Duty)
    assert all(one in EXCLUDED_BY[other] for other in Duty for one in Duty if other in EXCLUDED_BY[one])


@pytest.mark.parametrize("done", [Duty.CHECKED, Duty.REVIEWED, Duty.SELECTED, Duty.PROPOSED])
def test_who_prepared_a_case_does_not_decide_it(done: Duty) -> None:
    assert ruled_out(Duty.DECIDED, [done]) is done


def test_who_decided_does_not_pay() -> None:
    assert ruled_out(Duty.PAID, [Duty.DECIDED]) is Duty.DECIDED


@pytest.mark.parametrize("duty", Duty)
def test_the_same_duty_may_be_done_again(duty: Duty) -> None:
    assert ruled_out(duty, [duty]) is None


def test_a_reviewer_does_nothing_else() -> None:
    assert EXCLUDED_BY[Duty.REVIEWED] == set(Duty) - {Duty.REVIEWED}
