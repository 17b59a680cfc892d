"""Separation of duties, kept while staff work: nobody does two things for an application that must be apart."""

from collections import defaultdict
from collections.abc import Sequence
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
    take_duties(applications=[application], by=by, duty=duty, at=at)


def take_duties(*, applications: Sequence[Application], by: User, duty: Duty, at: datetime) -> None:
    """Note that a person does the same for several applications; ruled out for one of them, it is noted for none.

    Raises:
        DutiesApart: As `take_duty`.
    """
    done: dict[int, list[Duty]] = defaultdict(list)
    for row in DutyDone.objects.filter(application__in=applications, user=by).order_by("pk"):
        done[row.application_id].append(Duty(row.duty))
    for application in applications:
        earlier = ruled_out(duty, done[application.pk])
        if earlier is not None:
            raise DutiesApart(
                f"この申請の「{LABELS[earlier]}」をした人は「{LABELS[duty]}」ができません",
                place=application.number,
                remedy="別の担当者に引き継いでください",
            )
    new = [one for one in applications if duty not in done[one.pk]]
    DutyDone.objects.bulk_create(
        [DutyDone(application=one, user=by, duty=duty.value, first_at=at) for one in new]
    )
