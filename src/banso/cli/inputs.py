"""Arguments that several commands share, and how they are read."""

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from banso.core.calendar import JST
from banso.core.codes import read_code
from banso.core.company import on_day, read_company
from banso.core.errors import BadValue, BansoError
from banso.core.facts import CodeList, Company, Vocabulary
from banso.core.money import rate, yen
from banso.core.programmes import Programme
from banso.core.readings import read_date, read_integer
from banso.core.typed_text import plain
from banso.definitions.region import Region
from banso.ingest.facts_files import read_facts, read_facts_file

PURPOSES = "purpose"
Read = TypeVar("Read")


def _typed(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """A reading of core as a type of argparse, so that its error names the option."""

    def convert(text: str) -> Read:
        try:
            return read(text)
        except BansoError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return convert


def _read_months(text: str) -> int:
    """A term in months; 7年, 1年6か月 and 84か月 too."""
    years, mark, rest = plain(text).partition("年")
    if not mark:
        return read_integer(text, maximum=10_000)
    months = read_integer(rest, maximum=10_000) if rest not in {"", "間"} else 0
    return read_integer(years, maximum=1_000) * 12 + months


day = _typed(read_date)
money = _typed(yen)
months = _typed(_read_months)
annual_rate = _typed(rate)


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="表の代わりにJSONで出す")


def add_on(parser: argparse.ArgumentParser) -> None:
    """--on: the day asked about, today in Japan unless told."""
    parser.add_argument(
        "--on",
        type=day,
        metavar="DATE",
        help="いつの時点で調べるか（2023/9/20、令和5年9月20日など。初期値は日本の今日）",
    )


def add_facts(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """--facts."""
    parser.add_argument(
        "--facts",
        required=required,
        metavar="FILE",
        help="会社の項目と値（JSON、YAML、2列のCSVかExcel）。標準入力なら「-」。項目は banso facts で見られます",
    )


def add_purpose(parser: argparse.ArgumentParser) -> None:
    """--purpose."""
    parser.add_argument(
        "--purpose",
        metavar="PURPOSE",
        help="この目的の制度だけを調べる（dx など。banso facts project.purpose で見られます）",
    )


def chosen_day(args: argparse.Namespace) -> date:
    """The day asked about."""
    return args.on or datetime.now(JST).date()


def read_given_facts(given: str | None, vocabulary: Vocabulary) -> dict[str, Any]:
    """The facts of a file or of standard input; none when nothing is given.

    Raises:
        BansoError: They cannot be read.
    """
    if given is None:
        return {}
    return read_company(_read_raw(given, vocabulary), vocabulary)


def _read_raw(given: str, vocabulary: Vocabulary) -> dict[str, object]:
    if given == "-":
        return read_facts(sys.stdin.buffer.read(), vocabulary, place="標準入力")
    return read_facts_file(Path(given), vocabulary)


def read_given_company(args: argparse.Namespace, region: Region, on: date) -> Company:
    """The company of --facts as it stands on a day.

    Raises:
        BansoError: The facts cannot be read.
    """
    return on_day(read_given_facts(args.facts, region.vocabulary), region.vocabulary, on)


def read_named(given: str, codes: CodeList, place: str, *, endings: bool = False) -> str:
    """A code by id or by Japanese name, as the value of an option.

    Raises:
        BadValue: There is no such code; the nearest is named.
    """
    try:
        return read_code(given, codes, endings=endings)
    except BadValue as error:
        raise BadValue(error.message, place=place, remedy=error.remedy) from error


def on_offer(region: Region, on: date, purpose: str | None) -> list[Programme]:
    """Each series once, in the version nearest to the day; only those of a purpose where one is given.

    Raises:
        BadValue: There is no such purpose.
    """
    found = region.on_offer(on)
    if purpose is None:
        return found
    wanted = read_named(purpose, region.vocabulary.code_lists[PURPOSES], "--purpose")
    return [programme for programme in found if wanted in programme.purposes]
