"""The loan calculator: what somebody wants to borrow in, the schedule and its cost out. Nothing is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from banso.core.conditions import facts_of
from banso.core.errors import BadLoan, BansoError
from banso.core.evaluation import holds
from banso.core.facts import Fact
from banso.core.guarantee import show_range
from banso.core.loan_limits import LoanRequest
from banso.core.loan_terms import LoanTerms
from banso.core.loans import LoanQuote, quote
from banso.core.money import rate, show_annual, yen
from banso.core.programmes import Programme
from banso.core.readings import plain, read_integer
from banso.core.repayment import METHOD_WORDS, RepaymentMethod
from banso.web.catalogue.offer import Offer
from banso.web.facts.fields import make_field
from banso.web.facts.screens import FieldGroup, ScreenReading, group_fields, read_screen
from banso.web.facts.typed import UNITS, Typed

PURPOSE_FACTS = "loan_purpose"
"""Ends the id of every fact that holds the purpose of a loan: the field of the form answers it."""
PLACES = {
    "資金の目的": "loan_purpose",
    "資金の使いみち": "loan_use",
    "融資額": "loan_yen",
    "借入額": "loan_yen",
    "返済期間": "loan_months",
    "据置期間": "loan_grace",
    "返済方法": "loan_method",
    "利率": "loan_rate",
}
"""The field each place in an error of core stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanField:
    """One field of the calculator.

    Attributes:
        control: `radios`, `number` or `yen`.
        data_choices: The choices are texts of the programme.
    """

    name: str
    label: str | Promise
    control: str
    help: str | Promise = ""
    text: str = ""
    unit: str = ""
    choices: Sequence[tuple[str, str]] = ()
    required: bool = True
    error: str = ""

    @property
    def units(self) -> Sequence[str]:
        """Units an amount may be typed in."""
        return UNITS


class LoanForm:
    """The calculator of one loan.

    Args:
        typed: The fields as sent; empty shows the form blank.
    """

    def __init__(self, offer: Offer, programme: Programme, typed: Typed) -> None:
        self.programme = programme
        self.terms: LoanTerms = programme.loan or LoanTerms()
        self.typed = typed
        self.problems: dict[str, str] = {}
        self.facts = deciding_facts(self.terms, offer)
        self.purpose_facts = [fact for fact in offer.region.vocabulary.facts if fact.endswith(PURPOSE_FACTS)]
        self.said = read_screen(self.facts, typed, required=False) if typed else ScreenReading()
        self.quote: LoanQuote | None = None
        if typed:
            self._read()

    @staticmethod
    def fits(terms: LoanTerms) -> bool:
        """Whether enough is stated for a calculation to mean something."""
        return terms.rate_min is not None or terms.limit_yen is not None or bool(terms.uses)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every error with the id of its field."""
        facts = [(fact.replace(".", "-"), error) for fact, error in self.said.errors.items()]
        return [*self.problems.items(), *facts]

    @property
    def fact_groups(self) -> tuple[FieldGroup, ...]:
        """Facts that change the guarantee fee or the subsidy."""
        errors = self.said.errors
        fields = [make_field(fact, self.typed, error=errors.get(fact.id, "")) for fact in self.facts]
        return group_fields(fields, self.typed)

    @property
    def fields(self) -> list[LoanField]:
        """The fields in the order they are read."""
        terms = self.terms
        found = []
        if terms.purposes:
            purposes = [(purpose.id, f"({purpose.id}) {purpose.label}") for purpose in terms.purposes]
            found.append(self._field("loan_purpose", _("資金の目的"), "radios", choices=purposes))
        if terms.uses:
            uses = [(use.id, use.label) for use in terms.uses]
            found.append(self._field("loan_use", _("資金の使いみち"), "radios", choices=uses))
        months_help = _("据置期間を含めた月数です。7年なら84です。")
        method_choices = list(METHOD_WORDS.items())
        found += [
            self._field("loan_yen", _("借りる額"), "yen", help=_("例: 1,000万円、10000000")),
            self._field("loan_months", _("返済期間"), "number", unit=_("か月"), help=months_help),
            self._field(
                "loan_grace",
                _("据置期間"),
                "number",
                unit=_("か月"),
                help=_("利息だけを払う期間です。なければ空けておいてください。"),
                required=False,
            ),
            self._field(
                "loan_method", _("返済方法"), "radios", choices=method_choices, initial=method_choices[0][0]
            ),
            self._rate_field(),
        ]
        return found

    def _rate_field(self) -> LoanField:
        terms = self.terms
        if terms.rate_min is None or terms.rate_max is None:
            words = _("資料に利率の記載がありません。金融機関から示された利率を入れてください。")
            return self._field("loan_rate", _("利率(年)"), "number", unit="%", help=words)
        words = _("金融機関から示された利率があれば入れてください。空けておくと%(rates)sの範囲で計算します。")
        help_text = words % {"rates": show_range(terms.rate_min, terms.rate_max)}
        return self._field("loan_rate", _("利率(年)"), "number", unit="%", help=help_text, required=False)

    def _field(self, name: str, label: str, control: str, *, initial: str = "", **rest: Any) -> LoanField:
        text = self.typed.get(name, "" if self.typed else initial)
        unit = self.typed.get(f"{name}_unit", UNITS[0]) if control == "yen" else rest.pop("unit", "")
        return LoanField(
            name=name,
            label=label,
            control=control,
            text=text,
            unit=unit,
            error=self.problems.get(name, ""),
            **rest,
        )

    def _read(self) -> None:
        request = LoanRequest(
            amount_yen=self._value("loan_yen", _("借りる額"), self._yen, 0),
            months=self._value("loan_months", _("返済期間"), read_integer, 0),
            grace_months=self._value("loan_grace", _("据置期間"), read_integer, 0, required=False),
            purpose=self.typed.get("loan_purpose", ""),
            use=self.typed.get("loan_use", ""),
            method=self._method(),
            annual_rate=self._value(
                "loan_rate", _("利率(年)"), read_rate, None, required=self.terms.rate_min is None
            ),
        )
        if self.errors:
            return
        company = {**self.said.values, **dict.fromkeys(self.purpose_facts, request.purpose or None)}
        try:
            self.quote = quote(self.terms, request, lambda node: holds(node, company))
        except BadLoan as error:
            self.problems[PLACES.get(error.place, "loan_yen")] = (
                f"{error.place}: {error.message}。{error.remedy}"
            )

    def _method(self) -> RepaymentMethod:
        asked = self.typed.get("loan_method", "equal_principal")
        for method in METHOD_WORDS:
            if method == asked:
                return method
        self.problems["loan_method"] = _("「%(label)s」を選び直してください。") % {"label": _("返済方法")}
        return "equal_principal"

    def _yen(self, text: str) -> int:
        unit = self.typed.get("loan_yen_unit", UNITS[0])
        bare = plain(text).replace(",", "").replace(".", "")
        return yen(text + unit if bare.isdecimal() and unit in UNITS else text)

    def _value(
        self, name: str, label: str, read: Callable[[str], Any], empty: Any, *, required: bool = True
    ) -> Any:
        text = self.typed.get(name, "").strip()
        if not plain(text):
            if required:
                self.problems[name] = _("「%(label)s」を入力してください。") % {"label": label}
            return empty
        try:
            return read(text)
        except BansoError as error:
            self.problems[name] = f"「{label}」: {error.message}。{error.remedy}"
            return empty

    @property
    def costs(self) -> list[dict[str, Any]]:
        """The quote as columns: one where there is one rate, else the lowest and the highest."""
        if self.quote is None:
            return []
        low, high = self.quote.low, self.quote.high
        both = [("", low)] if low == high else [(_("最も低い場合"), low), (_("最も高い場合"), high)]
        return [
            {
                "title": title,
                "cost": cost,
                "rate": show_annual(cost.annual_rate),
                "guarantee_rate": show_annual(cost.guarantee_rate) if cost.guarantee_rate is not None else "",
                "first": first_repayment(cost.instalments, self.quote.request.grace_months),
            }
            for title, cost in both
        ]


def first_repayment(instalments: Sequence[Any], grace_months: int) -> int:
    """The payment of the first month that repays, in yen."""
    payment: int = instalments[grace_months].payment
    return payment


def read_rate(text: str) -> Any:
    """A rate a year; a bare number is percent, as the field says."""
    return rate(text if not plain(text).replace(".", "").isdecimal() else f"{text.strip()}%")


def deciding_facts(terms: LoanTerms, offer: Offer) -> list[Fact]:
    """Facts that change the guarantee fee or the subsidy, besides the purpose chosen in the form."""
    conditions = [row.when for row in terms.guarantee] + [row.when for row in terms.discounts]
    conditions += [row.when for row in terms.subsidies]
    asked = {fact for condition in conditions if condition for fact in facts_of(condition)}
    facts = offer.region.vocabulary.facts.values()
    return [fact for fact in facts if fact.id in asked and not fact.id.endswith(PURPOSE_FACTS)]
