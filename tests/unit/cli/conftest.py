"""The command line in this process: what it writes and how it ends."""

import io
import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from banso.cli import main


class Ended(NamedTuple):
    """A command that has ended."""

    code: int
    out: str
    err: str

    def answer(self) -> Any:
        """Its JSON; the command must have answered."""
        assert self.code == 0, self.err
        return json.loads(self.out)


Banso = Callable[..., Ended]


@pytest.fixture
def banso(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Banso:
    """Runs `banso` with words; `given` is what comes through standard input, an object as JSON."""

    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: str, given: Any = b"") -> Ended:
        content = given if isinstance(given, bytes) else json.dumps(given).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        capsys.readouterr()
        code = main(list(words))
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run
