"""Calls (公募): set up from a programme file, changed while prepared, staffed, published."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import (
    CallNotFound,
    CallNotPossible,
    CallUnready,
    DefinitionChangedElsewhere,
    DefinitionUnusable,
)
from banso.actions.money.ledger import appropriate, take_back_appropriation
from banso.actions.names import readable_name
from banso.core.calendar import is_in_time
from banso.core.signing import can_be_signed
from banso.definitions.call_definitions import (
    DEFINITION,
    Schedule,
    call_definition,
    read_definition,
    with_schedule,
    written,
)
from banso.definitions.region import installed_region
from banso.definitions.validation import validate_draft
from banso.records.models import Amendment, Call, CallStaff, CallVersion, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role

LOOK_AGAIN = "一覧から選び直してください"
OVER = "終了した公募の内容は変更できません"


@transaction.atomic
def prepare_call(
    *, programme: str, title: str, schedule: Schedule | None, budget_yen: int, by: User, at: datetime
) -> Call:
    """Set a call up from a programme file: its whole procedure is written into the definition, once and for all.

    Args:
        programme: Id of the programme.
        title: Name of the call, 1 to 100 characters.
        schedule: Opening and cut-offs; None for those the file states.
        budget_yen: What is appropriated for it, in yen.
        by: Becomes the first member of its staff.
        at: The moment.

    Raises:
        BadName: The title is empty or too long.
        DefinitionUnusable: The programme cannot be applied for as its file says, or states no dates of its own.
        UnknownProgramme: There is no such programme.
    """
    data = call_definition(programme, installed_region())
    text = usable_text(with_schedule(data, schedule) if schedule else data)
    call = Call.objects.create(
        programme=programme,
        title=readable_name(title, place="公募の名称"),
        budget_yen=budget_yen,
        created_by=by,
        created_at=at,
    )
    CallVersion.objects.create(call=call, number=1, text=text, sha256=digest_of(text), made_by=by, made_at=at)
    CallStaff.objects.create(call=call, user=by, named_at=at)
    detail: dict[str, object] = {"programme": programme, "budget_yen": budget_yen, "sha256": digest_of(text)}
    record_event(by=by, at=at, verb="call.prepared", subject=subject_of_call(call), detail=detail)
    return call


@transaction.atomic
def change_setting(
    *, call_id: int, title: str, schedule: Schedule, budget_yen: int, by: User, at: datetime
) -> Call:
    """Change name, dates and budget of a call that is being prepared.

    Raises:
        BadName: The title is empty or too long.
        CallNotFound: The person is not named for such a call.
        CallNotPossible: It is published already: dates change by an amendment.
        DefinitionUnusable: The dates are out of order.
    """
    call = locked_call(call_id, by)
    _require_prepared(call)
    version = call.versions.newest_first()[0]
    text = usable_text(with_schedule(read_definition(version.text), schedule))
    call.title, call.budget_yen = readable_name(title, place="公募の名称"), budget_yen
    call.save(update_fields=("title", "budget_yen"))
    _rewrite(version, text)
    detail: dict[str, object] = {"budget_yen": budget_yen, "sha256": digest_of(text)}
    record_event(by=by, at=at, verb="call.setting_changed", subject=subject_of_call(call), detail=detail)
    return call


@transaction.atomic
def change_definition(*, call_id: int, data: Mapping[str, Any], seen: str, by: User, at: datetime) -> str:
    """Change what a call asks, reviews and writes. While it is prepared at once, later in its amendment.

    Args:
        call_id: A call the person is named for.
        data: The whole definition.
        seen: SHA-256 of the definition that was on the screen.
        by: Who changes it.
        at: The moment.

    Returns:
        SHA-256 of the new text.

    Raises:
        CallNotFound: The person is not named for such a call.
        CallNotPossible: It is over.
        DefinitionChangedElsewhere: Somebody changed it meanwhile; nothing is written.
        DefinitionUnusable: Something is wrong with it.
    """
    call = locked_call(call_id, by)
    present = text_being_edited(call)
    if digest_of(present) != seen:
        raise DefinitionChangedElsewhere(
            "この公募の内容は、別の画面か別の人が先に変更しました",
            remedy="画面を開き直して、いまの内容から変更してください",
        )
    text = usable_text(data)
    if call.state == CallState.PREPARED:
        _rewrite(call.versions.newest_first()[0], text)
    elif call.state == CallState.PUBLISHED:
        Amendment.objects.update_or_create(
            call=call, defaults={"text": text, "changed_by": by, "changed_at": at}
        )
    else:
        raise CallNotPossible(OVER)
    detail: dict[str, object] = {"sha256": digest_of(text)}
    record_event(by=by, at=at, verb="call.definition_changed", subject=subject_of_call(call), detail=detail)
    return digest_of(text)


@transaction.atomic
def publish_call(*, call_id: int, by: User, at: datetime) -> Call:
    """Publish a call: anybody sees it, and its budget is appropriated.

    Raises:
        CallNotFound: The person is not named for such a call.
        CallNotPossible: It is published already, or a rehearsal.
        CallUnready: Something is missing.
    """
    call = locked_call(call_id, by)
    _require_prepared(call)
    if missing := missing_for_publication(call, at):
        raise CallUnready(missing)
    appropriate(call=call, yen=call.budget_yen, by=by, at=at, note="公募の予算")
    call.state, call.published_at = CallState.PUBLISHED, at
    call.save(update_fields=("state", "published_at"))
    detail: dict[str, object] = {"sha256": call.versions.newest_first()[0].sha256}
    record_event(by=by, at=at, verb="call.published", subject=subject_of_call(call), detail=detail)
    return call


@transaction.atomic
def change_budget(*, call_id: int, budget_yen: int, by: User, at: datetime, note: str) -> Call:
    """Give a published call more money, or take back what nobody was promised.

    Args:
        call_id: A call the person is named for.
        budget_yen: The whole budget afterwards, in yen.
        by: Who changes it.
        at: The moment.
        note: Why, for the ledger.

    Raises:
        BudgetExhausted: More than what is left would be taken back.
        CallNotFound: The person is not named for such a call.
        CallNotPossible: It is being prepared, or has ended.
    """
    call = locked_call(call_id, by)
    if call.state == CallState.ENDED:
        raise CallNotPossible("終了した公募の予算は変更できません")
    if call.state not in (CallState.PUBLISHED, CallState.CLOSED_EARLY):
        raise CallNotPossible("公開していない公募の予算は、公募の設定で変更してください")
    difference = budget_yen - call.budget_yen
    if difference > 0:
        appropriate(call=call, yen=difference, by=by, at=at, note=note)
    elif difference < 0:
        take_back_appropriation(call=call, yen=-difference, by=by, at=at, note=note)
    call.budget_yen = budget_yen
    call.save(update_fields=("budget_yen",))
    return call


def missing_for_publication(call: Call, at: datetime) -> list[str]:
    """What keeps a call from being published, one sentence each; empty when nothing does."""
    version = call.versions.newest_first()[0]
    programme, procedure = definition_of(version), procedure_of(version)
    roles = list(call.staff.values_list("user__role", flat=True))
    missing: list[str] = []
    if programme.call is None:
        missing.append("受付期間と締切が決まっていません")
    elif not is_in_time(at, programme.call.rounds[-1].closes_at):
        missing.append("最後の締切が過ぎています")
    if call.budget_yen == 0:
        missing.append("予算額が0円です")
    reviewers = roles.count(Role.REVIEWER)
    if procedure.review.criteria and reviewers < procedure.review.reviewers:
        missing.append(f"審査員が{procedure.review.reviewers}人必要です（いま{reviewers}人）")
    if not can_be_signed(procedure.approval, roles):
        steps = "→".join(step.label for step in procedure.approval)
        missing.append(f"起案から決裁まで（起案→{steps}）を別々の人が行える県の担当者がそろっていません")
    return missing


def text_being_edited(call: Call) -> str:
    """The definition staff work on: the amendment, else the version in force."""
    amendment = Amendment.objects.filter(call=call).first()
    return amendment.text if amendment else call.versions.newest_first()[0].text


def usable_text(data: Mapping[str, Any]) -> str:
    """A definition as text, once nothing is wrong with it.

    Raises:
        DefinitionUnusable: Everything that is wrong is named.
    """
    text = written(data)
    problems = [
        f"{problem.message}（{problem.remedy}）" if problem.remedy else problem.message
        for problem in validate_draft(text, str(DEFINITION), installed_region())
    ]
    if "procedure" not in data:
        problems.append("申請から決定までの手続がありません")
    if problems:
        raise DefinitionUnusable(problems)
    return text


def locked_call(call_id: int, by: User) -> Call:
    """A call somebody is named for, locked until the transaction ends.

    Raises:
        CallNotFound: There is none.
    """
    if not Call.objects.worked_on_by(by).filter(pk=call_id).exists():
        raise CallNotFound("公募が見つかりません", remedy=LOOK_AGAIN)
    return Call.objects.select_for_update(no_key=True).get(pk=call_id)


def subject_of_call(call: Call) -> str:
    """How the trail names a call."""
    return f"call:{call.pk}"


def digest_of(text: str) -> str:
    """SHA-256 of a definition, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _require_prepared(call: Call) -> None:
    if call.is_rehearsal or call.state != CallState.PREPARED:
        raise CallNotPossible(
            "準備中の公募だけを変更・公開できます", remedy="公開した公募は「内容の変更」から変えてください"
        )


def _rewrite(version: CallVersion, text: str) -> None:
    version.text, version.sha256 = text, digest_of(text)
    version.save(update_fields=("text", "sha256"))
