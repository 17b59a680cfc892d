"""The way back from the conclusion of a review, as long as nothing rests on its ranking."""

from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import (
    change_application,
    locked_application,
    subject_of,
)
from banso.actions.audit import record_event
from banso.actions.errors import ReasonMissing, StepNotPossible
from banso.actions.reviews.reviewers import take_away
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, ReviewReopening, User


@transaction.atomic
def reopen_review(*, application_id: int, reason: str, by: User, at: datetime) -> Application:
    """Open a concluded review again: its scores stay, and can be corrected until it is concluded once more.

    Whoever has a conflict of interest by now is taken off it.

    Args:
        application_id: It.
        reason: Why; the secretariat, the prefecture and the auditor read it.
        by: The lead.
        at: The moment.

    Raises:
        ReasonMissing: Without saying why.
        StepNotPossible: Its review is not concluded, or something was decided on it already.
    """
    if not reason.strip():
        raise ReasonMissing("審査を開き直す理由が書かれていません", remedy="理由を書いてください")
    application = locked_application(application_id)
    if application.stands is not ApplicationState.REVIEWED:
        is_open = application.stands is ApplicationState.FOUND_ELIGIBLE
        raise StepNotPossible(
            f"「{application.state_label}」の申請の審査は開き直せません",
            place=application.number,
            remedy="審査はもう開いています"
            if is_open
            else "選定されている場合は、先に選定を取り消してください",
        )
    ReviewReopening.objects.create(
        application=application, reason=reason.strip(), reopened_by=by, reopened_at=at
    )
    change_application(application, ApplicationState.FOUND_ELIGIBLE, by=by, at=at)
    record_event(by=by, at=at, verb="review.reopened", subject=subject_of(application))
    take_away([application], at)
    return application
