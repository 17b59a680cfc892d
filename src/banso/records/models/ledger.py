"""The money of a call: an append-only ledger, and balances that the database keeps from going below nothing."""

from typing import Self

from django.conf import settings
from django.db import models

from banso.core.ledger import ACCOUNTS, Account
from banso.records.audited import AuditedQuerySet
from banso.records.models.applications import Application
from banso.records.models.calls import Call


class CallBalance(models.Model):
    """What is on each account of a call now, in yen. Its row is locked while money moves, so that decisions queue up.

    The sum of all accounts is what was appropriated.
    """

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="balance", primary_key=True)
    seq = models.PositiveBigIntegerField("最後の番号", default=0)
    appropriated = models.PositiveBigIntegerField("予算", default=0)
    available = models.PositiveBigIntegerField("残額", default=0)
    reserved = models.PositiveBigIntegerField("採択済み", default=0)
    committed = models.PositiveBigIntegerField("交付決定済み", default=0)
    settled = models.PositiveBigIntegerField("額の確定済み", default=0)
    paid = models.PositiveBigIntegerField("支払済み", default=0)
    returned = models.PositiveBigIntegerField("返還済み", default=0)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "公募の残高"
        verbose_name_plural = "公募の残高"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    appropriated=models.F("available")
                    + models.F("reserved")
                    + models.F("committed")
                    + models.F("settled")
                    + models.F("paid")
                    + models.F("returned")
                ),
                name="call_balance_adds_up",
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{account}__gte": 0}), name=f"call_balance_{account}_not_below_0"
                )
                for account in ACCOUNTS
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}"


class LedgerEntryQuerySet(AuditedQuerySet["LedgerEntry"]):
    """Reads of the ledger."""

    def in_order(self) -> Self:
        """From the first entry to the last."""
        return self.order_by("seq")


class LedgerEntry(models.Model):
    """Money that moved from one account of a call to another. Never changed, never deleted.

    Attributes:
        origin: The account it left; empty for an appropriation.
        target: The account it reached; empty for an appropriation taken back.
        yen: Always above nothing.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="ledger")
    seq = models.PositiveBigIntegerField("番号")
    origin = models.CharField("元", max_length=12, blank=True)
    target = models.CharField("先", max_length=12, blank=True)
    yen = models.PositiveBigIntegerField("金額（円）")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="ledger", null=True, blank=True
    )
    note = models.CharField("摘要", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField("日時")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "台帳"
        verbose_name_plural = "台帳"
        constraints = (
            models.UniqueConstraint(fields=("call", "seq"), name="ledger_entry_numbered_once"),
            models.CheckConstraint(condition=models.Q(yen__gt=0), name="ledger_entry_above_nothing"),
            models.CheckConstraint(
                condition=~models.Q(origin=models.F("target")), name="ledger_entry_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=["", *Account]) & models.Q(target__in=["", *Account]),
                name="ledger_entry_accounts_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id}#{self.seq}"
