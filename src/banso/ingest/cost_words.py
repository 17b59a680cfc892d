"""The words in the cells of a cost table: categories, tax, rates, attributes."""

import re
from collections.abc import Mapping
from decimal import Decimal

from banso.core.amount_rules import AmountRule
from banso.core.costs import Category, ExcludedCost, TaxBasis
from banso.core.errors import BadCosts, BadValue
from banso.core.facts import nearest
from banso.core.readings import read_boolean, read_integer
from banso.core.typed_text import quoted
from banso.ingest.cost_columns import EXCLUDED_WORDS, INCLUDED_WORDS, normal
from banso.ingest.tables import Value, words_of

TAX_PERCENTS = (0, 3, 5, 8, 10)
"""Rates of consumption tax there have been, in percent; 0 for what is not taxed."""
TOTAL_WORDS = frozenset(
    ["合計", "総計", "総合計", "計", "小計", "合計額", "合計金額", "total", "grandtotal", "subtotal", "sum"]
)
NOTE_MARKS = ("※", "注", "＊", "*", "#", "備考")
DITTO = frozenset(["〃", "″", "同上", "々"])

_TAIL = re.compile(r"[(\[【〔].*$")
_TAX_WORDS: Mapping[str, int] = {
    "軽減": 8,
    "軽減税率": 8,
    "標準": 10,
    "標準税率": 10,
    "非課税": 0,
    "不課税": 0,
    "免税": 0,
}
_REGIONS: Mapping[str, frozenset[str]] = {
    "kyushu": frozenset(["九州", "九州内", "九州地方"]),
    "outside": frozenset(["九州外", "九州以外", "九州の外", "九州地方以外"]),
}


def kinds_of(rule: AmountRule) -> list[Category | ExcludedCost]:
    """Everything a line may be: the eligible categories first, then what is excluded."""
    return [*rule.categories, *rule.excluded]


def find_category(value: Value, rule: AmountRule) -> str | None:
    """The id of the category or excluded kind that is meant: by id, by name, or by name without its bracket."""
    word = normal(words_of(value))
    kinds = kinds_of(rule)
    for spell in (lambda text: text, lambda text: _TAIL.sub("", text)):
        found = {kind.id for kind in kinds if word in {normal(kind.id), spell(normal(kind.label))}}
        if len(found) == 1:
            return found.pop()
    return None


def unknown_category(value: Value, rule: AmountRule, place: str) -> BadCosts:
    """The error for a category the programme does not have."""
    kinds = kinds_of(rule)
    close = nearest(words_of(value), [kind.label for kind in kinds])
    shown = "、".join(f"{kind.label}（{kind.id}）" for kind in rule.categories)
    return BadCosts(
        f"経費区分{quoted(words_of(value))}はこの制度にありません",
        place=place,
        remedy=f"近いもの: {close}。対象になる区分: {shown}",
    )


def is_total(value: Value) -> bool:
    """Whether a cell names a total and not a cost.

    Example:
        >>> is_total("合　計"), is_total("機器費小計（税抜）"), is_total("設計")
        (True, True, False)
    """
    word = _TAIL.sub("", normal(words_of(value)))
    return word in TOTAL_WORDS or word.endswith(("合計", "小計", "総計"))


def is_grand_total(value: Value) -> bool:
    """Whether a total is one of everything, not of a part."""
    return "小" not in words_of(value) and "sub" not in words_of(value).lower()


def is_note(value: Value) -> bool:
    """Whether a cell begins a note and not a cost."""
    return words_of(value).startswith(NOTE_MARKS)


def tax_basis(value: Value, place: str) -> TaxBasis:
    """税抜き or 税込み, in the words people use.

    Raises:
        BadCosts: Neither.
    """
    word = normal(words_of(value))
    if word in EXCLUDED_WORDS:
        return "excluded"
    if word in INCLUDED_WORDS:
        return "included"
    raise BadCosts(
        f"{quoted(words_of(value))}は税抜きか税込みか分かりません",
        place=place,
        remedy="「税抜」か「税込」と書いてください",
    )


def tax_percent(value: Value, place: str) -> int:
    """A rate of consumption tax in percent; Excel keeps 10 % as 0.1.

    Raises:
        BadCosts: No such rate.
    """
    word = normal(words_of(value))
    if word in _TAX_WORDS:
        return _TAX_WORDS[word]
    try:
        share = isinstance(value, Decimal) and value.is_finite() and 0 < value < 1
        percent = read_integer(value * 100 if isinstance(value, Decimal) and share else _bare(value))
    except BadValue as error:
        raise BadCosts(error.message, place=place, remedy=error.remedy) from error
    if percent in TAX_PERCENTS:
        return percent
    raise BadCosts(
        f"消費税率{quoted(words_of(value))}はありません",
        place=place,
        remedy=f"{'、'.join(f'{rate}%' for rate in TAX_PERCENTS)}のどれかを書いてください",
    )


def _bare(value: Value) -> Value:
    return words_of(value).removesuffix("%") if isinstance(value, str) else value


def attribute(name: str, value: Value, rule: AmountRule, place: str) -> str:
    """The value of an attribute as core knows it; empty for a declaration that is not made.

    Raises:
        BadCosts: The rule knows no such value.
    """
    if any(kind.unless == name for kind in rule.excluded):
        try:
            return "1" if read_boolean(value) else ""
        except BadValue as error:
            raise BadCosts(error.message, place=place, remedy=error.remedy) from error
    caps = [cap for cap in rule.each.caps if cap.attribute == name] if rule.each else []
    if not caps:
        return words_of(value)
    word = normal(words_of(value))
    for cap in caps:
        if word in {normal(cap.value), normal(cap.label)} | _REGIONS.get(cap.value, frozenset()):
            return cap.value
    choices = "、".join(f"{cap.label}（{cap.value}）" for cap in caps)
    raise BadCosts(
        f"{quoted(words_of(value))}は選べません", place=place, remedy=f"次のどれかを書いてください: {choices}"
    )
