"""`banso programmes`: what there is, with filters."""

import argparse
from datetime import date
from typing import Any

from banso.cli.inputs import add_json, add_on, add_purpose, chosen_day, on_offer, read_named
from banso.cli.output import show, table, write_json
from banso.cli.words import KIND_WORDS, SHORT_STATUS_WORDS, show_moment
from banso.core.calendar import fiscal_year, show_date
from banso.core.calls import Status, next_round, status_on
from banso.core.errors import BadValue
from banso.core.facts import CodeList, nearest
from banso.core.programmes import Area, Body, Kind, Programme
from banso.core.typed_text import plain, quoted
from banso.definitions.region import Region, installed_region

HELP = "制度の一覧を見ます。同じ制度は、調べる日にいちばん近い年度のものを一つだけ示します。"
PREFECTURE_DIGITS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso programmes`."""
    add_purpose(parser)
    parser.add_argument("--kind", choices=[kind.value for kind in Kind], help="支援の種類", metavar="KIND")
    parser.add_argument("--body", metavar="BODY", help="実施機関のidか名前（一部でもよい）")
    parser.add_argument("--area", metavar="AREA", help="都道府県か市町村のコードか名前（46、鹿児島県など）")
    parser.add_argument("--open", action="store_true", help="受付中の制度だけ")
    add_on(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the programmes that pass the filters."""
    region, on = installed_region(), chosen_day(args)
    found = on_offer(region, on, args.purpose)
    if args.kind:
        found = [programme for programme in found if programme.kind.value == args.kind]
    if args.body:
        bodies = _bodies(args.body, region)
        found = [programme for programme in found if programme.body.id in bodies]
    if args.area:
        asked = read_area(args.area, region)
        found = [programme for programme in found if covers(programme.area, asked)]
    if args.open:
        found = [programme for programme in found if _status(programme, on) is Status.OPEN]
    if args.json:
        write_json([as_json(programme, on) for programme in found])
    else:
        _show(found, on)
    return 0


def _bodies(given: str, region: Region) -> set[str]:
    word = plain(given)
    found = {body.id for body in region.bodies.values() if word == body.id or word in plain(body.name)}
    if not found:
        close = nearest(given, [_name(body) for body in region.bodies.values()])
        raise BadValue(
            f"{quoted(given)}という実施機関はありません", place="--body", remedy=f"近いもの: {close}"
        )
    return found


def _name(body: Body) -> str:
    return f"{body.name}（{body.id}）"


def read_area(given: str, region: Region) -> Area:
    """A prefecture or municipality by code or name.

    Raises:
        BadValue: There is none.
    """
    lists = region.vocabulary.code_lists
    codes = {**lists["prefecture"].codes, **lists["municipality"].codes}
    code = read_named(given, CodeList(id="area", label="地域", codes=codes), "--area", endings=True)
    if len(code) == PREFECTURE_DIGITS:
        return Area(prefecture=code)
    return Area(prefecture=code[:PREFECTURE_DIGITS], municipality=code)


def covers(area: Area, asked: Area) -> bool:
    """Whether something offered in an area concerns a place; a prefecture concerns all its municipalities."""
    if area.prefecture and area.prefecture != asked.prefecture:
        return False
    return not (area.municipality and asked.municipality) or area.municipality == asked.municipality


def _status(programme: Programme, on: date) -> Status:
    return status_on(programme.call, programme.fiscal_year, on)


def as_json(programme: Programme, on: date) -> dict[str, Any]:
    """One programme as JSON values."""
    upcoming = next_round(programme.call, on)
    return {
        "programme": programme.id,
        "name": programme.name,
        "version": programme.version,
        "kind": programme.kind.value,
        "body": {"id": programme.body.id, "name": programme.body.name},
        "area": {"prefecture": programme.area.prefecture, "municipality": programme.area.municipality},
        "purposes": list(programme.purposes),
        "summary": programme.summary,
        "status": _status(programme, on).value,
        "deadline": upcoming.closes_at.isoformat() if upcoming else None,
        "has_rules": programme.requirements is not None,
        "data_year": programme.fiscal_year,
    }


def _show(found: list[Programme], on: date) -> None:
    if not found:
        show(
            f"{show_date(on)}の時点で手元にあるデータには、この条件の制度が見つかりませんでした。条件を減らしてみてください。"
        )
        return
    rows = [_row(programme, on) for programme in found]
    show(
        table(
            ["制度", "種類", "実施機関", "受付"],
            rows,
            widths={0: max(len(programme.id) for programme in found)},
        ),
        f"{len(found)}件（{show_date(on)}の時点）。詳しくは banso check --programme <id> で調べられます。",
    )
    other = {p.fiscal_year for p in found} - {fiscal_year(on)}
    if other:
        years = "・".join(str(year) for year in sorted(other))
        show(f"※ {years}年度のデータを含みます。最新の内容は実施機関に確かめてください。")


def _row(programme: Programme, on: date) -> list[str]:
    upcoming = next_round(programme.call, on)
    status = SHORT_STATUS_WORDS[_status(programme, on)]
    return [
        f"{programme.name}\n{programme.id}",
        KIND_WORDS[programme.kind],
        programme.body.name,
        f"{status}\n{show_moment(upcoming.closes_at)}まで" if upcoming else status,
    ]
