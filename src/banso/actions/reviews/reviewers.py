"""Reviewers of a call: where they work, and which applications they must not see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.errors import ReasonMissing, ReviewNotFound
from banso.actions.reviews.parties import applicants_of, reviewer_party, vendors_of, writers_of
from banso.core.conflicts import Alike, ConflictKind, Found, conflicts_between
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    Call,
    Conflict,
    ConflictLift,
    Review,
    ReviewerProfile,
    User,
)
from banso.records.models.people import Role, normal_email
from banso.records.models.reviews import MOST_CASES

BEFORE_CONCLUSION = frozenset(
    {
        ApplicationState.FILED,
        ApplicationState.RETURNED,
        ApplicationState.ACCEPTED,
        ApplicationState.FOUND_ELIGIBLE,
    }
)
"""States of a case in which its review is not concluded."""
OWN = Found(
    kind=ConflictKind.FIRM,
    note="本人が申請者か共同作成者の側で関わっています",
    alike=frozenset({Alike("本人", "本人", is_certain=True)}),
)
"""A case the reviewer wrote in, or that names the reviewer's mailbox: certain, whatever firm the profile names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileGiven:
    """Where a reviewer works, as typed."""

    firm: str = ""
    corporate_number: str = ""
    address: str = ""
    bank_account: str = ""
    most_cases: int = MOST_CASES


def reviewers_of(call: Call) -> list[User]:
    """Who may be asked to review in a call, in the order they were named."""
    found = User.objects.get_queryset().filter(role=Role.REVIEWER, is_active=True, calls_worked_on__call=call)
    return list(found.select_related("reviewer_profile").order_by("calls_worked_on__pk"))


@transaction.atomic
def keep_profile(*, reviewer: User, given: ProfileGiven, by: User, at: datetime) -> ReviewerProfile:
    """Keep where a reviewer works, and look for conflicts in everything the reviewer is assigned."""
    profile, _ = ReviewerProfile.objects.get_or_create(user=reviewer)
    profile.firm, profile.corporate_number = given.firm, given.corporate_number
    profile.address, profile.bank_account = given.address, given.bank_account
    profile.most_cases = given.most_cases
    profile.save()
    assigned = Application.objects.filter(reviews__reviewer=reviewer, reviews__ended_at=None)
    applications = list(assigned.select_for_update(no_key=True).order_by("pk"))
    _find_and_keep(applications, [User.objects.get(pk=reviewer.pk)], at)
    record_event(by=by, at=at, verb="reviewer.profile_kept", subject=f"user:{reviewer.pk}")
    return profile


@transaction.atomic
def detect_conflicts(*, applications: Sequence[Application], reviewers: Sequence[User], at: datetime) -> int:
    """Look for conflicts between applications and reviewers, and take away what must not be reviewed.

    Returns:
        How many new ones were found.
    """
    keys = [application.pk for application in applications]
    locked = list(Application.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk"))
    return _find_and_keep(locked, reviewers, at)


def detect_after_correction(*, application: Application, at: datetime) -> int:
    """Look again among the reviewers of an application that was filed anew; whom it names now must not read it.

    Args:
        application: Held by `locked_application`.
        at: The moment.
    """
    present = Review.objects.present().filter(application=application).select_related("reviewer")
    reviewers = [review.reviewer for review in present]
    return _find_and_keep([application], reviewers, at) if reviewers else 0


def conflicts_seen(
    applications: Sequence[Application], reviewers: Sequence[User]
) -> dict[tuple[int, int], tuple[Found, ...]]:
    """What can be seen from what is known, by application and reviewer; a handful of queries for any number."""
    applicants, vendors = applicants_of(applications), vendors_of(applications)
    writers = writers_of(applications)
    parties = {reviewer.pk: reviewer_party(reviewer) for reviewer in reviewers}
    found = {}
    for case in (application.pk for application in applications):
        applicant, others = applicants[case], vendors[case]
        mailboxes = {normal_email(email) for party in (applicant, *others) for email in party.emails}
        for reviewer in reviewers:
            seen = conflicts_between(parties[reviewer.pk], applicant, others)
            is_own = reviewer.pk in writers[case] or reviewer.email in mailboxes
            found[case, reviewer.pk] = _with_own(seen) if is_own else seen
    return {pair: conflicts for pair, conflicts in found.items() if conflicts}


def _with_own(seen: Iterable[Found]) -> tuple[Found, ...]:
    return (OWN, *(one for one in seen if one.kind is not OWN.kind))


def conflicts_standing(
    applications: Sequence[Application], reviewers: Sequence[User]
) -> dict[tuple[int, int], tuple[Found, ...]]:
    """What can be seen and nobody has lifted: what keeps a reviewer from a case, kept as a row already or not."""
    seen = conflicts_seen(applications, reviewers)
    lifts = lifts_of(applications, reviewers) if seen else {}
    standing = {
        pair: tuple(one for one in found if not _is_lifted(one, lifts.get((*pair, one.kind.value))))
        for pair, found in seen.items()
    }
    return {pair: found for pair, found in standing.items() if found}


def lifts_of(
    applications: Sequence[Application], reviewers: Sequence[User]
) -> dict[tuple[int, int, str], ConflictLift]:
    """The lifts that were not taken back, by application, reviewer and kind."""
    lifts = ConflictLift.objects.present().filter(
        conflict__application__in=applications, conflict__reviewer__in=reviewers
    )
    return {
        (lift.conflict.application_id, lift.conflict.reviewer_id, lift.conflict.kind): lift
        for lift in lifts.select_related("conflict", "lifted_by")
    }


def _is_lifted(found: Found, lift: ConflictLift | None) -> bool:
    """Whether what was lifted is what is found now: a certain one is never lifted."""
    return lift is not None and lift.digest == found.digest


@transaction.atomic
def declare_conflict(*, application_id: int, note: str, by: User, at: datetime) -> None:
    """A reviewer says that a case must not be theirs; it is taken away at once.

    Raises:
        ReasonMissing: Without saying why.
        ReviewNotFound: It was not assigned to them.
    """
    if not note.strip():
        raise ReasonMissing("利益相反の内容が書かれていません", remedy="申請者との関係を書いてください")
    application = locked_application(application_id)
    if not Review.objects.assigned_to(by).filter(application=application).exists():
        raise ReviewNotFound("担当している申請ではありません")
    found = Found(kind=ConflictKind.DECLARED, note=note.strip())
    _keep(application, by, (found,), at)
    take_away([application], at)
    # What was declared is the reviewer's own matter; the trail tells that it happened.
    record_event(by=by, at=at, verb="review.conflict_declared", subject=subject_of(application))


def _find_and_keep(applications: Sequence[Application], reviewers: Sequence[User], at: datetime) -> int:
    seen = conflicts_seen(applications, reviewers)
    lifts = lifts_of(applications, reviewers)
    cases = {application.pk: application for application in applications}
    people = {reviewer.pk: reviewer for reviewer in reviewers}
    known = {
        (conflict.application_id, conflict.reviewer_id, conflict.kind)
        for conflict in Conflict.objects.filter(application__in=applications, reviewer__in=reviewers)
    }
    count = 0
    for (case, person), found in seen.items():
        keys = {one: (case, person, one.kind.value) for one in found}
        new = [one for one, key in keys.items() if key not in known]
        other = {
            one: lifts[key] for one, key in keys.items() if key in lifts and not _is_lifted(one, lifts[key])
        }
        for one, lift in other.items():
            _overtake(lift, one, at)
        if new or other:
            _keep(cases[case], people[person], new, at)
            detail: dict[str, object] = {
                "reviewer": person,
                "kinds": [one.kind.value for one in (*new, *other)],
            }
            record_event(
                by=None, at=at, verb="review.conflict_found", subject=subject_of(cases[case]), detail=detail
            )
        count += len(new) + len(other)
    take_away(applications, at)
    return count


def _overtake(lift: ConflictLift, found: Found, at: datetime) -> None:
    """End the lift of something else than what is found now."""
    lift.ended_at = at
    lift.save(update_fields=("ended_at",))
    lift.conflict.note, lift.conflict.found_at = found.note, at
    lift.conflict.save(update_fields=("note", "found_at"))


def _keep(application: Application, reviewer: User, found: Iterable[Found], at: datetime) -> None:
    for one in found:
        kept = {"note": one.note, "found_at": at}
        Conflict.objects.get_or_create(
            application=application, reviewer=reviewer, kind=one.kind.value, defaults=kept
        )


def take_away(applications: Sequence[Application], at: datetime) -> None:
    """Take cases away from reviewers with a conflict.

    Once a review is concluded its scores stay as the ranking was made with them; its pages open no longer.
    """
    open_ones = [application.pk for application in applications if application.stands in BEFORE_CONCLUSION]
    for review in Review.objects.present().with_conflict().filter(application__in=open_ones):
        review.ended_at = at
        review.save()
