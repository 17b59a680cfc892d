"""Lifting a conflict of interest that is a mere resemblance: a house of many firms, a shared mail domain, a namesake.

What is certain (one corporate number, one account) and what a reviewer declared is never lifted. What is lifted is what
was alike then: whatever else is found later counts anew.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.errors import ConflictNotLiftable, ReasonMissing
from banso.actions.reviews.reviewers import (
    BEFORE_CONCLUSION,
    OWN,
    conflicts_seen,
    detect_conflicts,
    reviewers_of,
    take_away,
)
from banso.core.conflicts import LABELS, RESEMBLANCES, ConflictKind, Found
from banso.records.models import Application, Call, Conflict, ConflictLift, User
from banso.records.models.people import Role

LOOK_AGAIN = "画面を開き直してください"
NOT_FOUND = "この利益相反は見つかっていません"
SEEN_OTHERWISE = "画面を開いたあとに、一致した内容が変わりました"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictStanding:
    """One conflict of a case as it stands.

    Attributes:
        lifts: The latest first; the one that stands, if any, is among them.
        bars: It keeps the reviewer from the case.
        stays_because: Why it cannot be lifted; empty where a lead may.
        digest: Of what is alike now; empty where nothing is seen any more.
    """

    reviewer: User
    kind: ConflictKind
    note: str
    lifts: tuple[ConflictLift, ...]
    bars: bool
    stays_because: str
    digest: str

    @property
    def label(self) -> str:
        """The kind in Japanese."""
        return LABELS[self.kind]

    @property
    def is_declared(self) -> bool:
        """Whether the reviewer said so: the note is for leads only."""
        return self.kind is ConflictKind.DECLARED

    @property
    def lift(self) -> ConflictLift | None:
        """The lift that stands; none where something else is found now than what was lifted."""
        return None if self.bars else next(lift for lift in self.lifts if lift.ended_at is None)


def conflicts_of(application: Application) -> list[ConflictStanding]:
    """The conflicts of a case: those that are kept, and those that can be seen of whoever may be asked to review."""
    rows = Conflict.objects.filter(application=application).order_by("pk")
    kept = {(row.reviewer_id, row.kind): row for row in rows.select_related("reviewer__reviewer_profile")}
    people = {reviewer.pk: reviewer for reviewer in reviewers_of(application.call)}
    people |= {row.reviewer_id: row.reviewer for row in kept.values()}
    found = _seen([application], people.values())
    seen = {(person, kind): one for (_, person, kind), one in found.items()}
    lifts = defaultdict(list)
    told = ConflictLift.objects.filter(conflict__application=application).order_by("-lifted_at", "-pk")
    for lift in told.select_related("conflict", "lifted_by", "ended_by"):
        lifts[lift.conflict.reviewer_id, lift.conflict.kind].append(lift)
    return [
        _standing(people[key[0]], ConflictKind(key[1]), kept.get(key), seen.get(key), lifts[key])
        for key in {**kept, **seen}
    ]


def conflicts_kept_in(call: Call) -> list[tuple[Conflict, ConflictLift | None]]:
    """The conflicts of a call that were kept, each with the lift that stands; a few queries for any number.

    Left out is what means nothing any more: it was lifted, and nothing like it is seen.

    Returns:
        By reviewer.
    """
    rows = list(
        Conflict.objects.filter(application__call=call)
        .select_related("application", "reviewer__reviewer_profile")
        .order_by("reviewer", "application", "pk")
    )
    present = ConflictLift.objects.present().filter(conflict__application__call=call)
    lifts = {lift.conflict_id: lift for lift in present.select_related("lifted_by")}
    lifted = [row for row in rows if row.pk in lifts]
    cases = {row.application_id: row.application for row in lifted}
    people = {row.reviewer_id: row.reviewer for row in lifted}
    seen = _seen(cases.values(), people.values())
    kept: list[tuple[Conflict, ConflictLift | None]] = []
    for row in rows:
        lift, found = lifts.get(row.pk), seen.get((row.application_id, row.reviewer_id, row.kind))
        if lift is None:
            kept.append((row, None))
        elif found is not None:
            kept.append((row, lift if lift.digest == found.digest else None))
    return kept


def _standing(
    reviewer: User,
    kind: ConflictKind,
    conflict: Conflict | None,
    found: Found | None,
    lifts: Sequence[ConflictLift],
) -> ConflictStanding:
    lift = next((each for each in lifts if each.ended_at is None), None)
    return ConflictStanding(
        reviewer=reviewer,
        kind=kind,
        note=conflict.note if conflict else found.note if found else "",
        lifts=tuple(lifts),
        bars=lift is None or (found is not None and found.digest != lift.digest),
        stays_because=_stays_because(kind, found),
        digest=_digest_of(found),
    )


def lift_conflict(
    *,
    application_id: int,
    reviewer_id: int,
    kind: str,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
) -> ConflictLift:
    """Let a reviewer see a case in spite of a resemblance. The case is not given back: it has to be assigned anew.

    What is found on the way is kept, whatever becomes of the lifting.

    Args:
        application_id: It.
        reviewer_id: Key of the reviewer.
        kind: A `ConflictKind`.
        reason: Why it means nothing; the secretariat, the prefecture and the auditor read it.
        by: The lead.
        at: The moment.
        seen: Digest of what was alike on the screen; None where nobody looked at one.

    Returns:
        The lift; one that stands already, as it is.

    Raises:
        ConflictNotLiftable: It is certain, declared or none, something else is alike than what was on the screen, the
            review is concluded, or the lead is the reviewer.
        ReasonMissing: Without saying why.
    """
    if not reason.strip():
        raise ReasonMissing("利益相反を解除する理由が書かれていません", remedy="確かめた内容を書いてください")
    with transaction.atomic():
        application, reviewer = _open_case(application_id, reviewer_id, by)
        detect_conflicts(applications=[application], reviewers=[reviewer], at=at)
        conflict = Conflict.objects.filter(application=application, reviewer=reviewer, kind=kind).first()
        found = _seen([application], [reviewer]).get((application.pk, reviewer.pk, kind))
        stays = _stays_because(ConflictKind(conflict.kind), found) if conflict else NOT_FOUND
        if not stays and seen not in (None, _digest_of(found)):
            stays = SEEN_OTHERWISE
        if conflict and not stays:
            return _lift(conflict, found, reason.strip(), by, at)
    remedy = LOOK_AGAIN if stays in (NOT_FOUND, SEEN_OTHERWISE) else ""
    raise ConflictNotLiftable(stays, place=application.number, remedy=remedy)


def _lift(conflict: Conflict, found: Found | None, reason: str, by: User, at: datetime) -> ConflictLift:
    present = ConflictLift.objects.present().filter(conflict=conflict).first()
    if present is not None:
        return present
    lift = ConflictLift.objects.create(
        conflict=conflict,
        reason=reason,
        digest=_digest_of(found),
        lifted_by=by,
        lifted_at=at,
    )
    _record("review.conflict_lifted", conflict, by, at)
    return lift


@transaction.atomic
def take_lift_back(*, application_id: int, reviewer_id: int, kind: str, by: User, at: datetime) -> None:
    """Let a conflict stand again; the case is taken away from the reviewer at once.

    Raises:
        ConflictNotLiftable: It is not lifted, the review is concluded, or the lead is the reviewer.
    """
    application, reviewer = _open_case(application_id, reviewer_id, by)
    lifts = ConflictLift.objects.present().filter(
        conflict__application=application, conflict__reviewer=reviewer, conflict__kind=kind
    )
    lift = lifts.select_related("conflict").first()
    if lift is None:
        raise ConflictNotLiftable("この利益相反は解除されていません", remedy=LOOK_AGAIN)
    lift.ended_by, lift.ended_at = by, at
    lift.save(update_fields=("ended_by", "ended_at"))
    _record("review.conflict_lift_ended", lift.conflict, by, at)
    take_away([application], at)


def _open_case(application_id: int, reviewer_id: int, by: User) -> tuple[Application, User]:
    application = locked_application(application_id)
    asked = Q(role=Role.REVIEWER, calls_worked_on__call=application.call_id)
    people = User.objects.get_queryset().filter(asked | Q(conflicts__application=application))
    reviewer = people.select_related("reviewer_profile").filter(pk=reviewer_id).first()
    if application.stands not in BEFORE_CONCLUSION:
        raise ConflictNotLiftable(
            f"「{application.state_label}」の申請の利益相反は変えられません",
            place=application.number,
            remedy="締めた審査なら、先に開き直してください",
        )
    if reviewer is None:
        raise ConflictNotLiftable("この審査員は見つかりません", remedy=LOOK_AGAIN)
    if reviewer.pk == by.pk:
        raise ConflictNotLiftable(
            "自分の利益相反は解除できません", place=application.number, remedy="ほかの責任者に頼んでください"
        )
    return application, reviewer


def _seen(
    applications: Collection[Application], people: Collection[User]
) -> dict[tuple[int, int, str], Found]:
    """What can be seen now, by application, reviewer and kind."""
    seen = conflicts_seen(list(applications), list(people))
    return {(*pair, one.kind.value): one for pair, found in seen.items() for one in found}


def _digest_of(found: Found | None) -> str:
    return found.digest if found else ""


def _stays_because(kind: ConflictKind, found: Found | None) -> str:
    """Why a conflict cannot be lifted; empty where it can, being or having been a mere resemblance."""
    if kind is ConflictKind.DECLARED:
        return "審査員本人が申し出た利益相反は解除できません"
    if found == OWN:
        return "本人が関わった申請なので解除できません"
    if found is not None and found.is_certain:
        what = "口座" if kind is ConflictKind.BANK_ACCOUNT else "法人番号"
        return f"{what}が同じなので解除できません"
    if found is None and kind not in RESEMBLANCES:
        return "一致が見えなくなっても、法人番号や口座による一致だったことがあるので解除できません"
    return ""


def _record(verb: str, conflict: Conflict, by: User, at: datetime) -> None:
    detail: dict[str, object] = {"reviewer": conflict.reviewer_id, "kinds": [conflict.kind]}
    record_event(by=by, at=at, verb=verb, subject=subject_of(conflict.application), detail=detail)
