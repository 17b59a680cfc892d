"""The call of the demonstration: open, staffed by its invented people, with a rehearsal to work on at once."""

from datetime import datetime

from django.db import transaction

from banso.actions.calls.call_staff import NAMED, name_staff
from banso.actions.calls.calls import prepare_call, publish_call
from banso.actions.calls.rehearsals import start_rehearsal
from banso.actions.permissions import may
from banso.records.models import Call, User
from banso.records.models.people import Role

PROGRAMME = "kagoshima-pref/dx-subsidy/2023"
TITLE = "かごしま中小企業DX推進事業費補助金 令和5年度公募（デモ）"
BUDGET_YEN = 20_000_000
"""Assumed: no document states the budget. A dozen grants use it up, so that the line of funds is seen."""
APPLICATIONS = 6


@transaction.atomic
def load_demonstration_call(*, at: datetime) -> Call | None:
    """Publish the call and rehearse it, once.

    Args:
        at: The moment for the domain, while the call of the programme is open.

    Returns:
        The call; None when there is one already.
    """
    if Call.objects.exists():
        return None
    people = list(User.objects.demonstration())
    lead = next(person for person in people if person.role == Role.SECRETARIAT_LEAD)
    call = prepare_call(
        programme=PROGRAMME, title=TITLE, schedule=None, budget_yen=BUDGET_YEN, by=lead, at=at
    )
    for person in people:
        if any(may(person, permission) for permission in NAMED):
            name_staff(call_id=call.pk, user_id=person.pk, by=lead, at=at)
    publish_call(call_id=call.pk, by=lead, at=at)
    start_rehearsal(call_id=call.pk, applications=APPLICATIONS, by=lead, at=at)
    return call
