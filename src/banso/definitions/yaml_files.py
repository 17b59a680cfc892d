"""YAML with places: every value remembers its line, so that an error can point at it."""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from banso.core.errors import BadDefinition

Place = tuple[str | int, ...]
DEEPEST = 60
"""Levels of lists and mappings in each other; conditions need about fifteen."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters nobody sees: some turn round the reading order of what follows, databases refuse others."""
_MANY_ON_A_LINE = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file as plain values.

    Attributes:
        lines: Line of each value by its place, from 1.
    """

    path: Path
    data: Any
    text: str
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """Line of a place, or of the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def where(self, place: Place = ()) -> str:
        """File, line and path as an editor can jump to."""
        dotted = ".".join(str(part) for part in place)
        return f"{self.path}:{self.line(place)}" + (f" ({dotted})" if dotted else "")


def read_yaml(path: Path) -> YamlFile:
    """Reads one file.

    Raises:
        BadDefinition: It is missing, not UTF-8, not YAML, or writes a key twice; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDefinition(
            "文字コードがUTF-8ではありません", place=str(path), remedy="UTF-8で保存し直してください"
        ) from error
    except OSError as error:
        raise BadDefinition("ファイルを読めません", place=str(path), remedy=str(error)) from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """Reads YAML text as the file of that path."""
    _check_nesting(text, path)
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
        file = YamlFile(path, None, text)
        data = _value(loader, root, (), file) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadDefinition(
            f"YAMLとして読めません: {error.problem}",
            place=f"{path}:{line}",
            remedy="字下げと引用符、コロンの後の空白を確かめてください",
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadDefinition(
            f"YAMLとして読めません: {error}",
            place=str(path),
            remedy="制御文字や日付の書き方を確かめてください",
        ) from error
    finally:
        loader.dispose()
    return YamlFile(path, data, text, file.lines)


def _check_nesting(text: str, path: Path) -> None:
    """Looks for what would end the process when built: nesting without end, and aliases of aliases.

    Counting brackets and steps of indentation is enough to pass every honest file without reading it twice.
    """
    deepest = max(text.count("["), text.count("{"), _deepest_indent(text))
    if "*" not in text and deepest < DEEPEST and _MANY_ON_A_LINE.search(text) is None:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BadDefinition(
                    "入れ子が深すぎるか、別の場所の参照（&、*）があります",
                    place=f"{path}:{line}",
                    remedy="参照を使わず、条件の入れ子を減らしてください",
                )
    except yaml.YAMLError:
        # Reported with its place where the file is read.
        return


def _deepest_indent(text: str) -> int:
    return max((len(line) - len(line.lstrip(" ")) for line in text.splitlines()), default=0)


def _value(loader: yaml.CSafeLoader, node: yaml.Node, place: Place, file: YamlFile) -> Any:
    file.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child, (*place, number), file) for number, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, place, file)
    if _UNSEEN.search(node.value):
        raise BadDefinition(
            "目に見えない制御文字があります",
            place=f"{file.path}:{node.start_mark.line + 1}",
            remedy="その値を打ち直してください",
        )
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError, AttributeError) as error:
        # 2023-02-30, or a tag that does not fit: PyYAML lets its own trouble out.
        raise BadDefinition(
            f"値「{node.value}」を読めません",
            place=f"{file.path}:{node.start_mark.line + 1}",
            remedy="ない日付でないか確かめ、文字として書くときは引用符で囲んでください",
        ) from error


def _mapping(
    loader: yaml.CSafeLoader, node: yaml.MappingNode, place: Place, file: YamlFile
) -> dict[Hashable, Any]:
    values: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise BadDefinition(
                "項目名が一つの語ではありません",
                place=f"{file.path}:{key_node.start_mark.line + 1}",
                remedy="コロンの前に項目名を一つだけ書いてください",
            )
        # As it is written: a bare 46, yes or on would read as a number or truth value; keys are always words.
        key = key_node.value
        if key in values:
            raise BadDefinition(
                f"「{key}」が二度書かれています",
                place=f"{file.path}:{key_node.start_mark.line + 1}",
                remedy="どちらかを消してください",
            )
        values[key] = _value(loader, value_node, (*place, key), file)
        file.lines[*place, key] = key_node.start_mark.line + 1
    return values
