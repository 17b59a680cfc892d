"""The door for people with a terminal; works without Django, except for what is about the site."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from banso.cli.parser import CommandParser
from banso.core.errors import BadDefinition, BansoError

COMMANDS: dict[str, str] = {
    "programmes": "banso.cli.programmes",
    "facts": "banso.cli.facts",
    "check": "banso.cli.check",
    "ask": "banso.cli.ask",
    "amount": "banso.cli.amount",
    "loan": "banso.cli.loan",
    "companies": "banso.cli.companies",
    "population": "banso.cli.population",
    "simulate": "banso.cli.simulate",
    "validate": "banso.cli.validate",
    "serve": "banso.cli.serve",
    "worker": "banso.cli.worker",
    "accounts": "banso.cli.accounts",
    "audit": "banso.cli.audit",
}
"""Module of each command, loaded when it is asked for: Django comes only with those that need it."""

SUMMARIES: dict[str, str] = {
    "programmes": "制度の一覧を見る",
    "facts": "会社について答えられる項目と、値の書き方を見る",
    "check": "要件に合うか、理由・見込み額・締切・書類とともに調べる",
    "ask": "次に答えるとよい質問を選ぶ",
    "amount": "補助額の見込みを、計算の手順とともに出す",
    "loan": "融資の返済予定、利息、保証料を計算する",
    "companies": "企業の表を検査する、架空の企業の表を作る",
    "population": "会社の表の全社に要件を当てはめ、届く会社と外れる理由を数える",
    "simulate": "募集の前に、申請・交付・予算の尽きる日を見積もり、案を比べる",
    "validate": "制度ファイルを検査する",
    "serve": "サイトを起動する",
    "worker": "試算などの仕事をする(サイトとは別に動かすとき)",
    "accounts": "利用者を作り、役割を変える",
    "audit": "監査記録が書き換えられていないか確かめる",
}

EXTRAS: dict[str, str] = dict.fromkeys(("duckdb", "ibis", "numpy", "pyarrow"), "population")
"""The extra that brings a package not every installation has."""

ANSWERED = 0
BAD_INPUT = 2
BAD_DATA = 3
INTERRUPTED = 130

_EPILOG = """終了コード: 0 答えを出した、1 サイトの起動や監査の確認ができなかった、
2 使い方や入力の誤り、3 制度ファイルの誤り、130 Ctrl-C で中断
各コマンドの使い方は banso <コマンド> --help で見られます。"""


class NotInstalled(BansoError):
    """A command needs a package that is not here."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        argv: Words after `banso`; those of the process when None.

    Returns:
        The exit code; see docs/reference/cli.md.
    """
    _never_fail_to_write()
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except BadDefinition as error:
        return _complain(error, BAD_DATA)
    except BansoError as error:
        return _complain(error, BAD_INPUT)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered must not fail at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ANSWERED


def _run(words: list[str]) -> int:
    parser = CommandParser(prog="banso", description="中小企業への支援制度を調べます。", epilog=_EPILOG)
    names = parser.add_subparsers(title="コマンド", metavar="COMMAND", dest="command", required=True)
    asked = next((word for word in words if not word.startswith("-")), "")
    module = None
    for name, summary in SUMMARIES.items():
        command = names.add_parser(name, help=summary, description=summary)
        if name == asked:
            module = _load(COMMANDS[name])
            command.description = getattr(module, "HELP", summary)
            module.add_arguments(command)
    args = parser.parse_args(words)
    code: int = module.run(args) if module is not None else BAD_INPUT
    sys.stdout.flush()
    return code


def _load(name: str) -> ModuleType:
    """The module of a command.

    Raises:
        NotInstalled: It needs a package that comes with an extra.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise NotInstalled(
            f"この操作には追加の部品（{extra}）が要ります",
            place=name.rpartition(".")[2],
            remedy=f"pip install 'banso[{extra}]' で入れてください",
        ) from error


def _complain(error: BansoError, code: int) -> int:
    sys.stderr.write(f"エラー: {error}\n")
    return code


def _never_fail_to_write() -> None:
    """A letter that the terminal's encoding does not have is written as its code, instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
