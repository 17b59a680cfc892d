"""The installed command, as a person or another program runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.companies import DX, manufacturer

COMMAND = str(Path(sys.executable).parent / "banso")


def run(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *words],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
        env=os.environ | environment,
    )


def test_an_answer_through_pipes() -> None:
    facts = json.dumps(manufacturer()).encode()
    ended = run("check", "--programme", DX, "--facts", "-", "--on", "2023-09-20", "--json", given=facts)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["verdict"] == "likely"


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "utf-8"])
def test_no_terminal_is_too_poor(encoding: str) -> None:
    ended = run("programmes", "--open", "--on", "2023-09-20", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert ended.returncode == 0, ended.stderr
    assert DX.encode() in ended.stdout
    failed = run("facts", "nothing", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert failed.returncode == 2
    assert b"Traceback" not in failed.stderr


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {COMMAND} facts company.industry | head -n 1"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == b""
    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [(b"", 2), (b"\x80\x81junk", 2), (b"{" * 5000, 2), (b'{"company.prefecture": "46"}', 0)],
    ids=["empty", "junk", "deep", "good"],
)
def test_exit_codes(given: bytes, code: int) -> None:
    ended = run("ask", "--facts", "-", given=given)
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr


def test_a_broken_data_folder_is_told_apart_from_bad_input(tmp_path: Path) -> None:
    assert run("facts", BANSO_DATA=str(tmp_path)).returncode == 3
