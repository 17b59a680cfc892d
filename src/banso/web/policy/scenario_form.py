"""One alternative, typed by changing the present values of a programme: what is left as it is changes nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from django import forms

from banso.core import money
from banso.core.amount_rules import Track
from banso.core.errors import BansoError
from banso.core.money import show_rate, show_yen
from banso.population.simulation.arrangements import Basis, Window
from banso.population.simulation.clause_edits import with_limit
from banso.population.simulation.variants import Changes, Scenario, vary
from banso.web.forms import PageForm
from banso.web.policy.setting import Setting

MORE_ROUNDS = 2
"""Empty lines for further rounds."""
LONGEST_MADE_NAME = 40
WITHOUT = "without"
REVIEWED, FIRST_COME = "competitive", "first_come"
Read = TypeVar("Read", int, Fraction)


class DayInput(forms.DateInput):
    """A day, with the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "field__short"})


def text_input() -> forms.TextInput:
    """A short field for a sum or a rate, in either width."""
    return forms.TextInput(attrs={"class": "field__short", "autocomplete": "off"})


class ScenarioForm(PageForm):
    """The fields stand for what the definition has: tracks, limits, clauses, rounds."""

    name = forms.CharField(
        label="案の名前",
        required=False,
        max_length=100,
        help_text="空けておくと、変えたところから名前をつけます。",
    )

    def __init__(self, setting: Setting, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        self.setting = setting
        self.tracks = tracks_with_rates(setting)
        self.limits = setting.limits()
        super().__init__(data, prefix="case", initial=initial)
        self.add_fields(dict([*self._amount_fields(), *self._call_fields(), *self._clause_fields()]))

    def _amount_fields(self) -> Iterator[tuple[str, forms.Field]]:
        several = len(self.tracks) > 1
        for number, track in enumerate(self.tracks):
            which = f"（{track.label or track.id}）" if several else ""
            yield (
                f"cap_{number}",
                forms.CharField(
                    label=f"補助上限額{which}",
                    required=False,
                    max_length=40,
                    initial=show_yen(track.cap.yen) if track.cap else "",
                    help_text=self._where(track.cap.source if track.cap else None),
                    widget=text_input(),
                ),
            )
            yield (
                f"rate_{number}",
                forms.CharField(
                    label=f"補助率{which}",
                    required=False,
                    max_length=20,
                    initial=show_rate(track.rate) if track.rate else "",
                    help_text=self._where(track.rate_source),
                    widget=text_input(),
                ),
            )

    def _call_fields(self) -> Iterator[tuple[str, forms.Field]]:
        call, bases = self.setting.base.arrangement, {it.id: it for it in self.setting.bases}
        budget, manner = bases["handling.budget"], bases["handling.mode"]
        yield (
            "budget",
            forms.CharField(
                label="予算額",
                required=False,
                max_length=40,
                initial="" if call.budget_yen is None else show_yen(call.budget_yen),
                help_text=self._where(budget.source, budget.assumed),
                widget=text_input(),
            ),
        )
        yield from self._round_fields(call.rounds, bases["handling.rounds"])
        yield (
            "manner",
            forms.ChoiceField(
                label="交付先の選び方",
                # Left out, as where the page has no room for another alternative, it stays as it is.
                required=False,
                choices=((REVIEWED, "締切回ごとに審査の点の高い順"), (FIRST_COME, "申請の届いた順(先着順)")),
                initial=REVIEWED if call.competitive else FIRST_COME,
                help_text=self._where(manner.source, manner.assumed),
                widget=forms.RadioSelect,
            ),
        )

    def _round_fields(self, rounds: Sequence[Window], basis: Basis) -> Iterator[tuple[str, forms.Field]]:
        yield (
            "opens_on",
            forms.DateField(
                label="受付開始日",
                required=False,
                initial=rounds[0].opens_on,
                help_text=self._where(basis.source, basis.assumed),
                widget=DayInput(),
            ),
        )
        for number in range(len(rounds) + MORE_ROUNDS):
            present = rounds[number].closes_on if number < len(rounds) else None
            yield (
                f"closes_{number}",
                forms.DateField(
                    label=f"第{number + 1}回の締切日", required=False, initial=present, widget=DayInput()
                ),
            )

    def _clause_fields(self) -> Iterator[tuple[str, forms.Field]]:
        for number, here in enumerate(self.limits):
            yield (
                f"limit_{number}",
                forms.CharField(
                    label=here.text,
                    required=False,
                    max_length=40,
                    initial=here.present,
                    help_text=self._where(here.limit.source),
                    widget=text_input(),
                ),
            )
        yield (
            WITHOUT,
            forms.MultipleChoiceField(
                label="外す要件",
                required=False,
                choices=self.setting.clauses(),
                widget=forms.CheckboxSelectMultiple,
            ),
        )

    def _where(self, source: Any, assumed: str = "") -> str:
        return " ".join(filter(None, (self.setting.cite(source), assumed)))

    # ------------------------------------------------------------------------------------ what was typed

    def clean(self) -> dict[str, Any]:
        """Read sums and rates as people write them, and try the changes on the programme."""
        cleaned = super().clean() or {}
        self.changes = Changes()
        if self.errors:
            return cleaned
        changes = Changes(
            caps=dict(self._typed_by_track("cap", money.yen, lambda track: track.cap and track.cap.yen)),
            rates=dict(self._typed_by_track("rate", money.rate, lambda track: track.rate)),
            budget_yen=self._budget(),
            without=tuple(cleaned[WITHOUT]),
            limits=self._limits(),
            competitive=self._manner(),
            **self._rounds(),
        )
        if not self.errors:
            self.changes = changes
            self._try()
        return cleaned

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was changed, so that there is no alternative to compare."""
        return self.changes.is_empty

    def _typed_by_track(self, kind: str, read: Any, present: Any) -> Iterator[tuple[str, Any]]:
        for number, track in enumerate(self.tracks):
            value = self._read(f"{kind}_{number}", read)
            if value is not None and value != present(track):
                yield track.id, value

    def _read(self, field: str, read: Callable[[object], Read]) -> Read | None:
        typed = self.cleaned_data.get(field, "")
        if not typed:
            return None
        try:
            return read(typed)
        except BansoError as error:
            self.add_error(field, in_words(error))
            return None

    def _budget(self) -> int | None:
        value = self._read("budget", money.yen)
        return None if value == self.setting.base.arrangement.budget_yen else value

    def _limits(self) -> Mapping[str, str]:
        found = {}
        for number, here in enumerate(self.limits):
            field = f"limit_{number}"
            typed = self.cleaned_data.get(field, "")
            if typed in {"", here.present}:
                continue
            found[here.clause] = typed
            try:
                with_limit(self.setting.programme, here.clause, typed, self.setting.vocabulary)
            except BansoError as error:
                self.add_error(field, in_words(error))
        return found

    def _manner(self) -> bool | None:
        chosen = self.cleaned_data["manner"]
        wanted = chosen == REVIEWED
        return None if not chosen or wanted == self.setting.base.arrangement.competitive else wanted

    def _rounds(self) -> dict[str, Any]:
        call = self.setting.base.arrangement
        names = [name for name in self.fields if name.startswith("closes_")]
        days = tuple(self.cleaned_data[name] for name in names if self.cleaned_data[name])
        found: dict[str, Any] = {}
        if days and days != tuple(one.closes_on for one in call.rounds):
            found["closes_on"] = days
        opens: date | None = self.cleaned_data["opens_on"]
        if opens and opens != call.opens_on:
            found["opens_on"] = opens
        return found

    def _try(self) -> None:
        try:
            self.tried = self.vary(self.cleaned_data["name"] or "案")
        except BansoError as error:
            self.add_error(self._field_of(error), in_words(error))

    def vary(self, name: str) -> Scenario:
        """The programme with what was typed.

        Raises:
            BadValue: It is impossible.
        """
        return vary(self.setting.base, self.changes, self.setting.vocabulary, number=1, name=name)

    def _field_of(self, error: BansoError) -> str | None:
        """The field an error of the changes belongs to; None where it is about all of them."""
        fields = {"budget_yen": "budget", "rounds": "closes_0"}
        for number, track in enumerate(self.tracks):
            fields |= {f"caps.{track.id}": f"cap_{number}", f"rates.{track.id}": f"rate_{number}"}
        field = fields.get(error.place, error.place)
        return field if field in self.fields else None

    def made_name(self) -> str:
        """The name somebody typed, or one made from what was changed."""
        typed: str = self.cleaned_data["name"]
        if typed:
            return typed
        first, *more = self.tried.changes
        made = f"{first.label}を{first.after}にする案"
        kept = made if len(made) <= LONGEST_MADE_NAME else f"{first.label[:LONGEST_MADE_NAME]}を変える案"
        return f"{kept}(ほか{len(more)}点)" if more else kept


def tracks_with_rates(setting: Setting) -> Sequence[Track]:
    """The tracks whose rate and cap can be changed; none where a grant is computed person by person."""
    rule = setting.programme.amount
    return () if rule is None or rule.each is not None else rule.tracks


def in_words(error: BansoError) -> str:
    """An error as a form says it: what is wrong and what to do."""
    return f"{error.message}。{error.remedy}。" if error.remedy else f"{error.message}。"
