"""The audit trail: chained, tamper-evident, whole under concurrency."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from banso.actions.audit import actor_name, record_event, record_events, verify_audit
from banso.records.audited import UnauditedChange
from banso.records.models import AuditEvent, AuditHead
from banso.records.models.audit import FIRST_PREVIOUS_HASH
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def record(number: int = 1) -> AuditEvent:
    return record_event(by=None, at=AT, verb="test.done", subject=f"test:{number}", detail={"number": number})


def tamper(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_events_are_chained_from_the_first() -> None:
    first, second = record(1), record(2)
    assert (first.seq, first.previous_hash) == (1, FIRST_PREVIOUS_HASH)
    assert (second.seq, second.previous_hash) == (2, first.hash)
    assert second.detail == '{"number":2}'
    head = AuditHead.objects.get()
    assert (head.seq, head.hash) == (2, second.hash)


def test_what_was_done_to_many_is_chained_in_their_order_and_written_together() -> None:
    record()
    with CaptureQueriesContext(connection) as statements:
        events = record_events(
            by=None, at=AT, verb="test.done", details=[(f"test:{number}", {}) for number in range(50)]
        )
    # The head is read, the events are written, the head is moved.
    assert len(statements) == 3
    assert [event.seq for event in events] == list(range(2, 52))
    assert list(AuditEvent.objects.in_order())[1:] == events
    assert events[-1].subject == "test:49"
    verdict = verify_audit()
    assert (verdict.problem, verdict.events) == ("", 51)


def test_an_empty_trail_is_sound() -> None:
    verdict = verify_audit()
    assert verdict.is_sound
    assert (verdict.events, verdict.head) == (0, FIRST_PREVIOUS_HASH)


def test_a_trail_read_back_from_the_database_is_sound() -> None:
    for number in range(1, 6):
        record(number)
    verdict = verify_audit()
    assert verdict.is_sound, verdict.problem
    assert verdict.events == 5


def test_who_acted_is_named_by_number_not_by_name() -> None:
    user = make_user()
    event = record_event(by=user, at=AT, verb="v", subject="s:1")
    assert event.by == f"user:{user.pk}"
    assert actor_name(None) == "system"
    assert list(AuditEvent.objects.about("s:1")) == [event]


@pytest.mark.parametrize(
    ("statement", "at", "words"),
    [
        ("UPDATE records_auditevent SET detail = '{\"number\":9}' WHERE seq = 3", 3, "書き換え"),
        ("UPDATE records_auditevent SET detail = '{\"number\": 3}' WHERE seq = 3", 3, "書き換え"),
        ("UPDATE records_auditevent SET subject = 'test:9' WHERE seq = 1", 1, "書き換え"),
        ("UPDATE records_auditevent SET \"by\" = 'user:1' WHERE seq = 5", 5, "書き換え"),
        ("DELETE FROM records_auditevent WHERE seq = 1", 1, "1番の記録がありません"),
        ("DELETE FROM records_auditevent WHERE seq = 3", 3, "3番の記録がありません"),
        ("DELETE FROM records_auditevent WHERE seq = 5", 5, "末尾の記録が失われています"),
        ("DELETE FROM records_auditevent", 1, "末尾の記録が失われています"),
        ("UPDATE records_auditevent SET seq = 10 - seq", 1, "1番の記録がありません"),
    ],
)
def test_tampering_shows_and_says_where(statement: str, at: int, words: str) -> None:
    for number in range(1, 6):
        record(number)
    tamper(statement)
    verdict = verify_audit()
    assert not verdict.is_sound
    assert verdict.broken_at == at
    assert words in verdict.problem


def test_a_forged_hash_breaks_the_link_to_the_next() -> None:
    for number in range(1, 4):
        record(number)
    second = AuditEvent.objects.get(seq=2)
    second.subject = "test:forged"
    tamper(
        f"UPDATE records_auditevent SET subject = 'test:forged', hash = '{second.computed_hash()}' WHERE seq = 2"
    )
    verdict = verify_audit()
    assert verdict.broken_at == 3
    assert "つながっていません" in verdict.problem


def test_a_trail_rewritten_as_a_whole_shows_against_a_hash_noted_before() -> None:
    record(1)
    noted = record(2).hash
    assert verify_audit(known_hash=noted).is_sound
    tamper("DELETE FROM records_auditevent")
    tamper("DELETE FROM records_audithead")
    record(1)
    record(3)
    assert verify_audit().is_sound
    verdict = verify_audit(known_hash=noted)
    assert not verdict.is_sound
    assert "控えておいた要約値" in verdict.problem


def test_an_event_is_never_written_again_or_deleted() -> None:
    event = record()
    event.subject = "test:other"
    with pytest.raises(UnauditedChange):
        event.save()
    with pytest.raises(UnauditedChange):
        event.delete()


def test_an_event_may_not_hold_a_float() -> None:
    with pytest.raises(TypeError, match="float"):
        record_event(by=None, at=AT, verb="v", subject="s", detail={"rate": 0.5})
    with pytest.raises(TypeError, match="float"):
        record_events(by=None, at=AT, verb="v", details=[("s:1", {}), ("s:2", {"rate": 0.5})])
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_when_its_change_is_undone() -> None:
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    with transaction.atomic():
        assert record().seq == 1


@pytest.mark.django_db(transaction=True)
def test_simultaneous_events_queue_up_in_one_chain() -> None:
    threads, each = 8, 12
    start = threading.Barrier(threads)

    def write(worker: int) -> None:
        start.wait()
        try:
            for number in range(each):
                with transaction.atomic():
                    at = AT + timedelta(seconds=number)
                    record_event(by=None, at=at, verb="test.done", subject=f"test:{worker}", detail={})
        finally:
            connections.close_all()

    running = [threading.Thread(target=write, args=(worker,)) for worker in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    verdict = verify_audit()
    assert verdict.is_sound, verdict.problem
    assert verdict.events == threads * each
