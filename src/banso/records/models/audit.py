"""The audit trail: events chained by SHA-256, so that a changed, removed or inserted one shows."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.db import models

from banso.records.audited import AuditedQuerySet, UnauditedChange

FIRST_PREVIOUS_HASH = "0" * 64
"""What the first event is chained to."""


def canonical_json(values: object) -> str:
    """Return the one spelling of a value as JSON: keys sorted, no spaces, Japanese as it is.

    Args:
        values: Dictionaries with text keys, lists, text, integers, booleans and None.

    Raises:
        TypeError: A float or anything else whose spelling could differ from one machine to the next.
    """
    refuse_floats(values)
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def refuse_floats(values: object) -> None:
    """Raise TypeError when a float hides anywhere inside."""
    if isinstance(values, float):
        raise TypeError("a float has no place in an audit event")
    if isinstance(values, dict):
        for key, value in values.items():
            if not isinstance(key, str):
                raise TypeError("keys of an audit event are text")
            refuse_floats(value)
    elif isinstance(values, list | tuple):
        for value in values:
            refuse_floats(value)


class AuditEventQuerySet(AuditedQuerySet["AuditEvent"]):
    """Reads of the trail."""

    def in_order(self) -> "AuditEventQuerySet":
        """From the first event to the last."""
        return self.order_by("seq")

    def about(self, subject: str) -> "AuditEventQuerySet":
        """What happened to one thing, oldest first."""
        return self.filter(subject=subject).order_by("seq")


class AuditEvent(models.Model):
    """One change: who did what to which thing, and when. Never changed, never deleted."""

    seq = models.PositiveBigIntegerField("番号", primary_key=True)
    at = models.DateTimeField("日時")
    by = models.CharField("行った人", max_length=80)
    verb = models.CharField("操作", max_length=60)
    subject = models.CharField("対象", max_length=120, db_index=True)
    # Text, not a JSON column: the hash covers these very characters, and jsonb would spell them anew.
    detail = models.TextField("内容")
    previous_hash = models.CharField("前の要約値", max_length=64)
    hash = models.CharField("要約値", max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "監査記録"
        verbose_name_plural = "監査記録"
        constraints = (
            # Two events that follow the same one would be a fork of the chain.
            models.UniqueConstraint(fields=("previous_hash",), name="audit_event_chain_has_no_fork"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; an existing one cannot be written again."""
        if not self._state.adding:
            raise UnauditedChange("an audit event is never changed")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the trail only grows."""
        raise UnauditedChange("an audit event is never deleted")

    def computed_hash(self) -> str:
        """The SHA-256 this event must have, from everything it says and the hash before it."""
        return event_hash(
            seq=self.seq,
            at=self.at,
            by=self.by,
            verb=self.verb,
            subject=self.subject,
            detail=self.detail,
            previous_hash=self.previous_hash,
        )


def event_hash(
    *, seq: int, at: datetime, by: str, verb: str, subject: str, detail: str, previous_hash: str
) -> str:
    """Return the SHA-256 of an event in hexadecimal.

    The moment is spelled in UTC to the microsecond, so that the database's own time zone plays no part.
    """
    spelled = canonical_json(
        {
            "seq": seq,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": by,
            "verb": verb,
            "subject": subject,
            "detail": detail,
            "previous_hash": previous_hash,
        }
    )
    return hashlib.sha256(spelled.encode()).hexdigest()


class AuditHead(models.Model):
    """Where the chain ends. Its one row is locked while an event is added, so that events queue up."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    seq = models.PositiveBigIntegerField("最後の番号", default=0)
    hash = models.CharField("最後の要約値", max_length=64, default=FIRST_PREVIOUS_HASH)

    class Meta:
        verbose_name = "監査記録の末尾"
        verbose_name_plural = "監査記録の末尾"
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
