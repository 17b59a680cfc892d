"""The door itself: commands, help in Japanese, exit codes, and never a traceback."""

import importlib
import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from banso.cli import COMMANDS, SUMMARIES, main
from banso.definitions.region import data_path, installed_region
from tests.unit.cli.conftest import Banso

LOCAL = sorted(set(COMMANDS) - {"accounts", "serve", "worker", "audit"})


def test_every_command_is_summed_up() -> None:
    assert list(COMMANDS) == list(SUMMARIES)


@pytest.mark.parametrize("command", LOCAL)
def test_every_command_explains_itself_in_japanese(banso: Banso, command: str) -> None:
    ended = banso(command, "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"使い方: banso {command}")
    assert importlib.import_module(COMMANDS[command]).HELP.splitlines()[0] in ended.out
    for english in ("usage", "options", "show this help"):
        assert english not in ended.out


def test_the_help_lists_commands_and_exit_codes(banso: Banso) -> None:
    ended = banso("--help")
    assert ended.code == 0
    assert all(command in ended.out for command in COMMANDS)
    assert "130" in ended.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "必要な指定がありません"),
        (["nonsense"], "選べません"),
        (["check"], "--facts"),
        (["check", "--facts"], "値を一つ書いてください"),
        (["check", "--facts", "-", "--nonsense"], "使えない指定です"),
        (["check", "--facts", "-", "--on", "never"], "日付として読めません"),
        (["check", "--facts", "-", "--on", "令和5年9月31日"], "という日はありません"),
        (["programmes", "--kind", "gift"], "選べません"),
        (["loan", "--yen", "x", "--months", "3"], "--yen"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_how(banso: Banso, words: list[str], told: str) -> None:
    ended = banso(*words)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("エラー: ")
    assert told in ended.err
    assert "使い方:" in ended.err


def test_the_day_may_be_written_in_an_era(banso: Banso) -> None:
    for day in ("2023-09-20", "令和5年9月20日", "Ｒ５．９．２０", "2023/9/20"):
        answer = banso(
            "check",
            "--programme",
            "kagoshima-pref/dx-subsidy",
            "--facts",
            "-",
            "--on",
            day,
            "--json",
            given={},
        )
        assert answer.answer()["on"] == "2023-09-20"


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.TextIOWrapper):
        @property
        def buffer(self) -> io.BytesIO:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted(io.BytesIO()))
    assert main(["check", "--facts", "-"]) == 130


@pytest.fixture
def other_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data with one programme, to be spoilt."""
    data, copy = data_path(), tmp_path / "data"
    for name in ("facts", "codes", "notions"):
        shutil.copytree(data / name, copy / name)
    for file in data.glob("*.yaml"):
        shutil.copy(file, copy)
    shutil.copytree(
        data / "programmes/kagoshima-pref/dx-subsidy", copy / "programmes/kagoshima-pref/dx-subsidy"
    )
    monkeypatch.setenv("BANSO_DATA", str(copy))
    installed_region.cache_clear()
    yield copy
    installed_region.cache_clear()


def test_another_data_folder_is_used(banso: Banso, other_data: Path) -> None:
    assert [found["programme"] for found in banso("programmes", "--json").answer()] == [
        "kagoshima-pref/dx-subsidy/2023"
    ]


@pytest.mark.parametrize(
    "text",
    ["id: [", "id: x\nid: y", "", "name: 1", "\x00", "[" * 3000, "a: &a [*a]", "fiscal_year: 1e999"],
    ids=["open list", "a key twice", "empty", "keys missing", "no text", "deep", "in itself", "too large"],
)
def test_a_broken_programme_file_ends_with_three(banso: Banso, other_data: Path, text: str) -> None:
    spoilt = other_data / "programmes/kagoshima-pref/dx-subsidy/2023.yaml"
    spoilt.write_text(text)
    ended = banso("programmes")
    assert ended.code == 3
    assert "2023.yaml" in ended.err
    assert "Traceback" not in ended.err


def test_a_missing_data_folder_ends_with_three(
    banso: Banso, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BANSO_DATA", str(tmp_path))
    installed_region.cache_clear()
    ended = banso("facts")
    installed_region.cache_clear()
    assert ended.code == 3
    assert "BANSO_DATA" in ended.err


def test_a_command_that_needs_an_extra_says_which(banso: Banso, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "ibis" or name == "banso.cli.population"
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "banso.population.sources", raising=False)
    monkeypatch.setitem(sys.modules, "ibis", None)
    ended = banso("population", "--companies", "companies.parquet")
    assert ended.code == 2
    assert "pip install 'banso[population]'" in ended.err
