"""Letters as PDF: A4, for the archive and for screen readers; a name with a character no font has is refused.

The same letter gives the same bytes whenever it is made.
"""

import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import typst
from django.core.files.base import ContentFile
from django.db import transaction

from banso.actions.audit import record_events
from banso.actions.errors import LetterUnready
from banso.actions.typesetting import FOR_THE_ARCHIVE, SERIF, typeset
from banso.core.letters import Content
from banso.records.models import Letter

TEMPLATE = Path(__file__).with_name("letter.typ")
UNSHOWN = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed')
SAMPLE_DAY = date(2023, 4, 1)
"""In the properties of a file that nobody keeps."""
TOGETHER = 200
"""Letters in one PDF for the printer; typst keeps up to 0.5 MB of memory for each for a while."""
LOOKED_AT = 25
"""Letters in one PDF that is made only to see whether it can be."""


def letters_pdf(
    contents: Sequence[Content],
    *,
    day: date,
    cover: Sequence[Sequence[str]] | None = None,
    duplex: bool = False,
) -> bytes:
    """One PDF of letters, each beginning on a page of its own.

    Args:
        contents: As `banso.core.letters.letter_content` makes them, with `number` and `dated`; at least one.
        day: The date in the properties of the file.
        cover: Rows of a list in front: document number, receipt number, name, address. None for no list.
        duplex: Each letter begins on a sheet of its own when both sides are printed.

    Raises:
        TypstError: A character has no place in any font.
    """
    data: dict[str, Any] = {
        "title": contents[0]["title"],
        "author": contents[0]["sender"],
        "day": [day.year, day.month, day.day],
        "letters": list(contents),
        "duplex": duplex,
        "cover": None if cover is None else {"note": f"{len(cover)}通", "rows": list(cover)},
    }
    return typeset(TEMPLATE, data, font=SERIF, standards=FOR_THE_ARCHIVE)


def letter_pdf(letter: Letter) -> bytes:
    """A letter: the file the worker has made, or the same bytes made now where it is not there or not the same."""
    kept = _kept(letter)
    return kept if sha256(kept).hexdigest() == letter.sha256 else _own_pdf(letter)


def _kept(letter: Letter) -> bytes:
    """What is stored of a letter; nothing where nothing is."""
    try:
        with letter.file.open() as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError):
        # Lost from the store, or not made yet.
        return b""


def _own_pdf(letter: Letter) -> bytes:
    return letters_pdf([letter.content], day=letter.dated_on)


def preview_pdf(content: Content) -> bytes:
    """A letter that is not decided yet, with a number and a date that are none.

    Raises:
        LetterUnready: It holds a character that no font can show.
    """
    try:
        return letters_pdf([content | {"number": "（文書番号）", "dated": "（日付）"}], day=SAMPLE_DAY)
    except typst.TypstError as error:
        raise cannot_be_printed(_unshown(error)) from error


def unprintable(contents: Sequence[Content]) -> str:
    """The first text of letters that no font can show; empty when all of it can be printed.

    Setting a letter takes its time: nobody may hold the database meanwhile.

    Args:
        contents: With `number` and `dated`.
    """
    for start in range(0, len(contents), LOOKED_AT):
        try:
            letters_pdf(contents[start : start + LOOKED_AT], day=SAMPLE_DAY)
        except typst.TypstError as error:
            return _unshown(error)
    return ""


def cannot_be_printed(text: str, *, place: str = "") -> LetterUnready:
    """What is said of a letter with a text that no font can show."""
    return LetterUnready(
        f"通知書に印刷できない文字「{text}」があります",
        place=place,
        remedy="申請者の名称や理由の文字を確かめてください",
    )


def _unshown(error: typst.TypstError) -> str:
    """The text that no font can show.

    Raises:
        TypstError: It is about something else: a mistake of ours.
    """
    found = UNSHOWN.search(str(error))
    if found is None:
        raise error
    return found["text"]


def make_files(*, at: datetime, most: int) -> int:
    """Make and keep the PDFs of the oldest letters that have none yet.

    They are set before the transaction begins: nobody has to wait for typst. A worker that is killed half way leaves
    at most files under the names their letters will use again.

    Args:
        at: The moment for the domain: it stands in the history of the case.
        most: At most so many, kept in one transaction.

    Returns:
        How many were made; 0 when every letter has its file.
    """
    letters = list(Letter.objects.without_file()[:most])
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        made = list(pool.map(_own_pdf, letters))
    _keep({letter.pk: content for letter, content in zip(letters, made, strict=True)}, at)
    return len(letters)


@transaction.atomic
def _keep(made: Mapping[int, bytes], at: datetime) -> None:
    """Store the PDFs of letters, but for those another worker has stored meanwhile.

    All rows are locked and all files stored before the first event: whoever opens a letter locks it before the trail
    too, and nobody waits for the trail while files are written.
    """
    letters = list(Letter.objects.without_file().select_for_update(no_key=True).filter(pk__in=made))
    field = Letter.file.field
    for letter in letters:
        name = f"{letter.pk}.pdf"
        field.storage.delete(f"{field.upload_to}/{name}")
        letter.file.save(name, ContentFile(made[letter.pk]), save=False)
        letter.sha256 = sha256(made[letter.pk]).hexdigest()
        letter.save(update_fields=("file", "sha256"))
    details = [
        (f"application:{letter.application_id}", {"letter": letter.pk, "sha256": letter.sha256})
        for letter in letters
    ]
    record_events(by=None, at=at, verb="letter.made", details=details)
