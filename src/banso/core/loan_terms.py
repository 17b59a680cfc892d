"""What a loan programme states: purposes, limits, terms, rates, guarantee fees. A programme file fills these.

Lending quotas (融資枠) say how much is lent to everybody together; they are no budgets, never added to one.
"""

from dataclasses import dataclass
from fractions import Fraction

from banso.core.conditions import Node
from banso.core.errors import BadDefinition
from banso.core.interest_subsidy import InterestSubsidy
from banso.core.money import WHOLE_YEN, Rounding, show_annual
from banso.core.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPurpose:
    """One purpose (資金の目的) the money may serve.

    Attributes:
        id: As in the document: `1`, `2`, …
        label: Japanese sentence.
        limit_yen: Limit of this purpose in yen, None where the limit of the loan counts.
        when: Condition on facts that a company must meet for this purpose; None where none is stated.
        source: Where the document says so.
    """

    id: str
    label: str
    limit_yen: int | None = None
    when: Node | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanUse:
    """One use of the money (資金の使いみち) with its longest term.

    Attributes:
        id: `working` 運転資金 or `equipment` 設備資金.
        label: Japanese name.
        max_months: Longest term in months, grace included; None where the document is silent.
        max_grace_months: Longest grace in months; None where the document is silent.
        limit_yen: Limit of this use in yen, None where the limit of the loan counts.
        source: Where the document says so.
    """

    id: str
    label: str
    max_months: int | None = None
    max_grace_months: int | None = None
    limit_yen: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeFee:
    """The guarantee fee rate (保証料率) of some purposes, a year, as fractions of one.

    Attributes:
        id: Its id in the programme.
        label: Japanese name, also of the case it is for: 先端技術導入計画の認定書を提出する者.
        purposes: Ids of the purposes it is for; empty for all.
        min_rate: The lowest rate.
        max_rate: The highest; equal to the lowest where only one is stated.
        when: Condition on facts of a special case; None for everybody else.
        source: Where the document says so.
    """

    id: str
    label: str = ""
    purposes: tuple[str, ...] = ()
    min_rate: Fraction
    max_rate: Fraction
    when: Node | None = None
    source: Source | None = None

    def __post_init__(self) -> None:
        _check_range(self.min_rate, self.max_rate, "保証料率")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeDiscount:
    """A reduction of the guarantee fee rate, never below 0 %.

    Attributes:
        id: Its id in the programme.
        label: Japanese name of those who get it.
        points: Points of the annual rate as a fraction of one: 0.1 % is 1/1000.
        purposes: Ids of the purposes it is for; empty for all.
        when: Condition on facts; None for everybody.
        source: Where the document says so.
    """

    id: str
    label: str
    points: Fraction
    purposes: tuple[str, ...] = ()
    when: Node | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class InstalmentCoefficient:
    """By how much paying in instalments lowers the guarantee fee (分割返済係数).

    Attributes:
        max_instalments: Up to so many payments; None for any number.
        coefficient: The factor, a fraction of one.
    """

    max_instalments: int | None
    coefficient: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentTable:
    """A table of instalment coefficients that several loans use.

    Attributes:
        rows: Ascending by number of payments.
        assumed: Why it is used although no document of the loan states it.
    """

    rows: tuple[InstalmentCoefficient, ...]
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """The terms of one loan; what the document does not state stays empty and is said to be unknown.

    Attributes:
        purposes: What the money may serve; empty where the document names none.
        uses: Working capital, equipment; empty where the document names none.
        limit_yen: The most one company can borrow, in yen.
        rate_min: Lowest interest a year, a fraction of one.
        rate_max: Highest interest a year.
        floating_over_months: A longer term than this has a floating rate (変動金利); None where no term has.
        guarantee: Guarantee fee rates; special cases have a `when`.
        discounts: Reductions of the guarantee fee rate, added up.
        coefficients: For paying in instalments, ascending; empty where not stated.
        fee_rounding: Of the guarantee fee.
        subsidies: Interest subsidies, added up.
        quota_yen: How much is lent to everybody together (融資枠): a quota, not a budget.
        assumptions: Japanese sentences about what was assumed in these terms.
    """

    purposes: tuple[LoanPurpose, ...] = ()
    uses: tuple[LoanUse, ...] = ()
    limit_yen: int | None = None
    rate_min: Fraction | None = None
    rate_max: Fraction | None = None
    floating_over_months: int | None = None
    guarantee: tuple[GuaranteeFee, ...] = ()
    discounts: tuple[GuaranteeDiscount, ...] = ()
    coefficients: tuple[InstalmentCoefficient, ...] = ()
    fee_rounding: Rounding = WHOLE_YEN
    subsidies: tuple[InterestSubsidy, ...] = ()
    quota_yen: int | None = None
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.rate_min is None) != (self.rate_max is None):
            raise BadDefinition(
                "融資利率の下限と上限の片方だけがあります", remedy="同じ利率でも両方を書いてください"
            )
        if self.rate_min is not None and self.rate_max is not None:
            _check_range(self.rate_min, self.rate_max, "融資利率")
        known = {purpose.id for purpose in self.purposes}
        for row in self.guarantee:
            _check_purposes(row.id, row.purposes, known)
        for discount in self.discounts:
            _check_purposes(discount.id, discount.purposes, known)


def _check_purposes(row: str, purposes: tuple[str, ...], known: set[str]) -> None:
    if strange := sorted(set(purposes) - known):
        raise BadDefinition(
            f"保証料の「{row}」が、ない目的「{'、'.join(strange)}」を指しています",
            remedy=f"目的は{'、'.join(sorted(known))}です" if known else "先に目的を書いてください",
        )


def _check_range(lowest: Fraction, highest: Fraction, name: str) -> None:
    if not 0 <= lowest <= highest <= 1:
        raise BadDefinition(
            f"{name}の範囲（{show_annual(lowest)}～{show_annual(highest)}）が正しくありません",
            remedy="0%以上100%以下で、下限を上限以下にしてください",
        )
