"""Every quotation stands where its file says: on the line, or within three lines after it, spaces apart."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from banso.definitions.region import data_path, definition_files

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
LINES_AFTER = 3
LONGEST = 40


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def sources(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "document" in part and not isinstance(part["document"], dict):
            yield part
        for inner in part.values():
            yield from sources(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from sources(inner)


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


FOLDERS = ("programmes", "notions", "simulation")
FILES = [file for folder in FOLDERS for file in definition_files(data_path() / folder)]


def test_quotations_are_key_phrases() -> None:
    for file in FILES:
        for source in sources(load(file)):
            assert len(source.get("quote", "")) <= LONGEST, (file, source)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents do not lie beside this checkout")
def test_every_quotation_stands_in_its_document() -> None:
    documents = load(data_path() / "documents.yaml")["documents"]
    texts = {
        key: [plain(line) for line in (SEEDS / document["text"]).read_text(encoding="utf-8").split("\n")]
        for key, document in documents.items()
        if document.get("text")
    }
    checked, wrong = 0, []
    for file in FILES:
        for source in sources(load(file)):
            lines = texts.get(source["document"])
            if lines is None or not source.get("quote") or not source.get("line"):
                continue
            checked += 1
            start = source["line"] - 1
            if plain(source["quote"]) not in "".join(lines[start : start + 1 + LINES_AFTER]):
                wrong.append((file.relative_to(data_path()), source["line"], source["quote"]))
    assert wrong == []
    assert checked > 500
