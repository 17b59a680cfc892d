"""Papers of an application as PDF: a template and plain data, and the same bytes for the same data."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_jp
import typst


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """Set a template on A4 pages.

    Args:
        template: Reads `sys.inputs.data` as JSON, so nothing in it can be read as markup.
        data: Plain JSON.
    """
    compiler = typst.Compiler(template, root=template.parent, font_paths=_fonts())
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    made = compiler.compile(format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("typst was asked for one PDF")
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts that come with the site, and no others: every machine makes the same file."""
    folder = Path(pylopdf_fonts_jp.sans_path()).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
