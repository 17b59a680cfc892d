"""Rounds: to which cut-off an application belongs, worked out anew whenever a piece arrives or a cut-off passes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import change_application, locked_application, subject_of
from banso.actions.applications.paper_lists import first_arrivals
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of
from banso.actions.mail.mails import write_mail
from banso.core.arrivals import Piece, Standing, is_dated_back, met_a_cut_off_since, standing
from banso.core.calendar import is_in_time, show_moment
from banso.core.calls import Round
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, Filing, PaperArrival, TimedStep
from banso.records.models.attachments import ScanState
from banso.records.models.calls import CallState

SETTLED = frozenset({ApplicationState.FILED, ApplicationState.RETURNED})
"""States in which a missing piece still decides about the round."""
TIME_TO_LOG = timedelta(days=3)
"""After the last cut-off, how long the secretariat may still write down, with a second person's agreement, what had
come in time. Only then does the clock alone turn an application away whose paper nobody has seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How an application stands and what it stands on.

    Attributes:
        pieces: The filing itself first.
        standing: What follows from them at the moment asked about.
        is_too_late_already: What is there came too late, whatever becomes of the rest.
    """

    pieces: tuple[Piece, ...]
    standing: Standing
    is_too_late_already: bool


def rounds_of(application: Application) -> tuple[Round, ...]:
    """The rounds of an application's call, as its version has them; none where the file states no dates."""
    call = definition_of(application.version).call
    return call.rounds if call else ()


def settling_of(application: Application, at: datetime, first: Filing | None = None) -> Settling | None:
    """Where a filed application stands at a moment; None for a draft, or where a call has no cut-offs.

    What was needed is what the first filing said, and the first arrival of a paper counts: a paper that was deficient
    and came again on request moves nothing.

    Args:
        application: It.
        at: The moment asked about.
        first: Its first filing, where it is known already.
    """
    rounds = rounds_of(application)
    first = first or application.filings.order_by("number").first()
    if first is None or not rounds:
        return None
    pieces = (
        Piece(document="", label="申請", arrived_at=first.arrived_at),
        *paper_pieces(application, first),
    )
    closed_at = _closed_at(application.call)
    there = [piece for piece in pieces if piece.arrived_at is not None]
    return Settling(
        pieces=pieces,
        standing=standing(rounds, pieces, at, closed_at),
        is_too_late_already=standing(rounds, there, at, closed_at).is_too_late,
    )


def settle_round(
    *, application: Application, at: datetime, settling: Settling | None = None
) -> Standing | None:
    """Put a filed application into the round it belongs to, and tell the applicant when that is another one.

    Args:
        application: Held by `locked_application`, filed.
        at: The moment.
        settling: How it stands at that moment, where that is known already.

    Returns:
        How it stands; None where there is nothing to settle.
    """
    settling = settling or settling_of(application, at)
    if settling is None or application.stands not in SETTLED:
        return None
    now, before = settling.standing, application.round
    missing: list[object] = [piece.document for piece in now.missing]
    application.round = now.round
    if settling.is_too_late_already or (now.is_too_late and _nobody_can_log_any_more(application, at)):
        change_application(
            application, ApplicationState.TURNED_AWAY, by=None, at=at, detail={"missing": missing}
        )
        _tell(application, "turned_away", "受付できませんでした", _turned_away_words(now), at)
    elif now.round != before:
        application.save(update_fields=("round",))
        detail: dict[str, object] = {"from": before, "to": now.round, "missing": missing}
        record_event(by=None, at=at, verb="application.moved", subject=subject_of(application), detail=detail)
        _tell(application, "moved", "締切回が変わりました", _moved_words(application, now), at)
    return now


def is_said_afterwards(application: Application, arrived_at: datetime, at: datetime) -> bool:
    """Whether somebody says afterwards that something had come in time: before a cut-off, or before an early close.

    Args:
        application: It.
        arrived_at: When it is said to have come.
        at: When that is written down.
    """
    is_back = is_dated_back(arrived_at, at, rounds_of(application))
    return is_back or met_its_cut_off_since(application, arrived_at, at)


def met_its_cut_off_since(application: Application, arrived_at: datetime, at: datetime) -> bool:
    """Whether something came in time for a cut-off, or for an early close, that has passed since.

    Args:
        application: It.
        arrived_at: When it came.
        at: When something is said of it.
    """
    closed_at = _closed_at(application.call)
    after_close = (
        closed_at is not None and is_in_time(arrived_at, closed_at) and not is_in_time(at, closed_at)
    )
    return after_close or met_a_cut_off_since(arrived_at, at, rounds_of(application))


def would_be_turned_away(application: Application, document: str, arrived_at: datetime, at: datetime) -> bool:
    """Whether logging that a paper came at some moment would end a filed application: no round takes it any more.

    Args:
        application: It.
        document: Of the paper.
        arrived_at: When it is said to have come.
        at: The moment of asking.
    """
    settling = settling_of(application, at)
    if settling is None or application.stands not in SETTLED:
        return False
    awaits_it = any(piece.document == document for piece in settling.standing.missing)
    came = Piece(document=document, label="", arrived_at=arrived_at)
    return (
        awaits_it and standing(rounds_of(application), [came], at, _closed_at(application.call)).is_too_late
    )


def move_at_cut_offs(at: datetime) -> None:
    """Timed step: what is incomplete when a cut-off has passed goes to the next round, or is turned away.

    Each application in a transaction of its own; the row of the step is written last, so that a worker that is
    killed half way does the rest at its next start.
    """
    for call in Call.objects.filter(state__in=(CallState.PUBLISHED, CallState.CLOSED_EARLY)):
        for key in _passed(call, at):
            if TimedStep.objects.filter(key=key).exists():
                continue
            filed = Application.objects.filter(call=call, state__in=[state.value for state in SETTLED])
            for application_id in filed.order_by("pk").values_list("pk", flat=True):
                with transaction.atomic():
                    settle_round(application=locked_application(application_id), at=at)
            TimedStep.objects.get_or_create(key=key, defaults={"call": call, "done_at": at})


def _closed_at(call: Call) -> datetime | None:
    """When a call closed early; None when it did not."""
    return call.closed_at if call.state == CallState.CLOSED_EARLY else None


def _passed(call: Call, at: datetime) -> Iterator[str]:
    """Keys of the steps that are due for a call: one for each cut-off, and one when time to log has run out too."""
    version = call.versions.newest_first().first()
    rounds = definition_of(version).call if version else None
    moments = sorted(one.closes_at for one in rounds.rounds) if rounds else []
    if (closed_at := _closed_at(call)) is not None:
        moments = [*[one for one in moments if is_in_time(one, closed_at)], closed_at]
    for moment in moments:
        if not is_in_time(at, moment):
            yield f"rounds:{call.pk}:{moment.isoformat()}"
    if moments and not is_in_time(at, moments[-1] + TIME_TO_LOG):
        yield f"rounds:{call.pk}:{moments[-1].isoformat()}:logged"


def paper_pieces(application: Application, filing: Filing) -> tuple[Piece, ...]:
    """The papers a filing says are needed, each with the moment it came; at most two queries."""
    papers = filing.content.get("papers", ())
    on_paper = first_arrivals(application)
    sent: dict[str, datetime] = {}
    if any(_may_be_sent(paper) for paper in papers):
        usable = application.attachments.present().exclude(scan=ScanState.INFECTED)
        sent = dict(usable.values_list("document", "arrived_at"))
    return tuple(_piece(paper, on_paper.get(paper["document"]), sent) for paper in papers)


def _piece(paper: Mapping[str, Any], on_paper: PaperArrival | None, sent: Mapping[str, datetime]) -> Piece:
    label, document = f"{paper.get('number', '')}{paper.get('label', '')}", str(paper["document"])
    if not paper["by_post"]:
        came = datetime.fromisoformat(paper["arrived_at"])
        return Piece(document=document, label=label, arrived_at=came)
    moments = [on_paper.arrived_at] if on_paper is not None and on_paper.counts else []
    # What the applicant wanted to post may come as a file after all: in a correction, or in a mail.
    moments += [sent[document]] if _may_be_sent(paper) and document in sent else []
    return Piece(document=document, label=label, arrived_at=min(moments, default=None))


def _may_be_sent(paper: Mapping[str, Any]) -> bool:
    """Whether a paper that was to come by post may come as a file too: unless its original was asked for."""
    return bool(paper["by_post"]) and not paper.get("original", True)


def _nobody_can_log_any_more(application: Application, at: datetime) -> bool:
    """Whether a paper that is missing after the last cut-off cannot turn out to have come in time."""
    if application.paper_arrivals.to_confirm().exists():
        return False
    last = max(one.closes_at for one in rounds_of(application))
    last = min(last, _closed_at(application.call) or last)
    return not is_in_time(at, last + TIME_TO_LOG)


def _moved_words(application: Application, now: Standing) -> str:
    missing = "、".join(piece.label for piece in now.missing)
    if now.round is None:
        return (
            f"締切までに次の書類の到達を確認できていません: {missing}\n"
            "締切までに届いていたことを事務局が確認できないときは、受付できません。"
        )
    closes_at = next(one.closes_at for one in rounds_of(application) if one.number == now.round)
    why = (
        f"締切までに届いていない書類がありました: {missing}"
        if missing
        else "必要な書類がそろった日時をもとに、締切回を改めました。"
    )
    return f"{why}\nこの申請は第{now.round}回（{show_moment(closes_at)}締切）の申請として扱います。"


def _turned_away_words(now: Standing) -> str:
    if now.complete_at is not None:
        return (
            f"必要な書類がすべて届いたのは{show_moment(now.complete_at)}でした。\n"
            "最後の締切を過ぎたため、受付できません。"
        )
    missing = "、".join(piece.label for piece in now.missing)
    return f"最後の締切までに届かなかった書類があるため、受付できません: {missing}"


def _tell(application: Application, what: str, subject: str, body: str, at: datetime) -> None:
    """Write to everybody who acts for the company."""
    company, number = application.company.name, application.number
    for person in people_to_tell(application.company):
        write_mail(
            key=f"round:{application.pk}:{what}:{at.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"【{application.call.title}】{number} {subject}",
            body=f"{company} 様\n\n受付番号 {number} の申請についてお知らせします。\n\n{body}\n",
            at=at,
            application=application,
            page=f"/apply/{application.pk}",
        )
