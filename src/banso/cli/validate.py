"""`banso validate`: is every programme file fit to be published."""

import argparse
from dataclasses import asdict
from pathlib import Path

from banso.cli.output import note, progress, show, write_json, write_line
from banso.core.errors import BadValue
from banso.definitions.json_schema import cases_schema, programme_schema
from banso.definitions.problems import Problem
from banso.definitions.region import data_path, load_region
from banso.definitions.validation import boundary_sentences, chosen_files, validate

HELP = """制度ファイルを検査し、公開できない理由を、ファイル・行・項目・直し方とともに示します。
例: banso validate data/programmes/kagoshima-pref
    banso validate --schema > programme.schema.json   （エディタの補完と検査に使う）
終了コード: 0 問題なし、2 使い方の誤り、3 問題が見つかった"""
INVALID = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line of `banso validate`."""
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="調べるファイルかフォルダ（初期値はすべて）"
    )
    parser.add_argument(
        "--boundaries", action="store_true", help="数の要件の境目（以上・以下・未満・超）を文で示す"
    )
    parser.add_argument(
        "--schema",
        nargs="?",
        const="programme",
        choices=["programme", "cases"],
        help="制度ファイル（cases なら判定例のファイル）のJSON Schemaを出す",
    )
    parser.add_argument("--json", action="store_true", help="JSONで出す")


def run(args: argparse.Namespace) -> int:
    """Print problems, boundary sentences or the schema."""
    data, only = _where(args.paths)
    if args.schema:
        write_json(
            cases_schema() if args.schema == "cases" else programme_schema(load_region(data, lenient=True))
        )
        return 0
    if args.boundaries:
        return _run_boundaries(data, only, as_json=args.json)
    with progress("検査しています") as advance:
        problems = validate(data, only, advance)
    if args.json:
        write_json({"valid": not problems, "problems": [asdict(problem) for problem in problems]})
    else:
        _show(problems, only or [data])
    return INVALID if problems else 0


def _where(paths: list[Path]) -> tuple[Path, list[Path]]:
    """The data folder, and what to look at in it: a path may be a data folder itself."""
    for path in paths:
        if not path.exists():
            raise BadValue(
                "ファイルもフォルダもありません", place=str(path), remedy="名前と場所を確かめてください"
            )
    if len(paths) == 1 and (paths[0] / "programmes").is_dir():
        return paths[0], []
    return data_path(), paths


def _show(problems: list[Problem], looked_at: list[Path]) -> None:
    # One problem a line, uncut, as editors read it: file:line.
    for problem in problems:
        write_line(str(problem))
    if problems:
        files = len({problem.file for problem in problems})
        note(f"{files}個のファイルに{len(problems)}件の問題があります。")
    else:
        show(f"問題はありません（{'、'.join(map(str, looked_at))}）。")


def _run_boundaries(data: Path, only: list[Path], *, as_json: bool) -> int:
    region = load_region(data)
    files = [file for file in chosen_files(data, only) if not file.is_relative_to(data / "notions")]
    found = {str(file): boundary_sentences(file, region) for file in files}
    if as_json:
        write_json(found)
        return 0
    for file, sentences in found.items():
        if sentences:
            show("", file, *sentences)
    if not any(found.values()):
        show("数の要件の境目がある制度は、この中にありません。")
    return 0
