"""What happened to an application in the applicant's own words, and what happens next and until when."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from banso.actions.applications.application_states import subject_of
from banso.actions.applications.paper_lists import paper_list
from banso.actions.definitions import definition_of, procedure_of
from banso.core.applicant_words import HAPPENED, TOLD, UNDER_REVIEW
from banso.core.calendar import is_in_time, show_date, show_moment
from banso.core.calls import Round
from banso.core.definition_changes import definition_changes, marked_keys
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.definitions.region import installed_region
from banso.records.models import Application, AuditEvent, CorrectionRequest, Filing

FILED = "application.filed"
MOVED = "application.moved"
GRANTED = "application.granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What happens next.

    Attributes:
        is_ours: The applicant has to do it.
        until: By when; None where no date is set.
        about: The date is an estimate.
    """

    words: str
    is_ours: bool
    until: datetime | None = None
    about: bool = False


def history_of(application: Application) -> tuple[Happening, ...]:
    """What happened, the latest first."""
    events = AuditEvent.objects.about(subject_of(application)).filter(verb__in=list(HAPPENED))
    told = ((event.at, _words_of(event)) for event in events.order_by("-seq"))
    return tuple(Happening(at=at, words=words) for at, words in told if words)


def _words_of(event: AuditEvent) -> str:
    """The event in words; empty where it is part of another one, as the first round is of the filing."""
    if event.verb == GRANTED:
        return f"{HAPPENED[GRANTED]}（交付決定額 {show_yen(json.loads(event.detail)['yen'])}）"
    if event.verb == FILED and json.loads(event.detail).get("is_late"):
        return f"{HAPPENED[FILED]}（補正の期限の後）"
    if event.verb != MOVED:
        return HAPPENED[event.verb]
    detail = json.loads(event.detail)
    if detail.get("from") is None or detail.get("to") is None:
        return ""
    return f"{HAPPENED[MOVED]}（第{detail['from']}回から第{detail['to']}回へ）"


def next_step_of(application: Application, at: datetime) -> NextStep | None:
    """What happens next and until when; None once it was withdrawn or not accepted.

    Args:
        application: It.
        at: Now, for the domain.
    """
    state = application.stands
    if state is ApplicationState.DRAFTED:
        return _to_file(application, at)
    if state is ApplicationState.RETURNED:
        return _to_correct(open_request(application), at)
    if state is ApplicationState.FILED:
        return _to_be_checked(application)
    if TOLD[state] == UNDER_REVIEW:
        return _to_be_decided(application)
    return _after_decision(application)


def open_request(application: Application) -> CorrectionRequest | None:
    """The request for correction that waits for an answer."""
    waiting = CorrectionRequest.objects.filter(filing__application=application, answered_by=None)
    return waiting.order_by("-asked_at").first()


def next_cut_off(application: Application, at: datetime) -> Round | None:
    """The first cut-off that can still be met."""
    dates = definition_of(application.version).call
    ahead = [one for one in dates.rounds if is_in_time(at, one.closes_at)] if dates else []
    return min(ahead, key=lambda one: one.closes_at, default=None)


def _to_file(application: Application, at: datetime) -> NextStep:
    cut_off = next_cut_off(application, at)
    if cut_off is None and definition_of(application.version).call is not None:
        return NextStep(words="最後の締切を過ぎたため、提出できません", is_ours=True)
    words = "足りないものをそろえて、提出してください"
    return NextStep(words=words, is_ours=True, until=cut_off.closes_at if cut_off else None)


def _to_correct(request: CorrectionRequest | None, at: datetime) -> NextStep:
    words = "指摘された点を直して、もう一度提出してください"
    if request is None or is_in_time(at, request.due_at):
        return NextStep(words=words, is_ours=True, until=request.due_at if request else None)
    late = f"補正の期限（{show_moment(request.due_at)}）を過ぎています。すぐに直して提出してください"
    return NextStep(words=f"{late}。受け付けるかどうかは事務局が判断します", is_ours=True)


def _to_be_checked(application: Application) -> NextStep:
    cut_off = _own_cut_off(application)
    awaited = [line.label for line in paper_list(application) if line.is_needed and not line.is_there]
    if awaited:
        words = f"紙の書類（{'、'.join(awaited)}）が届くように送ってください"
        return NextStep(words=words, is_ours=True, until=cut_off.closes_at if cut_off else None)
    return NextStep(words="事務局が書類を確認します。不備があれば連絡します", is_ours=False)


def _to_be_decided(application: Application) -> NextStep:
    cut_off = _own_cut_off(application)
    days = timedelta(days=procedure_of(application.version).decision_days)
    until = cut_off.closes_at + days if cut_off else None
    return NextStep(words="審査の結果を通知します", is_ours=False, until=until, about=True)


def _after_decision(application: Application) -> NextStep | None:
    """What a decision asks for. The conditions differ from programme to programme: they stand in the letter."""
    if application.stands is ApplicationState.REFUSED:
        return NextStep(words="この申請の手続は終わりました。理由は通知書で確かめられます", is_ours=False)
    if application.stands is not ApplicationState.GRANTED:
        return None
    period = definition_of(application.version).project_period
    words = "通知書で交付の条件を確かめてください"
    if period is not None and period.until is not None:
        words = f"{words}。補助事業は{show_date(period.until)}までに終えてください"
    return NextStep(words=words, is_ours=True)


def _own_cut_off(application: Application) -> Round | None:
    dates = definition_of(application.version).call
    rounds = dates.rounds if dates else ()
    return next((one for one in rounds if one.number == application.round), None)


def last_filing(application: Application) -> Filing | None:
    """What was filed last."""
    return application.filings.order_by("-number").first()


def reasons_for(application: Application, item: str = "") -> tuple[str, ...]:
    """Why a returned application was returned, about one item or, unless named, about all of it."""
    request = open_request(application) if application.stands is ApplicationState.RETURNED else None
    reasons = request.reasons if request else []
    return tuple(reason["note"] for reason in reasons if not item or reason["item"] == item)


def changed_since_begun(application: Application) -> frozenset[str]:
    """Keys of the sections, fields and declarations that amendments changed since the application was begun."""
    versions = application.call.versions.filter(made_at__lte=application.begun_at)
    begun_with = versions.newest_first().first()
    if begun_with is None or begun_with.pk == application.version_id:
        return frozenset()
    before, now = definition_of(begun_with), definition_of(application.version)
    return marked_keys(definition_changes(before, now, installed_region().vocabulary))
