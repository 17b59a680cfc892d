"""Bonus points: by a row of an external list that is kept as proof, or by an officer's judgement with evidence."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.definitions import procedure_of
from banso.actions.duties import take_duty
from banso.actions.errors import EvidenceMissing, ReviewFrozen
from banso.core.duties import Duty
from banso.core.eras import show_date
from banso.core.errors import BansoError
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import BonusPoints
from banso.records.models import Application, BonusFinding, User

SETTLED_IN = frozenset({ApplicationState.ACCEPTED, ApplicationState.FOUND_ELIGIBLE})
"""States in which bonus points are settled: after the completeness check, before the review is concluded."""


def given_bonuses(application: Application, bonuses: Sequence[BonusPoints]) -> list[BonusPoints]:
    """The bonuses an application gets; its findings may be prefetched."""
    given = {finding.bonus for finding in application.bonus_findings.all() if finding.is_given}
    return [bonus for bonus in bonuses if bonus.id in given]


def open_bonuses(application: Application) -> list[BansoError]:
    """The bonuses of the programme that nobody has settled."""
    settled = set(application.bonus_findings.values_list("bonus", flat=True))
    return [
        EvidenceMissing(f"加点「{bonus.label}」が確かめられていません", place=bonus.id)
        for bonus in procedure_of(application.version).review.bonuses
        if bonus.id not in settled
    ]


@transaction.atomic
def find_bonuses(*, application_id: int, by: User | None, at: datetime) -> int:
    """Settle every bonus that a row of an external list proves. What no list proves waits for an officer.

    Args:
        application_id: It.
        by: Who asked for it; None for the clock.
        at: The moment.

    Returns:
        How many were found.
    """
    application = locked_application(application_id)
    if application.stands not in SETTLED_IN:
        return 0
    settled = set(application.bonus_findings.values_list("bonus", flat=True))
    proofs = {proof.recognition: proof for proof in application.list_proofs.order_by("stands_on", "pk")}
    count = 0
    for bonus in procedure_of(application.version).review.bonuses:
        proof = proofs.get(bonus.recognition) if bonus.recognition else None
        if proof is not None and bonus.id not in settled:
            evidence = f"{show_date(proof.stands_on)}の名簿に記載があります（提出時の写しを保存）"
            _keep(application, bonus, True, evidence, by, at)
            count += 1
    return count


@transaction.atomic
def judge_bonus(
    *, application_id: int, bonus_id: str, is_given: bool, evidence: str, by: User, at: datetime
) -> None:
    """An officer gives or refuses a bonus, saying what proves it.

    Raises:
        EvidenceMissing: Without saying so, or there is no such bonus.
        ReviewFrozen: Before the completeness check, or after the review.
        DutiesApart: The officer did something for this application that must be apart from checking.
    """
    application = locked_application(application_id)
    bonuses = {bonus.id: bonus for bonus in procedure_of(application.version).review.bonuses}
    if bonus_id not in bonuses or not evidence.strip():
        raise EvidenceMissing("加点の根拠が書かれていません", remedy="確かめた資料を書いてください")
    if application.stands not in SETTLED_IN:
        raise ReviewFrozen(f"「{application.state_label}」の申請の加点は変えられません")
    take_duty(application=application, by=by, duty=Duty.CHECKED, at=at)
    _keep(application, bonuses[bonus_id], is_given, evidence.strip(), by, at)


def _keep(
    application: Application,
    bonus: BonusPoints,
    is_given: bool,
    evidence: str,
    by: User | None,
    at: datetime,
) -> None:
    finding = application.bonus_findings.filter(bonus=bonus.id).first()
    if finding is None:
        finding = BonusFinding(application=application, bonus=bonus.id)
    finding.is_given, finding.evidence, finding.found_by, finding.found_at = is_given, evidence, by, at
    finding.save()
    detail: dict[str, object] = {"bonus": bonus.id, "is_given": is_given}
    record_event(by=by, at=at, verb="bonus.settled", subject=subject_of(application), detail=detail)
