"""Adding to the audit trail and verifying it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.records.models import AuditEvent, AuditHead, User
from banso.records.models.audit import FIRST_PREVIOUS_HASH, canonical_json, event_hash

SYSTEM = "system"
"""Who acts when no person does: the start of the site, a command on the server."""
Detail = Mapping[str, object]
"""Further facts of an event, without personal data."""


def actor_name(by: User | None) -> str:
    """Return how the trail names who acted: by account number, which outlives a change of name or address."""
    return SYSTEM if by is None else f"user:{by.pk}"


def record_event(
    *, by: User | None, at: datetime, verb: str, subject: str, detail: Detail | None = None
) -> AuditEvent:
    """Add one event to the end of the chain, in the transaction of the change it tells of.

    Args:
        by: Who acted; None for the system itself.
        at: The real moment, never that of the demonstration.
        verb: What was done, `subject.past_participle`.
        subject: To what, `kind:number`.
        detail: Further facts without personal data; text, integers, booleans, lists and dictionaries of these.

    Returns:
        The stored event.

    Raises: As `record_events`.
    """
    return record_events(by=by, at=at, verb=verb, details=[(subject, detail or {})])[0]


def record_events(
    *, by: User | None, at: datetime, verb: str, details: Iterable[tuple[str, Detail]]
) -> list[AuditEvent]:
    """Add an event for each of several subjects to which the same was done; for a thousand hardly dearer than for one.

    The row of the head is locked first, so that simultaneous changes queue up: on PostgreSQL by SELECT FOR UPDATE,
    on SQLite by the write lock that BEGIN IMMEDIATE holds already.

    Args:
        by: As for `record_event`.
        at: Likewise.
        verb: Likewise.
        details: Subject and detail of each event, in the order of the chain.

    Returns:
        The stored events.

    Raises:
        TransactionManagementError: Called outside a transaction: an event could then outlive its change.
        TypeError: A detail holds a float or another value without one spelling.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "an audit event belongs into the transaction of its change"
        )
    events = []
    last, previous = _locked_head()
    for seq, (subject, detail) in enumerate(details, start=last + 1):
        spelled = canonical_json(dict(detail))
        values = {"by": actor_name(by), "verb": verb, "subject": subject, "detail": spelled}
        hashed = event_hash(seq=seq, at=at, previous_hash=previous, **values)
        events.append(AuditEvent(seq=seq, at=at, previous_hash=previous, hash=hashed, **values))
        previous = hashed
    AuditEvent.objects.bulk_create(events)
    AuditHead.objects.update(seq=last + len(events), hash=previous)
    return events


def _locked_head() -> tuple[int, str]:
    """Number and hash of the last event, their row locked until the transaction ends; the first event makes it."""
    head = AuditHead.objects.select_for_update(no_key=True).values_list("seq", "hash")
    for the_one in head:
        return the_one
    AuditHead.objects.get_or_create(pk=AuditHead.THE_ONE)
    return head.get()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """What verifying the chain found.

    Attributes:
        events: How many events were read.
        head: SHA-256 of the last sound event. Kept elsewhere (on paper, in a mail), it later proves that nothing
            before it was rewritten.
        broken_at: Number of the first event that does not fit; None when all do.
        problem: What does not fit, one Japanese sentence; empty when all does.
    """

    events: int
    head: str
    broken_at: int | None = None
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether the whole chain fits."""
        return self.broken_at is None


def verify_audit(*, known_hash: str = "") -> AuditVerdict:
    """Read the whole chain and say whether anything was changed, removed, inserted or cut off.

    Whoever can rewrite every event and the head as well can forge a sound chain; `known_hash`, noted earlier
    outside the database, shows that too.

    Args:
        known_hash: A head printed by an earlier verification, in hexadecimal; empty for none.
    """
    with transaction.atomic():
        head = AuditHead.objects.select_for_update(no_key=True).filter(pk=AuditHead.THE_ONE).first()
        return _read_chain(head or AuditHead(), known_hash)


def _read_chain(head: AuditHead, known_hash: str) -> AuditVerdict:
    """Follow the chain to its head."""
    count, previous, known_seen = 0, FIRST_PREVIOUS_HASH, not known_hash
    for event in AuditEvent.objects.in_order().iterator(chunk_size=2000):
        problem = _problem_of(event, count + 1, previous)
        if problem:
            return AuditVerdict(events=count, head=previous, broken_at=count + 1, problem=problem)
        count, previous = count + 1, event.hash
        known_seen = known_seen or event.hash == known_hash
    if (head.seq, head.hash) != (count, previous):
        problem = f"末尾の記録が失われています(記録{count}件、控え{head.seq}件)"
        return AuditVerdict(events=count, head=previous, broken_at=count + 1, problem=problem)
    if not known_seen:
        problem = "控えておいた要約値が見つかりません。記録全体が書き換えられています"
        return AuditVerdict(events=count, head=previous, broken_at=1, problem=problem)
    return AuditVerdict(events=count, head=previous)


def _problem_of(event: AuditEvent, expected_seq: int, previous: str) -> str:
    """Say in Japanese what does not fit about an event; empty when all does."""
    if event.seq != expected_seq:
        return f"{expected_seq}番の記録がありません"
    if event.previous_hash != previous:
        return f"{event.seq}番の記録が前の記録とつながっていません"
    if event.computed_hash() != event.hash:
        return f"{event.seq}番の記録の内容が書き換えられています"
    return ""
