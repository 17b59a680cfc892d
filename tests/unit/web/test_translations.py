"""Every Japanese text of the pages has its English one, and none is left over."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import banso

PACKAGE = Path(banso.__file__).parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}


def texts_of(source: str) -> Iterator[str]:
    for _line, text, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield from [text] if isinstance(text, str) else text


def texts_of_pages() -> dict[str, str]:
    """Every text marked for translation, with a file it stands in."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.is_relative_to(PACKAGE / "web") or file.is_relative_to(PACKAGE / "config"):
            found |= dict.fromkeys(texts_of(file.read_text()), file.name)
    for file in sorted(PACKAGE.rglob("templates/**/*.html")):
        found |= dict.fromkeys(texts_of(templatize(file.read_text(), origin=str(file))), file.name)
    return found


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_extraction_finds_texts_of_pages_and_code() -> None:
    found = texts_of_pages()
    assert found["メニュー"] == "base.html"
    assert found["ログアウトしました。"] == "sign_in.py"


def test_every_text_has_its_english(catalogue: dict[str, str]) -> None:
    missing = {text: file for text, file in texts_of_pages().items() if not catalogue.get(text)}
    entries = "\n".join(f'# {file}\nmsgid "{text}"\nmsgstr ""' for text, file in missing.items())
    assert not missing, f"add to {CATALOGUE.name}:\n{entries}"


def test_no_english_is_left_over(catalogue: dict[str, str]) -> None:
    assert not set(catalogue) - set(texts_of_pages())


def test_placeholders_are_the_same_in_both(catalogue: dict[str, str]) -> None:
    with CATALOGUE.open("rb") as file:
        wrong = [(message.id, error) for message in read_po(file) for error in message.check()]
    assert not wrong
