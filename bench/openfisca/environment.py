"""The virtual environment OpenFisca lives in: it asks for versions of numpy of its own, so it stays out of `.venv`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements" / "openfisca.txt"
UV = ROOT / ".tools" / "bin" / "uv"
FOLDER = ROOT / ".tools" / "openfisca"
STAMP = FOLDER / ".installed"


def python_with_openfisca() -> Path:
    """Its interpreter; installed on first use, and anew when the requirements change.

    Raises:
        subprocess.CalledProcessError: OpenFisca cannot be installed.
    """
    python = FOLDER / "bin" / "python"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != wanted:
        for command in _with_uv(python) if UV.exists() else _with_pip(python):
            subprocess.run(command, check=True, stdout=sys.stderr)
        STAMP.write_text(wanted, encoding="utf-8")
    return python


def _with_uv(python: Path) -> list[list[str]]:
    sync = [str(UV), "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(REQUIREMENTS)]
    return [[str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(FOLDER)], sync]


def _with_pip(python: Path) -> list[list[str]]:
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
    return [[sys.executable, "-m", "venv", "--clear", str(FOLDER)], install]
