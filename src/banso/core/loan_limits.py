"""A loan request held against the terms of the loan: purpose, use, limit, term, grace and rate."""

from dataclasses import dataclass
from fractions import Fraction

from banso.core.errors import BadLoan
from banso.core.guarantee import Holds, LoanStep, show_range
from banso.core.loan_terms import LoanPurpose, LoanTerms, LoanUse
from banso.core.money import show_annual, show_yen
from banso.core.repayment import METHOD_WORDS, RepaymentMethod
from banso.core.typed_text import quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRequest:
    """What a company wants to borrow.

    Attributes:
        amount_yen: The loan in yen.
        months: The whole term in months, grace included.
        grace_months: Months that pay interest only.
        purpose: Id of the purpose; empty where the terms name none.
        use: Id of the use; empty where the terms name none.
        method: How it is repaid.
        annual_rate: The rate a lender offered, a fraction of one; None for the range of the terms.
    """

    amount_yen: int
    months: int
    grace_months: int = 0
    purpose: str = ""
    use: str = ""
    method: RepaymentMethod = "equal_principal"
    annual_rate: Fraction | None = None


def show_months(months: int) -> str:
    """A term in months, with years where they are whole.

    Example:
        >>> show_months(84), show_months(6)
        ('84か月（7年）', '6か月')
    """
    return f"{months}か月（{months // 12}年）" if months >= 12 and months % 12 == 0 else f"{months}か月"


def fit(terms: LoanTerms, request: LoanRequest) -> tuple[LoanStep, ...]:
    """Holds the request against purposes, limits and terms; the steps say what was held against what.

    Raises:
        BadLoan: Unknown purpose or use, over the limit, too long, or grace too long.
    """
    purpose = _purpose(terms, request.purpose)
    use = _use(terms, request.use)
    _check_method(request.method)
    limits = [row.limit_yen for row in (purpose, use) if row is not None and row.limit_yen is not None]
    limit = min(limits) if limits else terms.limit_yen
    if limit is not None and request.amount_yen > limit:
        raise BadLoan(
            f"{show_yen(request.amount_yen)}は融資限度額{show_yen(limit)}を超えています",
            place="融資額",
            remedy=f"{show_yen(limit)}以下にしてください",
        )
    if use is not None:
        _check_term(use, request)
    rule = f"限度額{show_yen(limit)}以内" if limit is not None else "限度額は資料に記載がありません"
    source = purpose.source if purpose is not None else None
    return (
        LoanStep(label="融資額", rule=rule, yen=request.amount_yen, source=source),
        LoanStep(label="返済期間", rule=_term_rule(use, request), source=use.source if use else None),
    )


def _purpose(terms: LoanTerms, wanted: str) -> LoanPurpose | None:
    if not terms.purposes:
        return None
    for purpose in terms.purposes:
        if purpose.id == wanted:
            return purpose
    choices = "、".join(f"({purpose.id})" for purpose in terms.purposes)
    raise _unknown("資金の目的", wanted, choices)


def doubtful_purpose(terms: LoanTerms, request: LoanRequest, holds: Holds) -> LoanPurpose | None:
    """The purpose, where it is unknown whether the company meets its condition; else None.

    Raises:
        BadLoan: The company does not meet it, or the purpose is unknown.
    """
    purpose = _purpose(terms, request.purpose)
    if purpose is None or purpose.when is None:
        return None
    answer = holds(purpose.when)
    if answer is False:
        raise BadLoan(
            f"({purpose.id})「{purpose.label}」の条件に合いません",
            place="資金の目的",
            remedy="ほかの目的を選ぶか、会社の項目を確かめてください",
        )
    return purpose if answer is None else None


def _use(terms: LoanTerms, wanted: str) -> LoanUse | None:
    if not terms.uses:
        return None
    for use in terms.uses:
        if use.id == wanted:
            return use
    choices = "、".join(f"{use.label}（{use.id}）" for use in terms.uses)
    raise _unknown("資金の使いみち", wanted, choices)


def _unknown(place: str, wanted: str, choices: str) -> BadLoan:
    message = f"{quoted(wanted)}はこの融資にありません" if wanted else "まだ選ばれていません"
    return BadLoan(message, place=place, remedy=f"{choices}から選んでください")


def _check_method(method: str) -> None:
    if method not in METHOD_WORDS:
        choices = "、".join(f"{words}（{name}）" for name, words in METHOD_WORDS.items())
        raise BadLoan(
            f"{quoted(method)}はありません", place="返済方法", remedy=f"{choices}から選んでください"
        )


def _check_term(use: LoanUse, request: LoanRequest) -> None:
    if use.max_months is not None and request.months > use.max_months:
        raise _too_long("返済期間", request.months, f"{use.label}の融資期間", use.max_months)
    if use.max_grace_months is not None and request.grace_months > use.max_grace_months:
        raise _too_long("据置期間", request.grace_months, f"{use.label}の据置期間", use.max_grace_months)


def _too_long(place: str, asked: int, what: str, longest: int) -> BadLoan:
    return BadLoan(
        f"{show_months(asked)}は{what}{show_months(longest)}を超えています",
        place=place,
        remedy=f"{show_months(longest)}以内にしてください",
    )


def _term_rule(use: LoanUse | None, request: LoanRequest) -> str:
    grace = f"、うち据置{request.grace_months}か月" if request.grace_months else ""
    asked = f"{show_months(request.months)}{grace}、{METHOD_WORDS[request.method]}"
    if use is None or use.max_months is None:
        return f"{asked}。期間の上限は資料に記載がありません"
    longest_grace = f"、据置{use.max_grace_months}か月以内" if use.max_grace_months is not None else ""
    return f"{asked}。{use.label}は{show_months(use.max_months)}以内{longest_grace}"


def interest_rates(terms: LoanTerms, request: LoanRequest) -> tuple[Fraction, Fraction]:
    """The lowest and highest interest rate to count with, fractions of one; twice the lender's where given.

    Raises:
        BadLoan: The lender's rate lies outside the range, or none is known.
    """
    offered = request.annual_rate
    if terms.rate_min is None or terms.rate_max is None:
        if offered is None:
            raise BadLoan(
                "資料に利率の記載がありません",
                place="利率",
                remedy="金融機関から示された利率を入れてください",
            )
        return offered, offered
    if offered is None:
        return terms.rate_min, terms.rate_max
    if not terms.rate_min <= offered <= terms.rate_max:
        stated = show_range(terms.rate_min, terms.rate_max)
        raise BadLoan(
            f"{show_annual(offered)}はこの融資の利率（{stated}）の外です",
            place="利率",
            remedy=f"{stated}の利率を入れてください",
        )
    return offered, offered
