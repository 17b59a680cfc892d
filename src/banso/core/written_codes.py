"""Codes as people write them into one cell of a table: several in a row, dated ones, numbers without their zeros."""

import re

from banso.core.errors import BadValue
from banso.core.facts import Fact, FactType
from banso.core.typed_text import plain

_NONE_WORDS = frozenset(["なし", "無し", "ない", "どれもない", "[]"])
_BETWEEN = re.compile(r"[、,，;；\n]")
_DATED = re.compile(r"(?P<code>[^(（@:：=＝\s]+)[\s(（@:：=＝]*(?P<on>[^)）]*?)[)）]?")
_SETS = frozenset({FactType.CODES, FactType.DATED_CODES})


def cell_value(fact: Fact, value: object, *, spreadsheet: bool) -> object:
    """What stands in a cell, as `banso.core.company.read_value` takes it.

    Args:
        fact: What the cell is about.
        value: Text, or what a spreadsheet delivers; not empty.
        spreadsheet: Numbers come from a spreadsheet, which drops the zeros a code begins with.

    Raises:
        BadValue: A number could be two codes.
    """
    if fact.type in _SETS and isinstance(value, str):
        return _listed(fact, value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    if fact.type is FactType.CODE and whole and spreadsheet:
        return _code_of_number(fact, value)
    return value


def _listed(fact: Fact, text: str) -> object:
    if plain(text) in _NONE_WORDS:
        return []
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if fact.type is FactType.CODES:
        return parts
    found = []
    for part in parts:
        match = _DATED.fullmatch(part)
        found.append({"id": match["code"], "on": match["on"] or None} if match else {"id": part})
    return found


def _code_of_number(fact: Fact, value: object) -> object:
    """A code typed into a spreadsheet as a number has lost its leading zeros: 011 and 11 are two industries."""
    codes = [code for code in (fact.codes.codes if fact.codes else ()) if code.lstrip("0") == str(value)]
    if len(codes) > 1:
        raise BadValue(
            f"{value}は{'と'.join(codes)}のどちらか分かりません",
            place=f"{fact.label}（{fact.id}）",
            remedy="セルの書式を文字列にして、0から書いてください",
        )
    return codes[0] if codes else value
