"""OpenDocument tables as LibreOffice writes them, made by hand: nothing installed here writes them."""

import io
import zipfile

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/></manifest:manifest>'
)


def cell(value: str | int, attributes: str = "") -> str:
    """One cell; numbers are numbers."""
    kind = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, int)
        else 'office:value-type="string"'
    )
    return f"<table:table-cell {kind} {attributes}><text:p>{value}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    """One row."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def open_document(*rows: str) -> bytes:
    """A file with one table."""
    body = f'<table:table table:name="経費">{"".join(rows)}</table:table>'
    inner = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_SPACES}>{inner}</office:document-content>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("mimetype", _TYPE)
        parts.writestr("META-INF/manifest.xml", _MANIFEST)
        parts.writestr("content.xml", content)
    return packed.getvalue()
