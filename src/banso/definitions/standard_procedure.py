"""The standard procedure: a programme file that says how it takes applications says only what differs from it.

Filled in is what the file leaves out, part by part: `documents` as a whole, and the keys of `review`, of `procedure`
and of `procedure.form`. A part that is written is used as it is; in its lists `like: <id>` takes over the standard's
part of that id, with the keys beside it in the place of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from banso.core.errors import BadDefinition
from banso.definitions.data_folders import SHIPPED
from banso.definitions.yaml_files import YamlFile, read_yaml

PLACE = Path("procedures") / "standard.yaml"
Data = Mapping[str, Any]
"""A YAML mapping as plain values."""


def read_standard(data_path: Path) -> Data:
    """The standard procedure of a data folder; where it has none, the one that comes with Banso.

    Raises:
        BadDefinition: The file is no YAML, or no mapping.
    """
    path = next(folder / PLACE for folder in (data_path, *SHIPPED) if (folder / PLACE).exists())
    data = read_yaml(path).data
    if not isinstance(data, dict):
        raise BadDefinition("標準の手続が「項目: 値」の形ではありません", place=str(path))
    return data


def filled_in(file: YamlFile, standard: Data) -> YamlFile:
    """The file with the standard procedure in every part it leaves out, where it speaks of a procedure at all."""
    data = file.data
    if not isinstance(data, dict) or "procedure" not in data:
        return file
    return replace(file, data=with_standard(data, standard))


def with_standard(data: Data, standard: Data) -> dict[str, Any]:
    """A programme's data with its whole procedure; nothing of it changes when the standard does later.

    Example:
        >>> with_standard({"procedure": {"number": "7"}}, {"procedure": {"number": "1", "legal_basis": "規則"}})
        {'procedure': {'number': '7', 'legal_basis': '規則', 'complete': True}, 'documents': []}
    """
    written = data.get("procedure")
    if not isinstance(written, dict | None) or (written or {}).get("complete") is True:
        return dict(data)
    filled = dict(data)
    filled.setdefault("documents", standard.get("documents", []))
    for block in ("review", "procedure"):
        merged = _merged(data.get(block), standard.get(block))
        if merged is not None:
            filled[block] = merged
    if isinstance(filled.get("procedure"), dict):
        filled["procedure"] = {**filled["procedure"], "complete": True}
    return filled


def _merged(written: Any, standard: Any) -> Any:
    if written is None or not (isinstance(written, dict) and isinstance(standard, dict)):
        return standard if written is None else written
    return {key: _part(key, written.get(key), standard.get(key)) for key in {**standard, **written}}


def _part(key: str, written: Any, standard: Any) -> Any:
    if key == "form":
        return _merged(written, standard)
    if written is None:
        return standard
    if isinstance(written, list) and isinstance(standard, list):
        lent = {part["id"]: part for part in standard if isinstance(part, dict) and "id" in part}
        return [_lent(part, lent) for part in written]
    return written


def _lent(part: Any, lent: Mapping[str, Data]) -> Any:
    like = part.get("like") if isinstance(part, dict) else None
    if not isinstance(like, str) or like not in lent:
        return part
    return {**lent[like], **{key: value for key, value in part.items() if key != "like"}}
