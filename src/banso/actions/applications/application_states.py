"""The one way an application changes its state."""

from collections.abc import Mapping
from datetime import datetime

from banso.actions.audit import Detail, record_events
from banso.actions.errors import StepNotPossible
from banso.core.lifecycle import LABELS, ApplicationState, may_become
from banso.records.models import Application, User


def subject_of(application: Application) -> str:
    """How the trail names an application."""
    return f"application:{application.pk}"


def locked_application(application_id: int) -> Application:
    """The row as it stands now, locked until the transaction ends.

    Its key stays free (FOR NO KEY UPDATE): PostgreSQL looks at it once more when a transaction is committed that has
    added a mail or an answer to it, and such a transaction holds the end of the audit trail by then, for which whoever
    holds this row may be waiting.

    Raises:
        Application.DoesNotExist: There is none.
    """
    return Application.objects.select_for_update(no_key=True).get(pk=application_id)


def change_application(
    application: Application,
    wanted: ApplicationState,
    *,
    by: User | None,
    at: datetime,
    detail: dict[str, object] | None = None,
) -> None:
    """Move a locked application to another state, save it and record the event.

    Args:
        application: Held by `locked_application` in this transaction; further changed fields are saved with it.
        wanted: The state to go to.
        by: Who acts; None for the clock.
        at: The moment.
        detail: Further facts for the trail, without personal data.

    Raises:
        StepNotPossible: The machine has no such step.
    """
    change_applications({application: detail or {}}, wanted, by=by, at=at)


def change_applications(
    changes: Mapping[Application, Detail], wanted: ApplicationState, *, by: User | None, at: datetime
) -> None:
    """Move several locked applications to another state, all of them or none, save them and record the events.

    Args:
        changes: As `application` of `change_application`, each with its further facts for the trail.
        wanted: The state to go to.
        by: Who acts; None for the clock.
        at: The moment.

    Raises:
        StepNotPossible: The machine has no such step for one of them.
    """
    for application in changes:
        if not may_become(application.stands, wanted):
            raise StepNotPossible(
                f"「{application.state_label}」の申請は「{LABELS[wanted]}」にできません",
                remedy="画面を開き直して、いまの状態を確かめてください",
            )
    for application in changes:
        application.state = wanted.value
        application.save()
    details = [(subject_of(application), detail) for application, detail in changes.items()]
    record_events(by=by, at=at, verb=f"application.{wanted.value}", details=details)
