"""What was typed or imported about a company, read into facts: the obviously right reading, or an error that helps."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from banso.core.codes import choices, read_code
from banso.core.errors import BadFacts, BadValue, BansoError
from banso.core.facts import Company, Fact, FactType, Vocabulary, held_on
from banso.core.money import yen
from banso.core.readings import filled, plain, read_boolean, read_date, read_integer, read_number
from banso.core.typed_text import quoted

Values = dict[str, Any]

MOST_PERMILLE = 10**6
"""No share or growth of this field is larger, in tenths of a percent; beyond it a value is a slip."""


def read_company(raw: Mapping[str, object], vocabulary: Vocabulary) -> Values:
    """Reads all facts of a company.

    Args:
        raw: Fact ids to text, numbers, booleans or lists; absent, None and empty text are unknown.
        vocabulary: The facts there are.

    Returns:
        Values by fact id, with facts that follow from others filled in. Dated codes stay a mapping of code to date.

    Raises:
        BadFacts: With every value that cannot be read, each naming the fact and the remedy.
    """
    values: Values = {}
    errors: list[BansoError] = []
    for fact_id, given in raw.items():
        if given is None or (isinstance(given, str) and not plain(given)):
            continue
        try:
            fact = vocabulary.fact(fact_id)
            values[fact_id] = read_value(fact, given)
        except BansoError as error:
            errors.append(error)
    for fact in vocabulary.facts.values():
        if fact.same_as in values:
            values.setdefault(fact.id, values[fact.same_as])
    errors += _fill_containers(values, vocabulary)
    errors += _contradictions(values, vocabulary)
    if errors:
        raise BadFacts(errors)
    return values


def read_value(fact: Fact, given: object) -> Any:
    """Reads one value of a fact.

    Raises:
        BadValue: It cannot be read; place and remedy are named.
    """
    try:
        return _READ[fact.type](fact, given)
    except BadValue as error:
        raise BadValue(error.message, place=f"{fact.label}（{fact.id}）", remedy=error.remedy) from error


def on_day(values: Mapping[str, Any], vocabulary: Vocabulary, on: date) -> Company:
    """The facts as they stand on a day: of dated codes, those held then."""
    return {
        fact_id: held_on(value, on)
        if vocabulary.facts[fact_id].type is FactType.DATED_CODES and value is not None
        else value
        for fact_id, value in values.items()
    }


def _read_boolean(_fact: Fact, given: object) -> bool:
    return read_boolean(given)


def _read_integer(fact: Fact, given: object) -> int:
    if isinstance(given, str) and fact.unit:
        given = filled(given).removesuffix(fact.unit)
    return read_integer(given, minimum=fact.minimum)


def _read_code(fact: Fact, given: object) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise BadValue(
            f"{quoted(given)}は選択肢にありません", remedy=choices(fact.codes) if fact.codes else ""
        )
    code = plain(given) if isinstance(given, str) else quoted(given)[1:-1]
    if fact.codes is None or code in fact.codes.codes:
        return code
    # What lies within another fact is named with it: 鹿児島県鹿児島市.
    return read_code(code, fact.codes, endings=bool(fact.within))


def _read_codes(fact: Fact, given: object) -> frozenset[str]:
    if isinstance(given, str):
        given = given.replace("、", ",").replace("，", ",").split(",")
    if not isinstance(given, list | tuple | set | frozenset):
        raise BadValue(
            f"{quoted(given)}は一覧ではありません",
            remedy="コードの一覧（なければ空の一覧 []）で答えてください",
        )
    return frozenset(_read_code(fact, item) for item in given)


def _read_dated_codes(fact: Fact, given: object) -> dict[str, date | None]:
    if isinstance(given, Mapping):
        given = [{"id": code, "on": since} for code, since in given.items()]
    if not isinstance(given, list | tuple | set | frozenset):
        raise BadValue(
            f"{quoted(given)}は一覧ではありません",
            remedy='[{"id": コード, "on": 日付}] の一覧で答えてください',
        )
    found: dict[str, date | None] = {}
    for code, since in [_read_dated_code(fact, item) for item in given]:
        if found.setdefault(code, since) != since:
            raise BadValue(
                f"{quoted(code)}が違う日付で二度書かれています", remedy="いまも有効な方だけを残してください"
            )
    return found


def _read_dated_code(fact: Fact, item: object) -> tuple[str, date | None]:
    if isinstance(item, Mapping):
        if strange := [key for key in item if key not in {"id", "on"}]:
            raise BadValue(
                f"{quoted(strange[0])}という項目はありません",
                remedy='{"id": コード, "on": 日付} のように書いてください',
            )
        since = item.get("on")
        return _read_code(fact, item.get("id")), None if since in (None, "") else read_date(since)
    return _read_code(fact, item), None


_READ: Mapping[FactType, Callable[[Fact, object], Any]] = {
    FactType.BOOLEAN: _read_boolean,
    FactType.INTEGER: _read_integer,
    FactType.YEN: lambda _fact, given: yen(given),
    FactType.PERMILLE: lambda _fact, given: read_percentage(given),
    FactType.DATE: lambda _fact, given: read_date(given),
    FactType.CODE: _read_code,
    FactType.CODES: _read_codes,
    FactType.DATED_CODES: _read_dated_codes,
    FactType.CORPORATE_NUMBER: lambda _fact, given: read_corporate_number(given),
}


def read_percentage(given: object) -> int:
    """Reads a percentage into tenths of a percent.

    Args:
        given: Text such as `3%` or `３．５`. A bare number is refused: 30 might mean 30 % or thirty tenths.

    Raises:
        BadValue: Not text, no number, negative, or finer than a tenth of a percent.

    Example:
        >>> read_percentage("3%"), read_percentage("３．５％")
        (30, 35)
    """
    if not isinstance(given, str):
        raise BadValue(
            f"{quoted(given)}は割合として読めません", remedy="「3%」のように%を付けた文字で書いてください"
        )
    tenths = read_number(filled(given).removesuffix("%"), original=given) * 10
    if tenths.denominator != 1 or not 0 <= tenths <= MOST_PERMILLE:
        raise BadValue(
            f"{quoted(given)}は読めません",
            remedy="0以上のありえる大きさの割合を、小数点以下1けたまでの%で書いてください",
        )
    return int(tenths)


def read_corporate_number(given: object) -> str:
    """Reads a 法人番号 of 13 digits and checks its first digit.

    Raises:
        BadValue: Not 13 digits, or the check digit is wrong.

    Source: 法人番号の指定等に関する省令 2条: 9 − (Σ Pn·Qn mod 9), Qn 1, 2, 1, 2 … from the lowest digit.

    Example:
        >>> read_corporate_number("７０００ ０１２０ ５０００２")
        '7000012050002'
    """
    digits = plain(quoted(given)[1:-1]).replace("-", "")
    if len(digits) != 13 or not (digits.isascii() and digits.isdecimal()):
        raise BadValue(f"{quoted(given)}は法人番号ではありません", remedy="13桁の数字で書いてください")
    total = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(digits[1:])))
    if int(digits[0]) != 9 - total % 9:
        raise BadValue(
            f"法人番号{quoted(given)}の検査数字が合いません",
            remedy="数字の写し間違いがないか確かめてください",
        )
    return digits


def _fill_containers(values: Values, vocabulary: Vocabulary) -> list[BansoError]:
    errors: list[BansoError] = []
    for fact in vocabulary.facts.values():
        if not fact.within or values.get(fact.id) is None:
            continue
        container = values[fact.id][:2]
        if values.setdefault(fact.within, container) != container:
            outer = vocabulary.facts[fact.within]
            errors.append(
                BadValue(
                    f"{fact.label}と{outer.label}が食い違っています",
                    place=fact.id,
                    remedy="どちらかを直してください",
                )
            )
    return errors


def _contradictions(values: Values, vocabulary: Vocabulary) -> list[BansoError]:
    errors: list[BansoError] = []
    for fact in [vocabulary.facts[fact_id] for fact_id in values]:
        outer = _smallest_known_whole(fact, values, vocabulary)
        if outer is not None and values[fact.id] > values[outer.id]:
            errors.append(
                BadValue(
                    f"{fact.label}が{outer.label}より大きくなっています",
                    place=f"{fact.label}（{fact.id}）",
                    remedy="どちらかの数を直してください",
                )
            )
    return errors


def _smallest_known_whole(fact: Fact, values: Values, vocabulary: Vocabulary) -> Fact | None:
    """What a fact is a part of; where that is unknown, what that is a part of."""
    while fact.no_more_than:
        fact = vocabulary.facts[fact.no_more_than]
        if fact.id in values:
            return fact
    return None


def write_company(values: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The facts as plain JSON values that `read_company` reads back unchanged; unknown facts are left out.

    Of facts as they stand on a day (`on_day`) the codes held are written without the dates they no longer know.
    """
    return {
        fact_id: _write_value(vocabulary.facts[fact_id], value)
        for fact_id, value in values.items()
        if value is not None
    }


def _write_value(fact: Fact, value: Any) -> Any:
    if fact.type is FactType.DATED_CODES:
        dated = value if isinstance(value, Mapping) else dict.fromkeys(value)
        return [
            {"id": code, "on": since.isoformat()} if since else {"id": code}
            for code, since in sorted(dated.items())
        ]
    if fact.type is FactType.CODES:
        return sorted(value)
    if fact.type is FactType.PERMILLE:
        return f"{value // 10}.{value % 10}%"
    return value.isoformat() if isinstance(value, date) else value
