"""Saved is not filed: who has not filed is told three times before each cut-off, and never twice the same."""

from datetime import datetime, timedelta

import pytest

from banso.actions.applications.applications import begin_application
from banso.actions.applications.reminders import left_words, remind_of_cut_offs
from banso.actions.filing.filing import file_application
from banso.actions.timed_steps import STEPS
from banso.records.models import Application, Mail, Membership, TimedStep, User
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import (
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    answer_everything,
    send_every_paper,
)
from tests.case_rows import the_original_comes

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
CUT_OFF = datetime.fromisoformat("2023-09-26T17:00:00+09:00")
BEGUN = datetime.fromisoformat("2023-09-12T10:00:00+09:00")
SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(owner: User) -> Application:
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    return begin_application(call=call, company=an_applicant(owner), facts=DX_FACTS, by=owner, at=BEGUN)


def subjects() -> list[str]:
    return list(
        Mail.objects.filter(key__startswith="reminder:").order_by("pk").values_list("subject", flat=True)
    )


def test_the_worker_reminds() -> None:
    assert remind_of_cut_offs in STEPS


@pytest.mark.parametrize("before", [timedelta(days=7), timedelta(days=2), timedelta(hours=3)])
def test_each_reminder_goes_out_at_its_moment_and_not_before(draft: Application, before: timedelta) -> None:
    for earlier in (timedelta(days=7), timedelta(days=2), timedelta(hours=3)):
        if earlier > before:
            remind_of_cut_offs(CUT_OFF - earlier)
    sent = len(subjects())
    remind_of_cut_offs(CUT_OFF - before - SECOND)
    assert len(subjects()) == sent
    remind_of_cut_offs(CUT_OFF - before)
    remind_of_cut_offs(CUT_OFF - before + SECOND)
    assert len(subjects()) == sent + 1


def test_the_mail_says_that_nothing_is_filed_and_until_when(draft: Application, owner: User) -> None:
    remind_of_cut_offs(CUT_OFF - timedelta(days=2))
    mail = Mail.objects.get(key__startswith="reminder:")
    assert (mail.to, mail.subject) == (owner.email, "まだ提出されていません（締切まであと2日）")
    assert "2023年9月26日（火） 17:00" in mail.body
    assert "まだ提出されていません" in mail.body


def test_everybody_who_may_write_is_reminded_and_nobody_else(draft: Application) -> None:
    for email, part in (("editor@example.co.jp", Part.EDITOR), ("viewer@example.co.jp", Part.VIEWER)):
        Membership.objects.create(company=draft.company, user=a_person(email), part=part, began_at=BEGUN)
    remind_of_cut_offs(CUT_OFF - timedelta(days=7))
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "editor@example.co.jp",
        "owner@example.co.jp",
    ]


@pytest.fixture
def filed(draft: Application, owner: User) -> Application:
    """Filed, the certificate of the register still on its way."""
    answer_everything(draft, owner)
    send_every_paper(draft, owner)
    file_application(application=draft, by=owner, at=CUT_OFF - timedelta(days=5))
    return draft


def test_who_has_filed_and_sent_everything_is_left_in_peace(filed: Application) -> None:
    the_original_comes(filed, filed.call.created_by, at=CUT_OFF - timedelta(days=4))
    remind_of_cut_offs(CUT_OFF - timedelta(days=2))
    assert subjects() == []


def test_who_has_filed_is_reminded_of_the_papers_that_are_not_there(filed: Application, owner: User) -> None:
    remind_of_cut_offs(CUT_OFF - timedelta(days=2))
    mail = Mail.objects.get(key__startswith="reminder:")
    assert (mail.to, mail.subject) == (owner.email, "紙の書類がまだ届いていません（締切まであと2日）")
    assert "まだ届いていないもの: ④履歴事項全部証明書（原本）" in mail.body
    assert "2023年9月26日（火） 17:00" in mail.body
    assert "まだ提出されていません" not in mail.body


def test_papers_are_awaited_only_for_the_round_the_application_can_still_reach(filed: Application) -> None:
    remind_of_cut_offs(CUT_OFF + SECOND)
    assert subjects() == []
    remind_of_cut_offs(datetime.fromisoformat("2023-10-15T17:00:00+09:00"))
    assert subjects() == ["紙の書類がまだ届いていません（締切まであと2日）"]


def test_after_a_stop_only_the_latest_that_is_due_goes_out(draft: Application) -> None:
    remind_of_cut_offs(CUT_OFF - timedelta(hours=1))
    assert subjects() == ["まだ提出されていません（締切まであと1時間）"]
    remind_of_cut_offs(CUT_OFF - timedelta(minutes=30))
    assert len(subjects()) == 1


def test_after_a_cut_off_the_next_one_is_reminded_of(draft: Application) -> None:
    remind_of_cut_offs(CUT_OFF + SECOND)
    assert subjects() == []
    remind_of_cut_offs(datetime.fromisoformat("2023-10-10T17:00:00+09:00"))
    assert subjects() == ["まだ提出されていません（締切まであと7日）"]


def test_a_call_that_takes_nothing_reminds_nobody(draft: Application) -> None:
    draft.call.state = CallState.CLOSED_EARLY
    draft.call.save()
    remind_of_cut_offs(CUT_OFF - timedelta(days=2))
    assert not TimedStep.objects.exists()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=7), "あと7日"),
        (timedelta(hours=25), "あと2日"),
        (timedelta(hours=24), "あと24時間"),
        (timedelta(minutes=1), "あと1時間"),
        (timedelta(0), "あと1時間"),
    ],
)
def test_how_long_there_is_left_is_rounded_up(left: timedelta, words: str) -> None:
    assert left_words(left) == words
