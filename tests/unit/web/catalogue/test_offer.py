"""What is on offer at a moment: a call closes at its minute, not at midnight."""

from datetime import date, datetime, timedelta

from banso.core.calendar import moment
from banso.core.calls import Status
from banso.core.programmes import Area
from banso.web.catalogue.offer import Entry, is_outside, offer_at

DX = "kagoshima-pref/dx-subsidy"
FIRST = moment(date(2023, 9, 26), 17)
LAST = moment(date(2023, 10, 31), 17)


def dx_at(now: datetime) -> Entry:
    """The DX grant as it stands at a moment."""
    return offer_at(now).by_series[DX]


def test_the_very_moment_of_a_cut_off_is_in_and_the_next_is_out() -> None:
    assert dx_at(FIRST).deadline == FIRST
    later = dx_at(FIRST + timedelta(milliseconds=1))
    assert later.status is Status.OPEN
    assert later.upcoming is not None
    assert later.upcoming.number == 2


def test_after_the_last_cut_off_the_call_is_closed_on_the_same_day() -> None:
    assert dx_at(LAST).status is Status.OPEN
    assert dx_at(LAST + timedelta(seconds=1)).status is Status.CLOSED
    assert dx_at(LAST + timedelta(seconds=1)).upcoming is None


def test_before_it_opens_a_call_is_planned_and_a_year_later_over() -> None:
    assert dx_at(moment(date(2023, 9, 10), 12)).status is Status.PLANNED
    assert dx_at(moment(date(2024, 4, 1), 0)).status is Status.ENDED


def test_only_what_is_known_puts_a_company_outside() -> None:
    prefecture, city = Area(prefecture="46"), Area(prefecture="46", municipality="46201")
    assert not is_outside(prefecture, {})
    assert is_outside(prefecture, {"company.prefecture": "43"})
    assert not is_outside(city, {"company.prefecture": "46"})
    assert is_outside(city, {"company.prefecture": "46", "company.municipality": "46218"})
    assert not is_outside(Area(), {"company.prefecture": "43"})
