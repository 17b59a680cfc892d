"""Separation of duties, kept while staff work: nobody does two things for an application that must be apart."""

from datetime import datetime

from banso.actions.errors import DutiesApart
from banso.core.duties import LABELS, Duty, ruled_out
from banso.records.models import Application, DutyDone, User


def take_duty(*, application: Application, by: User, duty: Duty, at: datetime) -> None:
    """Note that a person does something for an application, unless what the person did before rules it out.

    Args:
        application: Held by `locked_application`, so that two duties at once cannot slip past each other.
        by: The member of staff.
        duty: What is being done.
        at: The moment.

    Raises:
        DutiesApart: The same person did something that must be apart from it.
    """
    done = [Duty(row.duty) for row in DutyDone.objects.filter(application=application, user=by)]
    earlier = ruled_out(duty, done)
    if earlier is not None:
        raise DutiesApart(
            f"この申請の「{LABELS[earlier]}」をした人は「{LABELS[duty]}」ができません",
            place=application.number,
            remedy="別の担当者に引き継いでください",
        )
    if duty not in done:
        DutyDone.objects.create(application=application, user=by, duty=duty.value, first_at=at)
