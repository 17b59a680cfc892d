"""A transaction the database gave up is done again; what is really wrong is not."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from banso.actions.applications.application_states import locked_application
from banso.actions.applications.repeating import TRIES, atomic_repeated, was_given_up
from banso.actions.audit import record_event, verify_audit
from banso.actions.mail.mails import write_mail
from banso.records.models import Application, Mail, NumberSeries
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PATIENCE = 30
"""Seconds."""


def given_up() -> OperationalError:
    """What Django makes of a file that somebody else writes to."""
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = busy
    return error


def test_it_is_done_again_from_its_start() -> None:
    tries = []

    @atomic_repeated
    def count(key: str) -> int:
        tries.append(NumberSeries.objects.filter(key=key).exists())
        NumberSeries.objects.create(key=key)
        if len(tries) < TRIES:
            raise given_up()
        return len(tries)

    assert count("a") == TRIES
    assert tries == [False] * TRIES
    assert NumberSeries.objects.filter(key="a").count() == 1


def test_it_is_not_done_for_ever() -> None:
    tries = []

    @atomic_repeated
    def never() -> None:
        tries.append(1)
        raise given_up()

    with pytest.raises(OperationalError):
        never()
    assert len(tries) == TRIES


def test_what_is_really_wrong_is_told_at_once() -> None:
    tries = []

    @atomic_repeated
    def broken() -> None:
        tries.append(1)
        raise OperationalError("no such table")

    with pytest.raises(OperationalError):
        broken()
    assert len(tries) == 1


def test_inside_another_transaction_nothing_is_repeated() -> None:
    tries = []

    @atomic_repeated
    def part() -> None:
        tries.append(1)
        raise given_up()

    with pytest.raises(OperationalError), transaction.atomic():
        part()
    assert len(tries) == 1


def test_two_that_write_to_one_file_at_once_are_told_apart_from_a_broken_file(tmp_path: Path) -> None:
    with (
        sqlite3.connect(tmp_path / "a", timeout=0) as one,
        sqlite3.connect(tmp_path / "a", timeout=0) as other,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as unknown:
            other.execute("SELECT * FROM nothing")
    for found, expected in ((locked, True), (unknown, False)):
        error = OperationalError()
        error.__cause__ = found.value
        assert was_given_up(error) is expected


def test_two_that_wait_for_each_other_both_get_there() -> None:
    """On PostgreSQL one of them is given up, and done again; SQLite lets one begin after the other."""
    for key in ("a", "b"):
        NumberSeries.objects.create(key=key)
    met = threading.Barrier(2)

    @atomic_repeated
    def count(first: str, second: str) -> None:
        for key in (first, second):
            series = NumberSeries.objects.select_for_update().get(key=key)
            series.last += 1
            series.save()
            if key == first and connection.vendor == "postgresql" and not met.broken:
                meet(met)

    assert in_threads(lambda: count("a", "b"), lambda: count("b", "a")) == []
    assert list(NumberSeries.objects.order_by("key").values_list("last", flat=True)) == [2, 2]


def meet(barrier: threading.Barrier) -> None:
    """Wait for the other one, but only the first time: who is given up comes alone."""
    try:
        barrier.wait(timeout=2)
    except threading.BrokenBarrierError:
        return
    barrier.abort()


def test_who_writes_a_mail_about_an_application_does_not_wait_for_who_changes_it() -> None:
    """The mail's transaction has the end of the trail, and looks at the application once more when it is committed."""
    application = a_draft()
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write after the other")
    has_head, has_row = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            write_mail(
                key="k",
                to="a@example.com",
                subject="s",
                body="b",
                at=DURING_THE_CALL,
                application=application,
            )
            assert has_row.wait(PATIENCE)
            record_event(by=None, at=DURING_THE_CALL, verb="a.written", subject="a:1")
            has_head.set()

    def change() -> None:
        with transaction.atomic():
            kept = locked_application(application.pk)
            has_row.set()
            assert has_head.wait(PATIENCE)
            record_event(by=None, at=DURING_THE_CALL, verb="a.changed", subject="a:1")
            kept.save()

    assert in_threads(write, change) == []
    assert Mail.objects.count() == 1
    assert verify_audit().is_sound


def a_draft() -> Application:
    call = a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))
    owner = a_person("owner@company.example")
    return an_application(call, an_applicant(owner), owner)


def in_threads(*acts: Callable[[], object]) -> list[str]:
    """Do all at once, each with a connection of its own; what the database gave up."""
    refused = []

    def do(act: Callable[[], object]) -> None:
        try:
            act()
        except OperationalError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return refused
