"""Whether this installation can do background work."""

import argparse

import pytest

from banso.cli import worker


def test_what_the_work_needs_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker.can_work()
    monkeypatch.setattr(worker, "NEEDED", (*worker.NEEDED, "no-such-package-anywhere"))
    assert not worker.can_work()


def test_a_worker_without_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(worker, "NEEDED", ("no-such-package-anywhere",))
    assert worker.run(argparse.Namespace(demo=False)) == worker.CANNOT_START
    assert "banso[population]" in capsys.readouterr().err
