"""Reading plain JSON values: everything that is wrong is noted with its place, and reading goes on."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeVar

from banso.core.eras import GREGORIAN_SINCE, show_date
from banso.core.errors import BadValue, BansoError
from banso.core.money import LIMIT_YEN

Value = TypeVar("Value")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", flags=re.ASCII)
_FRACTION = re.compile(r"(\d{1,4})/(\d{1,4})", flags=re.ASCII)


def read_json(text: str | bytes) -> object:
    """JSON as plain values that nobody has looked at yet; all of them can be written again.

    Raises:
        BadValue: It is none, too deep to be read, or holds half of a surrogate pair, which could be kept nowhere.
    """
    try:
        values = json.loads(text)
        json.dumps(values, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadValue("JSONとして読めません", remedy="UTF-8のJSONにしてください") from error
    return values


@dataclass(slots=True)
class PlainValues:
    """A reader of JSON. What it cannot read it notes, and returns something harmless of the right type.

    Attributes:
        errors: What was wrong, in the order it was found; places are written `scenarios[0].changes.rate`.
    """

    errors: list[BansoError] = field(default_factory=list)

    def refuse(self, place: str, message: str, remedy: str = "") -> None:
        """Note something wrong."""
        self.errors.append(BadValue(message, place=place, remedy=remedy))

    def complained_below(self, place: str) -> bool:
        """Whether something at a place, or inside it, was wrong."""
        return any(error.place.startswith(place) for error in self.errors)

    def mapping(self, values: object, place: str, known: Sequence[str]) -> Mapping[str, object]:
        """An object that has no other keys than the known ones."""
        if not isinstance(values, Mapping) or not all(isinstance(key, str) for key in values):
            self.refuse(place, "項目の組（オブジェクト）になっていません")
            return {}
        for key in values:
            if key not in known:
                where = f"{place}.{key}" if place else key
                self.refuse(where, "知らない項目です", f"使える項目: {'、'.join(known)}")
        return values

    def sequence(self, values: object, place: str) -> Sequence[object]:
        """An array."""
        if isinstance(values, list | tuple):
            return values
        self.refuse(place, "並び（配列）になっていません")
        return ()

    def each(self, values: object, place: str, read: Callable[[object, str], Value]) -> tuple[Value, ...]:
        """An array whose members are read one by one."""
        return tuple(read(one, f"{place}[{i}]") for i, one in enumerate(self.sequence(values, place)))

    def by_id(self, values: object, place: str, read: Callable[[object, str], Value]) -> dict[str, Value]:
        """An object with ids of any kind as keys, whose values are read one by one."""
        keys = tuple(values) if isinstance(values, Mapping) else ()
        return {key: read(one, f"{place}.{key}") for key, one in self.mapping(values, place, keys).items()}

    def text(self, value: object, place: str) -> str:
        """Text that is not empty."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.refuse(place, "値がありません", "文字で指定してください")
        return ""

    def number(self, value: object, place: str, least: int, most: int) -> int:
        """A whole number, both bounds counted in."""
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.refuse(
            place, "整数として読めないか、範囲の外です", f"{least:,}から{most:,}までの整数にしてください"
        )
        return least

    def yen(self, value: object, place: str) -> int:
        """A sum in yen."""
        return self.number(value, place, 0, LIMIT_YEN)

    def share(self, value: object, place: str) -> Fraction:
        """A part of one, written `1/2`; `1/1` at most."""
        found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
        if found and 0 < int(found[1]) <= int(found[2]):
            return Fraction(int(found[1]), int(found[2]))
        self.refuse(place, "割合として読めません", "1/2 のように、1以下の分数で書いてください")
        return Fraction(1)

    def day(self, value: object, place: str) -> date:
        """A day written `2023-09-20`, of the calendar in use since 1873."""
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return self._since_1873(date.fromisoformat(value), place)
        except ValueError:
            self.refuse(place, "その日付はありません", "年・月・日を確かめてください")
            return date.min
        self.refuse(place, "日付として読めません", "2023-09-20 のように書いてください")
        return date.min

    def _since_1873(self, day: date, place: str) -> date:
        if day < GREGORIAN_SINCE:
            self.refuse(place, f"{show_date(day)}は昔すぎます", "年を確かめてください")
        return day

    def switch(self, value: object, place: str) -> bool:
        """True or false."""
        if isinstance(value, bool):
            return value
        self.refuse(place, "はい・いいえとして読めません", "true か false にしてください")
        return False
