"""JSON and YAML from outside, read strictly: what could be read in two ways is refused.

JSON: no key twice, no NaN, no Infinity, numbers exact. YAML: no key twice, no anchors; plain words stay words, so that
the code 0111 does not become the number 73.
"""

import json
from collections.abc import Hashable
from decimal import Decimal
from typing import Any

import yaml

from banso.core.errors import BansoError
from banso.core.typed_text import quoted
from banso.ingest.files import UnreadableFile

DEEPEST = 12
"""Levels of lists and mappings in each other; what is asked for has three."""
_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])


def read_json(text: str, place: str = "") -> Any:
    """Reads JSON text.

    Raises:
        UnreadableFile: It is no JSON, or could be read in two ways; the line is named.
    """
    try:
        found = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_float=Decimal
        )
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            "JSONとして読めません",
            place=_line(place, error.lineno),
            remedy=f"{error.colno}文字目の前後の引用符、カンマ、かっこを確かめてください",
        ) from error
    except BansoError as error:
        raise UnreadableFile(error.message, place=place, remedy=error.remedy) from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise _not_usable("JSON", place) from error
    _check_depth(found, place)
    return found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableFile(f"{quoted(key)}が二度書かれています", remedy="どちらかを消してください")
        found[key] = value
    return found


def _no_constant(word: str) -> Any:
    raise UnreadableFile(
        f"{quoted(word)}は数ではありません", remedy="数を書くか、分からないときは null にしてください"
    )


def _check_depth(value: Any, place: str) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            part
            for whole in level
            if isinstance(whole, dict | list)
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
    if level:
        raise _not_usable("JSON", place)


def read_yaml_values(text: str, place: str = "") -> Any:
    """Reads YAML text; every plain value is text, and an empty one or `null` is None.

    Raises:
        UnreadableFile: It is no YAML, or uses what data do not need; the line is named.
    """
    try:
        _check_events(text, place)
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
        return None if root is None else _value(root, place)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableFile(
            "YAMLとして読めません",
            place=_line(place, line),
            remedy="字下げと引用符、コロンの後の空白を確かめてください",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _not_usable("YAML", place) from error


def _check_events(text: str, place: str) -> None:
    """Looks at the events before anything is built: building nests in the C stack, and repeats aliases."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise _not_usable("YAML", _line(place, event.start_mark.line + 1 if event.start_mark else 1))


def _value(node: yaml.Node, place: str) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, place) for child in node.value]
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in _NOTHING else node.value
    found: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        line = _line(place, key_node.start_mark.line + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            raise _not_usable("YAML", line)
        if key_node.value in found:
            raise UnreadableFile(
                f"{quoted(key_node.value)}が二度書かれています", place=line, remedy="どちらかを消してください"
            )
        found[key_node.value] = _value(value_node, place)
    return found


def _not_usable(form: str, place: str) -> UnreadableFile:
    return UnreadableFile(
        f"{form}として使えません",
        place=place,
        remedy="入れ子が深すぎないか、ありえない大きさの数や、別の場所の参照（&、*）がないか確かめてください",
    )


def _line(place: str, line: int) -> str:
    return f"{place}の{line}行目" if place else f"{line}行目"
