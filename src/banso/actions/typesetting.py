"""Paper as PDF, set by typst: a template and plain data, and the same bytes for the same data on every machine."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from pylopdf_fonts_jp import sans_path, serif_path

Standard = Literal["a-2a", "ua-1"]
FOR_THE_ARCHIVE: tuple[Standard, ...] = ("a-2a", "ua-1")
"""PDF/A-2a, and PDF/UA-1 for screen readers.

Both standards refuse a character that no font has, where a PDF would otherwise silently leave it out.
"""
FontPath = Callable[[], Path]
SANS, SERIF = sans_path, serif_path


def typeset(
    template: Path, data: Mapping[str, Any], *, font: FontPath = SANS, standards: Sequence[Standard] = ()
) -> bytes:
    """Set a template on its pages.

    Args:
        template: Reads `sys.inputs.data` as JSON, so nothing in it can be read as markup.
        data: Plain JSON.
        font: The family the template names.
        standards: What the file keeps to.

    Raises:
        TypstError: A character has no place in the font, and a standard asks for it; or the template is wrong.
    """
    compiler = typst.Compiler(template, root=template.parent, font_paths=_fonts(font))
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=list(standards))
    if not isinstance(made, bytes):
        raise TypeError("typst was asked for one PDF")
    return made


@lru_cache(maxsize=2)
def _fonts(font: FontPath) -> typst.Fonts:
    """The fonts that come with the site, and no others."""
    folder = font().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
