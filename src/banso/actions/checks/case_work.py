"""What the secretariat does with several cases at once: who takes care of them, accepting them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.checks.cases import locked_case
from banso.actions.checks.checking import accept_application
from banso.actions.errors import CheckIncomplete, CheckUnusable, DutiesApart, StepNotPossible
from banso.actions.permissions import Permission, may
from banso.core.errors import BansoError
from banso.records.models import Application, User

REFUSALS = (CheckIncomplete, CheckUnusable, DutiesApart, StepNotPossible)
"""What keeps one case back and lets the others pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A case that was left as it is."""

    application: Application
    error: BansoError


@transaction.atomic
def assign_officer(*, application_ids: Iterable[int], officer: User | None, by: User, at: datetime) -> int:
    """Say who of the secretariat takes care of some cases.

    Args:
        application_ids: In calls `by` is named for.
        officer: Named for their calls too; None for nobody.
        by: Who says so.
        at: The moment.

    Returns:
        How many cases changed hands.

    Raises:
        CaseNotFound: One is in no call `by` is named for.
        CheckUnusable: The officer is not named for the call of one, or works on no cases.
    """
    changed = 0
    # All of them before the first event (docs/decisions/0011-locks-and-the-trail.md).
    held = [locked_case(application_id, by) for application_id in sorted(set(application_ids))]
    for application in held:
        if officer is not None and not _can_take(application, officer):
            raise CheckUnusable(
                f"{officer.display_name}さんは、この申請の公募の担当者ではありません",
                place=application.number,
                remedy="公募の設定で担当者に加えてください",
            )
        if application.officer_id == (officer.pk if officer else None):
            continue
        application.officer = officer
        application.save(update_fields=("officer",))
        detail: dict[str, object] = {"officer": officer.pk if officer else None}
        record_event(by=by, at=at, verb="case.assigned", subject=subject_of(application), detail=detail)
        changed += 1
    return changed


def accept_several(*, application_ids: Iterable[int], by: User, at: datetime) -> tuple[int, list[Refused]]:
    """Conclude the completeness check of several cases, each by itself.

    Returns:
        How many were accepted, and those that were not with the reason.

    Raises:
        CaseNotFound: One is in no call the officer is named for.
    """
    accepted, refused = 0, []
    for application_id in sorted(set(application_ids)):
        try:
            accept_application(application_id=application_id, by=by, at=at)
        except REFUSALS as error:
            refused.append(Refused(application=Application.objects.get(pk=application_id), error=error))
        else:
            accepted += 1
    return accepted, refused


def _can_take(application: Application, officer: User) -> bool:
    named = application.call.staff.filter(user=officer).exists()
    return named and may(officer, Permission.WORK_ON_CASES)
