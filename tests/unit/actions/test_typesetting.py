"""What is printed is what was given, on every machine the same."""

import ctypes
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument, PdfTextPage
from pypdfium2.raw import FPDFText_GetFontInfo
from typst import TypstError

from banso.actions.typesetting import FOR_THE_ARCHIVE, SERIF, typeset

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "見本", date: none)
#set text(lang: "ja", font: "FONT")
#data.words
"""
IN_NO_FONT = "\U0001f9ff"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return a_template(tmp_path, "Noto Sans JP")


def a_template(folder: Path, font: str) -> Path:
    file = folder / "template.typ"
    file.write_text(TEMPLATE.replace("FONT", font), encoding="utf-8")
    return file


def read(pdf: bytes) -> PdfTextPage:
    return PdfDocument(pdf)[0].get_textpage()


def font_of(page: PdfTextPage) -> str:
    """The font of the first character of a page."""
    name = ctypes.create_string_buffer(100)
    FPDFText_GetFontInfo(page, 0, name, len(name), ctypes.c_int())
    return name.value.decode()


def test_the_same_words_make_the_same_bytes(template: Path) -> None:
    assert typeset(template, {"words": "申請書"}) == typeset(template, {"words": "申請書"})


def test_words_are_never_read_as_markup(template: Path) -> None:
    words = '#set text(red) *太字* "'

    assert read(typeset(template, {"words": words})).get_text_bounded() == words


def test_a_letter_is_set_in_the_other_family(tmp_path: Path) -> None:
    serif = a_template(tmp_path, "Noto Serif JP")

    assert "Serif" in font_of(read(typeset(serif, {"words": "決定"}, font=SERIF)))


def test_a_character_without_a_font_is_refused_where_the_file_is_kept(template: Path) -> None:
    words = {"words": IN_NO_FONT}

    assert typeset(template, words)
    with pytest.raises(TypstError, match="could not be displayed"):
        typeset(template, words, standards=FOR_THE_ARCHIVE)
