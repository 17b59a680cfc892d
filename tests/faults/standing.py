"""What stands in the database and the files of a site, and everything about it that is not whole.

Loaded in a process of its own that has set Django up for the database of the site (`tests.faults.sites`).
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from banso.actions.applications.rounds import rounds_of
from banso.actions.papers.attachments import sweep_files
from banso.core.calendar import JST, is_in_time
from banso.core.lifecycle import ApplicationState
from banso.records.files import private_files
from banso.records.models import Application, Attachment, Filing, Mail, PaperArrival
from banso.records.models.audit import canonical_json


def digest(path: Path) -> str:
    """SHA-256 of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def standing() -> dict[str, Any]:
    """What is there, and what is wrong with it, after the nightly sweep of two days later.

    Returns:
        `files` (application to document to digest, read from the disk), `answers` (application to key to text),
        `filed` (application to number), `rounds` (application to round), `problems` (sentences),
        `swept` (files the sweep took away), `waiting` (mails whose receipt the worker has not made yet).
    """
    before = set(_on_disk())
    two_days_later = (datetime.now(tz=JST) + timedelta(days=2)).replace(hour=3, minute=0)
    sweep_files(two_days_later.astimezone(UTC))
    problems = [*_file_problems(), *_filing_problems(), *_application_problems()]
    return {
        "files": {
            application.pk: {
                one.document: digest(Path(one.file.path)) for one in application.attachments.present()
            }
            for application in Application.objects.all()
        },
        "answers": {
            application.pk: dict(application.answers.values_list("key", "text"))
            for application in Application.objects.all()
        },
        "filed": {one.pk: one.number for one in Application.objects.exclude(number="")},
        "rounds": {one.pk: one.round for one in Application.objects.exclude(round=None)},
        "problems": problems,
        "swept": sorted(before - set(_on_disk())),
        "waiting": Mail.objects.awaiting_file().count(),
    }


def _on_disk() -> Iterator[str]:
    """Everything in the private store and in both folders for what is not finished, ours and the machine's."""
    for folder in (private_files().path(""), settings.FILE_UPLOAD_TEMP_DIR, tempfile.gettempdir()):
        yield from (str(path) for path in Path(folder).rglob("*") if path.is_file())


def _file_problems() -> Iterator[str]:
    """Rows without their file, files without their row."""
    owned = set()
    for attachment in Attachment.objects.all():
        path = Path(attachment.file.path)
        owned.add(str(path))
        if digest(path) != attachment.sha256:
            yield f"file {path.name} of application {attachment.application_id} is not what its row says"
    owned |= {one.evidence.path for one in PaperArrival.objects.exclude(evidence="")}
    owned |= {one.attachment.path for one in Mail.objects.exclude(attachment="")}
    yield from (f"{path} belongs to nobody" for path in _on_disk() if path not in owned)
    yield from (f"{path} is owned and not there" for path in owned if not Path(path).is_file())


def _filing_problems() -> Iterator[str]:
    """Filings whose content, papers, receipt or mail are not whole."""
    for filing in Filing.objects.select_related("application"):
        spelled = hashlib.sha256(canonical_json(filing.content).encode()).hexdigest()
        if spelled != filing.sha256:
            yield f"filing {filing.pk}: its content is not what its digest says"
        if filing.application.stands is ApplicationState.DRAFTED:
            yield f"filing {filing.pk} of a draft"
        kept = {one.pk: one for one in filing.application.attachments.all()}
        for paper in filing.content["papers"]:
            file = kept.get(paper["attachment"])
            if paper["attachment"] is not None and (
                file is None or digest(Path(file.file.path)) != paper["sha256"]
            ):
                yield f"filing {filing.pk}: {paper['document']} is not the file of its receipt"
        mails = Mail.objects.filter(key__startswith=f"receipt:{filing.pk}:")
        if not mails or any(filing.sha256 not in mail.body for mail in mails):
            yield f"filing {filing.pk}: no mail with its receipt"


def _application_problems() -> Iterator[str]:
    """Half-filed applications, numbers with gaps, rounds that do not fit the moment of arrival."""
    filed = Application.objects.exclude(state=ApplicationState.DRAFTED)
    for application in filed:
        first = application.filings.first()
        if first is None:
            yield f"application {application.pk} is filed without a filing"
        elif application.round != _round_for(application, first):
            yield f"application {application.pk} came {first.arrived_at} and is in round {application.round}"
    numbers = sorted(int("".join(filter(str.isdigit, one.number))) for one in filed)
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers {numbers} have gaps"


def _round_for(application: Application, first: Filing) -> int:
    """The first round that was not over when the filing arrived."""
    return next(one.number for one in rounds_of(application) if is_in_time(first.arrived_at, one.closes_at))


def main() -> None:
    """Look, and print what was found."""
    sys.stdout.write(json.dumps(standing()))
