"""Identity papers (⑤): shown only to those who need them, and deleted by rule."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.definitions import procedure_of
from banso.actions.permissions import Permission, may
from banso.core.lifecycle import OVER
from banso.records.files import private_files
from banso.records.models import Application, Attachment, AuditEvent, User


def may_see(attachment: Attachment, user: User) -> bool:
    """Whether a person may open a file, where the query sets let the person see its row at all.

    Identity papers are for the applicant and for the secretariat's officers of the call.
    """
    if not attachment.is_identity:
        return True
    if Application.objects.of(user).filter(pk=attachment.application_id).exists():
        return True
    works_on_it = Application.objects.worked_on_by(user).filter(pk=attachment.application_id).exists()
    return works_on_it and may(user, Permission.WORK_ON_CASES)


class Due(NamedTuple):
    """An identity paper of an application that is over, and when its file is deleted."""

    attachment: Attachment
    at: datetime


def identity_papers_to_delete() -> list[Due]:
    """Every identity paper with a day on which it goes, replaced ones too, the next first: what the rule will do."""
    over = [state.value for state in OVER]
    kept = Attachment.objects.filter(is_identity=True, deleted_at=None, application__state__in=over)
    found = list(kept.select_related("application__version", "application__company"))
    ended = _ended_at({one.application for one in found})
    due = [
        Due(one, ended[one.application_id] + _time_kept(one.application))
        for one in found
        if one.application_id in ended
    ]
    return sorted(due, key=lambda one: (one.at, one.attachment.pk))


def delete_identity_papers(at: datetime) -> None:
    """Timed step: delete the files that are due. Rows and digests stay, and so does the event of each.

    The file goes first: deleting it again, after the process was killed in between, harms nothing, but a row that
    says so of a file that is still there would.

    Args:
        at: The moment.
    """
    for attachment in (one.attachment for one in identity_papers_to_delete() if one.at <= at):
        private_files().delete(str(attachment.file.name))
        with transaction.atomic():
            kept = Attachment.objects.select_for_update(no_key=True).get(pk=attachment.pk)
            kept.deleted_at = at
            kept.save(update_fields=("deleted_at",))
            detail: dict[str, object] = {
                "attachment": kept.pk,
                "document": kept.document,
                "sha256": kept.sha256,
            }
            subject = subject_of(kept.application)
            record_event(by=None, at=at, verb="attachment.deleted", subject=subject, detail=detail)


def _time_kept(application: Application) -> timedelta:
    return timedelta(days=procedure_of(application.version).files.keep_identity_days)


def _ended_at(applications: Iterable[Application]) -> Mapping[int, datetime]:
    """By application, when it came to its end, by its own trail."""
    subjects = {subject_of(application): application.pk for application in applications}
    verbs = [f"application.{state.value}" for state in OVER]
    ended = AuditEvent.objects.filter(subject__in=subjects, verb__in=verbs).order_by("seq")
    return {subjects[subject]: at for subject, at in ended.values_list("subject", "at")}
