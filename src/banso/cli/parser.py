"""argparse in Japanese: its own words translated, everything else as it is."""

import argparse
import re
import sys
from typing import Any, NoReturn

_TITLES = {
    "usage: ": "使い方: ",
    "positional arguments:": "引数:",
    "options:": "オプション:",
    "show this help message and exit": "この説明を表示する",
}
_ERRORS = (
    (r"the following arguments are required: (.*)", r"必要な指定がありません: \1"),
    (r"unrecognized arguments: (.*)", r"使えない指定です: \1"),
    (r"argument (.*?): expected one argument", r"\1: 値を一つ書いてください"),
    (r"argument (.*?): expected at least one argument", r"\1: 値を書いてください"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 と \2 は一緒に使えません"),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 に値 \2 は書けません"),
    (
        r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)",
        r"\1: \2 は選べません。\3 から選んでください",
    ),
    (r"argument (.*?): invalid (?:\w+) value: (.*)", r"\1: \2 は読めません"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 はどれか決められません: \2"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Counts letters, not columns; Japanese ones take two, so it gets about half the columns of a terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=24, width=64)


class CommandParser(argparse.ArgumentParser):
    """A parser whose help and errors are Japanese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_Formatter, **options)

    def format_help(self) -> str:
        """The whole help."""
        return _in_japanese(super().format_help())

    def format_usage(self) -> str:
        """The line of the usage."""
        return _in_japanese(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Says what is wrong, how it is used, and ends with 2."""
        for pattern, words in _ERRORS:
            if match := re.fullmatch(pattern, message, flags=re.DOTALL):
                message = match.expand(words)
                break
        sys.stderr.write(f"エラー: {message}\n{self.format_usage()}詳しくは {self.prog} --help\n")
        raise SystemExit(2)


def _in_japanese(text: str) -> str:
    for english, japanese in _TITLES.items():
        text = text.replace(english, japanese)
    return text
