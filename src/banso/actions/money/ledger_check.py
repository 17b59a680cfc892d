"""Whether the ledger of a call adds up to its balances."""

from dataclasses import dataclass

from django.db import transaction

from banso.actions.money.ledger import locked_balance
from banso.core.errors import MoveNotPossible
from banso.core.ledger import ACCOUNTS, LABELS, NOTHING, Account, Move, after
from banso.core.money import show_yen
from banso.records.models import Call, CallBalance, LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerVerdict:
    """What going through a ledger found.

    Attributes:
        call_id: Number of the call.
        entries: How many entries were read and fit.
        problem: What does not fit, one Japanese sentence; empty when all does.
    """

    call_id: int
    entries: int
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether the entries and the balances agree."""
        return not self.problem


@transaction.atomic
def verify_ledger(call: Call) -> LedgerVerdict:
    """Go through the ledger of a call from its first entry, and compare the end with the balances.

    Every entry must be a possible move that leaves no account below nothing, for the call and for the application
    it names; none may be missing.
    """
    balance = locked_balance(call.pk)
    whole: dict[Account, int] = dict(NOTHING)
    for_each: dict[int, dict[Account, int]] = {}
    count = 0
    for entry in LedgerEntry.objects.filter(call=call).in_order().iterator(chunk_size=2000):
        try:
            _refuse_gap(entry, count + 1)
            whole = after(whole, _move_of(entry))
            if entry.application_id:
                # What is available is nobody's: for an application it has no lower bound.
                own = for_each.get(entry.application_id, dict(NOTHING)) | {Account.AVAILABLE: entry.yen}
                for_each[entry.application_id] = after(own, _move_of(entry))
        except MoveNotPossible as error:
            return LedgerVerdict(call_id=call.pk, entries=count, problem=f"{entry.seq}番: {error.message}")
        count += 1
    return LedgerVerdict(call_id=call.pk, entries=count, problem=_difference(balance, whole, count))


def verify_ledgers() -> list[LedgerVerdict]:
    """Go through the ledgers of all calls that ever had money."""
    balances = CallBalance.objects.select_related("call").order_by("call_id")
    return [verify_ledger(balance.call) for balance in balances]


def _refuse_gap(entry: LedgerEntry, expected: int) -> None:
    if entry.seq != expected:
        raise MoveNotPossible(f"{expected}番の記録がありません")


def _move_of(entry: LedgerEntry) -> Move:
    return Move(
        origin=Account(entry.origin) if entry.origin else None,
        target=Account(entry.target) if entry.target else None,
        yen=entry.yen,
    )


def _difference(balance: CallBalance, whole: dict[Account, int], count: int) -> str:
    """What the balances say differently from the entries; empty when they agree."""
    if balance.seq != count:
        return f"台帳の記録は{count}件ですが、控えは{balance.seq}件です"
    for account in ACCOUNTS:
        if balance.accounts[account] != whole[account]:
            said, summed = show_yen(balance.accounts[account]), show_yen(whole[account])
            return f"{LABELS[account]}の残高{said}が、台帳の合計{summed}と合いません"
    return ""
