"""Days written with their weekday anywhere in a file: a weekday is a free checksum of every date."""

import re
import unicodedata
from collections.abc import Iterator

from banso.core.calendar import read_day
from banso.core.errors import BansoError
from banso.definitions.problems import Problems
from banso.definitions.yaml_files import Place

_DAY = re.compile(
    r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\.?(?:元|\d{1,2})|\d{4})"
    r"(?:年|[./-])\d{1,2}(?:月|[./-])\d{1,2}日?\([月火水木金土日](?:曜日?)?\)"
)


def check_weekdays(problems: Problems) -> None:
    """Notes days in sentences and quoted words that fall on another weekday.

    A quotation is passed over where its `reading` says how the misprint of the document is understood.
    """
    told = {problem.path for problem in problems.found if problem.code == "date"}
    for place, text in _texts(problems.file.data, ()):
        if ".".join(map(str, place)) in told:
            continue
        for written in _DAY.findall(re.sub(r"\s", "", unicodedata.normalize("NFKC", text))):
            try:
                read_day(written)
            except BansoError as error:
                problems.add_error("date", place, error)


def _texts(part: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, list):
        for number, item in enumerate(part):
            yield from _texts(item, (*place, number))
    elif isinstance(part, dict):
        for key, item in part.items():
            if not (key == "quote" and part.get("reading")):
                yield from _texts(item, (*place, key))
