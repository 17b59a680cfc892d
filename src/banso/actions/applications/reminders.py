"""Mails before a cut-off to those who are not in yet: saved is not filed, and filed is not there without its papers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import locked_application
from banso.actions.applications.rounds import SETTLED, settling_of
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.mail.mails import write_mail
from banso.core.calendar import show_moment
from banso.core.calls import Round
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, TimedStep
from banso.records.models.calls import CallState

DRAFT = (
    "保存されていますが、まだ提出されていません。\n"
    "足りないものを確かめ、締切までに提出してください。郵送する書類も、締切までに届く必要があります。"
)
AWAITED = (
    "提出されていますが、紙の書類が届くまで受付は完了しません。\n"
    "締切までに届くように送ってください。届いていないときは、次の回の申請になるか、受付できません。\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder of one cut-off of one call."""

    call: Call
    cut_off: Round
    before: timedelta

    @property
    def key(self) -> str:
        """Names it, so that it goes out once; a cut-off that was moved is another one."""
        hours = self.before // timedelta(hours=1)
        return f"reminder:{self.call.pk}:{self.cut_off.closes_at.isoformat()}:{hours}"


def remind_of_cut_offs(at: datetime) -> None:
    """Timed step: tell everybody who has an unfinished draft, or whose papers are awaited, how long there is left.

    After a stop of the worker only the latest reminder that is due goes out: "seven days left" would be untrue. The
    row of the step is written last, so that a worker that is killed half way tells the others at its next start.
    """
    for reminder in _due(at):
        if not TimedStep.objects.filter(key=reminder.key).exists():
            _remind(reminder, at)


def _due(at: datetime) -> Iterator[Reminder]:
    """For each cut-off ahead, the reminder whose moment has come last."""
    for call in Call.objects.filter(state=CallState.PUBLISHED):
        version = call.versions.newest_first().first()
        dates = definition_of(version).call if version else None
        if version is None or dates is None:
            continue
        for cut_off in dates.rounds:
            left = cut_off.closes_at - at
            due = [before for before in procedure_of(version).reminders if timedelta(0) <= left <= before]
            if due:
                yield Reminder(call=call, cut_off=cut_off, before=min(due))


def _remind(reminder: Reminder, at: datetime) -> None:
    """Each application in a transaction of its own: nobody who files meanwhile waits for all the mails of a call."""
    states = [state.value for state in (ApplicationState.DRAFTED, *SETTLED)]
    concerned = Application.objects.filter(call=reminder.call, state__in=states).order_by("pk")
    sent = sum(_remind_one(number, reminder, at) for number in concerned.values_list("pk", flat=True))
    with transaction.atomic():
        _, is_new = TimedStep.objects.get_or_create(
            key=reminder.key, defaults={"call": reminder.call, "done_at": at}
        )
        if is_new:
            detail: dict[str, object] = {"round": reminder.cut_off.number, "mails": sent}
            subject = f"call:{reminder.call.pk}"
            record_event(by=None, at=at, verb="call.reminded", subject=subject, detail=detail)


@transaction.atomic
def _remind_one(application_id: int, reminder: Reminder, at: datetime) -> int:
    """Write the mails about one application, as it stands now; how many they are."""
    application = locked_application(application_id)
    left = left_words(reminder.cut_off.closes_at - at)
    if application.stands is ApplicationState.DRAFTED:
        return _tell(application, reminder, f"まだ提出されていません（締切まで{left}）", DRAFT, at)
    papers = _awaited(application, reminder.cut_off, at) if application.stands in SETTLED else ""
    if not papers:
        return 0
    words = f"{AWAITED}まだ届いていないもの: {papers}"
    return _tell(application, reminder, f"紙の書類がまだ届いていません（締切まで{left}）", words, at)


def _awaited(application: Application, cut_off: Round, at: datetime) -> str:
    """The papers that have to be there by a cut-off; empty where none is missing, or that round is out of reach."""
    settling = settling_of(application, at)
    if settling is None or settling.standing.round != cut_off.number:
        return ""
    return "、".join(piece.label for piece in settling.standing.missing)


def _tell(application: Application, reminder: Reminder, subject: str, words: str, at: datetime) -> int:
    """Write to everybody who may write for the company; how many that are."""
    people = people_to_tell(application.company)
    cut_off = reminder.cut_off
    for person in people:
        write_mail(
            key=f"{reminder.key}:{application.pk}:{person.pk}",
            to=person.email,
            subject=subject,
            body=f"{application.company.name} 様\n\n"
            f"{application.call.title}の申請は、{words}\n"
            f"第{cut_off.number}回の締切は{show_moment(cut_off.closes_at)}です（必着）。",
            at=at,
            application=application,
            page=f"/apply/{application.pk}",
        )
    return len(people)


def left_words(left: timedelta) -> str:
    """How long there is left, rounded to whole days, below one day to whole hours.

    Example:
        >>> left_words(timedelta(days=2, minutes=-1)), left_words(timedelta(hours=3, minutes=-1))
        ('あと2日', 'あと3時間')
    """
    hours = max(1, -(-left // timedelta(hours=1)))
    return f"あと{-(-hours // 24)}日" if hours > 24 else f"あと{hours}時間"
