"""Who works on a call."""

from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.calls.calls import locked_call, subject_of_call
from banso.actions.errors import StaffNotPossible
from banso.actions.permissions import Permission, may
from banso.actions.reviews.review_assignments import end_reviews_in
from banso.records.models import CallStaff, User

NAMED = (
    Permission.WORK_ON_CASES,
    Permission.READ_CASES,
    Permission.REVIEW,
    Permission.PROPOSE,
    Permission.APPROVE,
    Permission.PAY,
)
"""Whoever holds one of these can be named."""


@transaction.atomic
def name_staff(*, call_id: int, user_id: int, by: User, at: datetime) -> CallStaff:
    """Name somebody for a call, in the role of the account. Naming twice is naming once.

    Raises:
        CallNotFound: `by` is not named for such a call.
        StaffNotPossible: There is no such active account, or its role has nothing to do with cases.
    """
    call = locked_call(call_id, by)
    user = User.objects.get_queryset().filter(pk=user_id, is_active=True).first()
    if user is None or not any(may(user, permission) for permission in NAMED):
        raise StaffNotPossible("この人を公募の担当者にすることはできません", remedy="一覧から選んでください")
    present = CallStaff.objects.filter(call=call, user=user).first()
    if present is not None:
        return present
    named = CallStaff.objects.create(call=call, user=user, named_at=at)
    detail: dict[str, object] = {"user": user.pk, "role": user.role}
    record_event(by=by, at=at, verb="call.staff_named", subject=subject_of_call(call), detail=detail)
    return named


@transaction.atomic
def unname_staff(*, call_id: int, user_id: int, by: User, at: datetime) -> None:
    """Take somebody off a call; what the person did stays, what the person still reviews goes back to be assigned.

    Raises:
        CallNotFound: `by` is not named for such a call.
        StaffNotPossible: Somebody would take themselves off: the call could be left without anybody.
    """
    call = locked_call(call_id, by)
    if user_id == by.pk:
        raise StaffNotPossible("自分を担当者から外すことはできません", remedy="別の責任者に頼んでください")
    named = CallStaff.objects.filter(call=call, user_id=user_id).first()
    if named is None:
        return
    end_reviews_in(call, reviewer_id=user_id, by=by, at=at)
    named.delete()
    record_event(
        by=by, at=at, verb="call.staff_unnamed", subject=subject_of_call(call), detail={"user": user_id}
    )
