"""The money of a call: an append-only ledger, and balances that the database keeps from going below nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models

from banso.core.ledger import ACCOUNTS, NOTHING, Account, Move, after
from banso.records.audited import AuditedQuerySet, UnauditedChange
from banso.records.models.applications import Application, Filing
from banso.records.models.calls import Call
from banso.records.models.checking import ClauseFinding
from banso.records.models.people import User

NOT_GIVEN = frozenset({"", Account.AVAILABLE.value, Account.RETURNED.value})
"""Accounts on which no applicant has money, and outside."""


class CallBalance(models.Model):
    """What is on each account of a call now, in yen. Its row is locked while money moves, so that decisions queue up.

    The sum of all accounts is what was appropriated. It begins with nothing and changes by `book` alone.

    Attributes:
        seq: Number of the last entry of the ledger.
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

    @property
    def accounts(self) -> dict[Account, int]:
        """What is on each account, in yen."""
        return {account: getattr(self, account.value) for account in ACCOUNTS}

    def book(
        self, move: Move, *, application: Application | None, by: User | None, at: datetime, note: str = ""
    ) -> "LedgerEntry":
        """Move money and write the entry that tells of it; the row must be locked.

        Raises:
            MoveNotPossible: There is no such way for money, or not so much on the account it leaves.
        """
        return self.book_each([(move, application)], by=by, at=at, note=note)[0]

    def book_each(
        self,
        moves: Iterable[tuple[Move, Application | None]],
        *,
        by: User | None,
        at: datetime,
        note: str = "",
    ) -> "list[LedgerEntry]":
        """Make several moves one after the other, each with its entry, and write what is left at the end.

        Raises:
            MoveNotPossible: As `book`; nothing is written then.
        """
        entries, accounts = [], self.accounts
        for seq, (move, application) in enumerate(moves, start=self.seq + 1):
            accounts = after(accounts, move)
            entries.append(
                LedgerEntry(
                    call_id=self.call_id,
                    seq=seq,
                    origin=move.origin or "",
                    target=move.target or "",
                    yen=move.yen,
                    application=application,
                    note=note,
                    by=by,
                    at=at,
                )
            )
        for account, yen in accounts.items():
            setattr(self, account.value, yen)
        self.appropriated = sum(accounts.values())
        self.seq += len(entries)
        super().save()
        return LedgerEntry.objects.bulk_create(entries)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new balance of nothing; an existing one changes by `book` alone."""
        if not self._state.adding or self.seq or self.appropriated or self.accounts != NOTHING:
            raise UnauditedChange("money moves by an entry of the ledger only: book() writes both")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the money of a call does not vanish."""
        raise UnauditedChange("the balance of a call is never deleted")


class LedgerEntryQuerySet(AuditedQuerySet["LedgerEntry"]):
    """Reads of the ledger."""

    def in_order(self) -> Self:
        """From the first entry to the last."""
        return self.order_by("seq")

    def held_for(self, application_id: int) -> dict[Account, int]:
        """What is on each account for one application, in yen."""
        return self.held_for_each([application_id])[application_id]

    def held_for_each(self, application_ids: Collection[int]) -> dict[int, dict[Account, int]]:
        """What is on each account for each of several applications, in yen; one query for any number."""
        held = {application: dict(NOTHING) for application in application_ids}
        moved = self.filter(application__in=application_ids)
        for application, origin, target, yen in moved.values_list("application", "origin", "target", "yen"):
            held[application][Account(origin)] -= yen
            held[application][Account(target)] += yen
        # What is available is nobody's.
        return {application: accounts | {Account.AVAILABLE: 0} for application, accounts in held.items()}

    def given_beside(self, applications: Sequence[Application]) -> dict[int, int]:
        """What other applications of the same company hold in calls of the same programme, in yen, by application.

        The same company is the same record, or the same corporate number: two accounts of one company share its cap.
        An application whose number an officer found to be another's counts for its own record alone. Four queries for
        any number of applications; what was paid back counts no longer.
        """
        own = Filing.objects.numbers_of(applications)
        numbered = Application.objects.filed_under(set(own.values()))
        numbers = Filing.objects.numbers_of(numbered)
        not_theirs = ClauseFinding.objects.of_numbers().filter(
            application__in=numbered.values("pk"), holds=False
        )
        for finding in not_theirs:
            if numbers.get(finding.application_id) == vars(finding)["of_number"]:
                del numbers[finding.application_id]
        companies = {application.company_id for application in applications}
        theirs = models.Q(application__company__in=companies)
        theirs |= models.Q(application__in=numbered.values("pk"))
        held: dict[tuple[str, int | str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for programme, company, application, origin, target, yen in self.filter(theirs).values_list(
            "call__programme", "application__company", "application", "origin", "target", "yen"
        ):
            moved = (target not in NOT_GIVEN) - (origin not in NOT_GIVEN)
            for same in {company, numbers.get(application, company)}:
                held[programme, same][application] += moved * yen
        return {each.pk: _beside(each, numbers.get(each.pk, ""), held) for each in applications}


def _beside(
    application: Application, number: str, held: Mapping[tuple[str, int | str], Mapping[int, int]]
) -> int:
    programme = application.call.programme
    given = {**held.get((programme, application.company_id), {}), **held.get((programme, number), {})}
    return sum(yen for other, yen in given.items() if other != application.pk)


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; an existing one cannot be written again."""
        if not self._state.adding:
            raise UnauditedChange("an entry of the ledger is never changed")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the ledger only grows."""
        raise UnauditedChange("an entry of the ledger is never deleted")
