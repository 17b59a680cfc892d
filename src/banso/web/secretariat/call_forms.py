"""The forms of setting up a call: name, dates and budget; the people; the reason of an amendment."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from banso.actions.calls.amendments import LONGEST_REASON
from banso.core.calendar import JST
from banso.core.calls import Call as Dates
from banso.definitions.call_definitions import Schedule
from banso.web.forms import HalfWidthIntegerField, PageForm

MOST_ROUNDS = 6
LARGEST_BUDGET = 10**13
USUAL_TIME = time(17, 0)


class DayInput(forms.DateInput):
    """A day, with the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "field__short"})


class TimeInput(forms.TimeInput):
    """A time of day, with the browser's clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"class": "field__short"})


class DatesForm(PageForm):
    """When a call takes applications."""

    opens_on = forms.DateField(label="受付開始日", widget=DayInput())
    ends_when_budget_used = forms.BooleanField(label="予算に達したら締切の前でも受付を終える", required=False)

    def __init__(
        self, data: Any = None, *, dates: Dates | None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_initial(dates) | dict(initial or {}))
        self.add_fields(
            {
                name: field
                for number in range(1, MOST_ROUNDS + 1)
                for name, field in (
                    (f"closes_on_{number}", _day(number)),
                    (f"closes_at_{number}", _time(number)),
                )
            }
        )

    @property
    def rounds(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each cut-off."""
        return [(self[f"closes_on_{n}"], self[f"closes_at_{n}"]) for n in range(1, MOST_ROUNDS + 1)]

    @property
    def has_many_rounds(self) -> bool:
        """Whether there are more cut-offs than are shown at once."""
        return any(day.value() or day.errors or time.errors for day, time in self.rounds[3:])

    def clean(self) -> dict[str, Any]:
        """Ask for at least one cut-off."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"closes_on_{n}") for n in range(1, MOST_ROUNDS + 1)):
            self.add_error("closes_on_1", "「第1回の締切日」を入力してください。")
        return cleaned

    def schedule(self) -> Schedule:
        """What was typed, once it is valid. A cut-off without a day is left out."""
        typed = self.cleaned_data
        days = [
            (typed[f"closes_on_{n}"], typed.get(f"closes_at_{n}") or USUAL_TIME)
            for n in range(1, MOST_ROUNDS + 1)
            if typed.get(f"closes_on_{n}")
        ]
        return Schedule(
            opens_on=typed["opens_on"],
            closings=tuple(_moment(day, at) for day, at in days),
            ends_when_budget_used=typed["ends_when_budget_used"],
        )


class SettingForm(DatesForm):
    """Name, dates and budget of a call that is being prepared."""

    title = forms.CharField(label="公募の名称", max_length=100)
    budget_yen = HalfWidthIntegerField(label="予算額（円）", min_value=0, max_value=LARGEST_BUDGET)
    field_order = ("title", "budget_yen")


class BudgetForm(PageForm):
    """Another budget of a published call."""

    budget_yen = HalfWidthIntegerField(label="変更後の予算額（円）", min_value=1, max_value=LARGEST_BUDGET)
    note = forms.CharField(label="変更の理由", max_length=200)


class ReasonForm(PageForm):
    """Why a call is amended."""

    reason = forms.CharField(
        label="変更の理由",
        help_text="公募のページの「変更の記録」と、下書き中の申請者へのメールに載ります。",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RehearsalForm(PageForm):
    """How many made-up applications a rehearsal begins with."""

    applications = HalfWidthIntegerField(label="架空の申請の数", min_value=1, max_value=20, initial=6)


def _day(number: int) -> forms.DateField:
    return forms.DateField(label=f"第{number}回の締切日", widget=DayInput(), required=False)


def _time(number: int) -> forms.TimeField:
    return forms.TimeField(
        label=f"第{number}回の時刻", widget=TimeInput(), required=False, initial=USUAL_TIME
    )


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=JST)


def _initial(dates: Dates | None) -> dict[str, Any]:
    if dates is None:
        return {}
    found: dict[str, Any] = {
        "opens_on": dates.opens_on,
        "ends_when_budget_used": dates.ends_when_budget_used,
    }
    for number, cut_off in enumerate(dates.rounds[:MOST_ROUNDS], start=1):
        local = cut_off.closes_at.astimezone(JST)
        found |= {f"closes_on_{number}": local.date(), f"closes_at_{number}": local.time()}
    return found
