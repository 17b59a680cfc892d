"""Bonus points: by a row of an external list that is kept as proof, or by an officer's judgement with evidence.

Which there are follows the criteria of the round, of whatever version the application was filed.
"""

from datetime import datetime

from django.db import transaction

from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.audit import record_event
from banso.actions.duties import take_duty
from banso.actions.errors import EvidenceMissing, ReviewFrozen
from banso.actions.reviews.criteria import criteria_of
from banso.core.duties import Duty
from banso.core.eras import show_date
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import BonusPoints
from banso.records.models import Application, BonusFinding, User

SETTLED_IN = frozenset({ApplicationState.ACCEPTED, ApplicationState.FOUND_ELIGIBLE})
"""States in which bonus points are settled: after the completeness check, before the review is concluded."""


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
    proofs = {proof.recognition: proof for proof in application.list_proofs.order_by("stands_on", "pk")}
    count = 0
    for bonus in criteria_of(application).unsettled(application):
        proof = proofs.get(bonus.recognition) if bonus.recognition else None
        if proof is not None:
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
    bonuses = {bonus.id: bonus for bonus in criteria_of(application).rule.bonuses}
    if bonus_id not in bonuses:
        raise EvidenceMissing("この申請の加点ではありません", remedy="画面を開き直してください")
    if not evidence.strip():
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
