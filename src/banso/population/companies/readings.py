"""The values of one column, many at once, by the one rule of `banso.core.company.read_value`.

What is written plainly (digits, or values of the right type already) is taken over whole columns at a time. Every
other value goes through the rule once, however many rows hold it. `tests` keep both ways equal.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from banso.core.codes import meant, no_such_code
from banso.core.company import read_value
from banso.core.errors import BadValue, BansoError
from banso.core.facts import NUMERIC, Fact, FactType, held_on
from banso.core.numerals import exact, whole
from banso.core.typed_text import formula_error, plain
from banso.core.written_codes import cell_value
from banso.population.columns import SETS, fact_columns, set_column
from banso.population.companies.corporate_numbers import is_right
from banso.population.companies.problems import Flags
from banso.population.companies.schema import ARROW_TYPES, limits_of

Cells: TypeAlias = pa.Array | list[object]
"""One column: an Arrow array, or the cells of a spreadsheet, whose numbers mean what a person typed."""

NOT_A_CHARACTER = "\ufffd"
"""Stands for bytes that are no character."""
NO_CHARACTERS = BadValue("文字として読めないバイトがあります", remedy="文字を打ち直してください")
NO_PERCENT_SIGN = BadValue("%か0.1%の単位か分かりません", remedy="「3%」のように%を付けて書いてください")
_REMEMBERED = 200_000
_MANY_WRONG = 20
"""Wrong codes of one column that get the nearest one named; finding it takes some hundredths of a second each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read.

    Attributes:
        columns: Arrays by name of column, NULL where nothing is known or nothing could be read.
        bad: Rows that could not be read.
        error: Tells why a row could not be read, and what stands there.
    """

    columns: Mapping[str, pa.Array]
    bad: Flags
    error: Callable[[int], tuple[object, BansoError]]


class FactReader:
    """Reads the column of one fact, batch after batch."""

    def __init__(self, fact: Fact, name: str, on: date) -> None:
        """Prepares a column.

        Args:
            fact: How it is read.
            name: Of the column.
            on: The day the table stands for: of dated codes, those held then.
        """
        self.fact, self.name, self.on = fact, name, on
        self.least, self.most = limits_of(fact)
        self.type = ARROW_TYPES[next(iter(fact_columns(fact).values()))]
        self.remembered: dict[tuple[str, object], object] = {}
        self.codes = _plain_codes(fact)
        self.wrong_codes = 0

    def read(self, cells: Cells) -> Reading:
        """Reads one batch of cells."""
        ready = self._as_it_stands(cells) if isinstance(cells, pa.Array) else None
        if ready is not None:
            return Reading(columns={self.name: ready}, bad=np.zeros(len(ready), bool), error=_never)
        places, distinct = _distinct(cells)
        plainly = self._plainly(distinct) if isinstance(distinct, pa.Array) else None
        rest = np.ones(len(distinct), bool) if plainly is None else _nulls(plainly)
        values: list[Any] = [None] * len(distinct)
        errors: dict[int, BansoError] = {}
        typed = isinstance(cells, pa.Array)
        for place in np.flatnonzero(rest):
            given = distinct[place].as_py() if isinstance(distinct, pa.Array) else distinct[place]
            found = self._read(given, typed=typed)
            if isinstance(found, BansoError):
                errors[int(place)] = found
            else:
                values[place] = found
        flags = np.zeros(len(distinct) + 1, bool)
        flags[list(errors)] = True
        index = pc.fill_null(places, len(distinct)).to_numpy(zero_copy_only=False)

        def error(row: int) -> tuple[object, BansoError]:
            place = int(index[row])
            value = distinct[place].as_py() if isinstance(distinct, pa.Array) else distinct[place]
            return value, errors[place]

        columns = {name: array.take(places) for name, array in self._arrays(plainly, rest, values).items()}
        return Reading(columns=columns, bad=flags[index], error=error)

    def _as_it_stands(self, cells: pa.Array) -> pa.Array | None:
        """The array itself where its type is right and no number is out of bounds."""
        kind = self.fact.type
        if cells.null_count == len(cells):
            return None
        if kind in NUMERIC and pa.types.is_integer(cells.type) and not pa.types.is_uint64(cells.type):
            ends = pc.min_max(cells).as_py()
            inside = self.least <= ends["min"] and ends["max"] <= self.most
            return cells.cast(pa.int64()) if inside else None
        right = kind in {FactType.BOOLEAN, FactType.DATE} and cells.type == self.type
        return cells if right else None

    def _plainly(self, texts: pa.Array) -> pa.Array | None:
        """Values of texts that hold only digits; NULL where the rule has to be asked."""
        if texts.type != pa.string():
            return None
        if self.fact.type in {FactType.INTEGER, FactType.YEN}:
            numbers = _digits(texts, "^[0-9]{1,15}$")
            inside = pc.and_(pc.greater_equal(numbers, self.least), pc.less_equal(numbers, self.most))
            return pc.if_else(inside, numbers, None)
        if self.codes is not None:
            return self.codes[1].take(pc.index_in(texts, value_set=self.codes[0]))
        if self.fact.type is FactType.CORPORATE_NUMBER:
            numbers = _digits(texts, "^[1-9][0-9]{12}$")
            right = is_right(pc.fill_null(numbers, 0).to_numpy(zero_copy_only=False))
            return pc.if_else(pa.array(right & ~_nulls(numbers)), texts, None)
        return None

    def _read(self, given: object, *, typed: bool) -> object:
        """A value, or the error; text of nothing but spaces is unknown."""
        key = (type(given).__name__, str(given))
        if key not in self.remembered:
            if len(self.remembered) > _REMEMBERED:
                self.remembered.clear()
            self.remembered[key] = self._by_the_rule(given, typed=typed)
        return self.remembered[key]

    def _by_the_rule(self, given: object, *, typed: bool) -> object:
        if isinstance(given, str):
            spelled = plain(given)
            if not spelled or NOT_A_CHARACTER in given:
                return NO_CHARACTERS if spelled else None
            if self.fact.type is FactType.PERMILLE and not spelled.endswith("%"):
                # Elsewhere 30 is 30 %; in a table it could as well be the 3.0 % of a company table.
                return NO_PERCENT_SIGN
            wrong = formula_error(given) or self._one_more_wrong_code(given)
            if wrong is not None:
                return wrong
        try:
            if typed and self.fact.type is FactType.PERMILLE and not isinstance(given, str):
                return whole(exact(given), given, minimum=self.least, maximum=self.most)
            value = read_value(self.fact, cell_value(self.fact, given, spreadsheet=not typed))
            if self.fact.type in NUMERIC:
                return whole(Fraction(value), given, minimum=self.least, maximum=self.most)
        except BadValue as error:
            self.wrong_codes += self.fact.type is FactType.CODE
            return error
        return held_on(value, self.on) if self.fact.type is FactType.DATED_CODES else value

    def _one_more_wrong_code(self, given: str) -> BadValue | None:
        """What to say of a text that means no code, once so many did not that the nearest is no longer looked for."""
        codes = self.fact.codes
        if self.wrong_codes < _MANY_WRONG or codes is None or self.fact.type is not FactType.CODE:
            return None
        known = meant(given, codes, endings=bool(self.fact.within))
        return None if known else no_such_code(given, codes, name_nearest=False)

    def _arrays(self, plainly: pa.Array | None, rest: Flags, values: Sequence[Any]) -> Mapping[str, pa.Array]:
        """Arrays of the distinct values, one for each column of the fact."""
        if self.fact.type in SETS and self.fact.codes is not None:
            return {
                set_column(self.fact.id, code): pa.array(
                    [None if value is None else code in value for value in values], pa.bool_()
                )
                for code in self.fact.codes.codes
            }
        asked = pa.array([values[int(place)] for place in np.flatnonzero(rest)], self.type)
        whole_column = asked if plainly is None else pc.replace_with_mask(plainly, pa.array(rest), asked)
        return {self.name: whole_column}


def read_texts(cells: Cells) -> pa.Array:
    """Cells as text, without spaces around it; NULL where there is none."""
    texts = cells if isinstance(cells, pa.Array) else pa.array([None if c is None else str(c) for c in cells])
    trimmed = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    return pc.if_else(pc.equal(pc.utf8_length(trimmed), 0), None, trimmed)


def _plain_codes(fact: Fact) -> tuple[pa.Array, pa.Array] | None:
    """Spellings that mean exactly one code, and these codes: the ids, and names that no other code has."""
    if fact.codes is None or fact.type is not FactType.CODE:
        return None
    ids = {code: code for code in fact.codes.codes}
    names = Counter(plain(code.name).casefold() for code in fact.codes.codes.values())
    for code in fact.codes.codes.values():
        spelled = plain(code.name).casefold()
        if names[spelled] == 1 and spelled not in ids and plain(code.name) == code.name:
            ids[code.name] = code.id
    return pa.array(list(ids)), pa.array(list(ids.values()))


def _distinct(cells: Cells) -> tuple[pa.Array, pa.Array | list[object]]:
    """Place of each cell among the distinct values, NULL for an empty cell, and the values."""
    if isinstance(cells, pa.Array):
        encoded = cells if pa.types.is_dictionary(cells.type) else _flat(cells).dictionary_encode()
        return encoded.indices, _flat(encoded.dictionary)
    seen: dict[tuple[str, object], int] = {}
    found: list[object] = []
    places: list[int | None] = []
    for cell in cells:
        if cell is None:
            places.append(None)
            continue
        key = (type(cell).__name__, str(cell))
        if key not in seen:
            seen[key] = len(found)
            found.append(cell)
        places.append(seen[key])
    return pa.array(places, pa.int32()), found


def _flat(cells: pa.Array) -> pa.Array:
    return cells.cast(pa.string()) if pa.types.is_large_string(cells.type) else cells


def _digits(texts: pa.Array, pattern: str) -> pa.Array:
    """Numbers of texts that match a pattern of digits; NULL elsewhere."""
    return pc.if_else(pc.match_substring_regex(texts, pattern), texts, None).cast(pa.int64())


def _nulls(array: pa.Array) -> Flags:
    flags: Flags = array.is_null().to_numpy(zero_copy_only=False)
    return flags


def _never(row: int) -> tuple[object, BansoError]:
    raise LookupError(f"row {row} was read")
