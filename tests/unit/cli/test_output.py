"""What is written where."""

import io

import pytest
from rich.cells import cell_len

from banso.cli.output import console, progress, show, table


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_columns_line_up_where_letters_are_wide(capsys: pytest.CaptureFixture[str]) -> None:
    show(table(["名前", "数"], [["鹿児島県", "1"], ["abc", "22"]], right=[1]))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert len({cell_len(line) for line in lines}) == 1


def test_data_are_never_taken_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show("[bold]x[/bold] :smile:", table(["a"], [["[red]y"]]))
    out = capsys.readouterr().out
    assert "[bold]x[/bold] :smile:" in out
    assert "[red]y" in out


def test_long_lines_are_left_whole(capsys: pytest.CaptureFixture[str]) -> None:
    show("あ" * 300)
    assert capsys.readouterr().out == "あ" * 300 + "\n"


def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert console().no_color
    assert console().is_terminal


def test_progress_is_shown_only_to_whoever_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shown in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setenv("TERM", "xterm-256color")
        with progress("検査しています") as advance:
            advance(1, 2)
        assert ("検査しています" in stream.getvalue()) is shown
