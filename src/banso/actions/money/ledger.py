"""The money of a call: appropriated, reserved by selection, committed by the grant decision. Never more than there is.

Whoever moves money holds the row of its balance until the transaction ends, so that decisions queue up. All actions
lock in one order, or two of them could wait for each other for ever: applications (by number of their row), then the
balance, then the trail. Within a transaction money therefore moves before the first event is recorded.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_events
from banso.actions.errors import BudgetExhausted, MoneyNotHeld
from banso.core.ledger import Account, Move
from banso.core.money import show_yen
from banso.records.models import Application, Call, CallBalance, LedgerEntry, User


def balance_of(call: Call) -> CallBalance:
    """What is on each account of a call now; nothing anywhere where nothing was appropriated yet."""
    return CallBalance.objects.filter(call=call).first() or CallBalance(call=call)


def held_for(application: Application) -> dict[Account, int]:
    """What is on each account for one application, in yen."""
    return LedgerEntry.objects.held_for(application.pk)


def locked_balance(call_id: int) -> CallBalance:
    """The balance of a call, locked until the transaction ends; opened where there is none yet."""
    balance, _ = CallBalance.objects.select_for_update(no_key=True).get_or_create(call_id=call_id)
    return balance


@transaction.atomic
def appropriate(*, call: Call, yen: int, by: User | None, at: datetime, note: str = "") -> LedgerEntry:
    """Give a call money, in yen: its budget, or a supplement.

    Raises:
        MoveNotPossible: The sum is not above nothing.
    """
    move = Move(origin=None, target=Account.AVAILABLE, yen=yen)
    entry = locked_balance(call.pk).book(move, application=None, by=by, at=at, note=note)
    return _recorded(entry, "call.appropriated")


@transaction.atomic
def take_back_appropriation(
    *, call: Call, yen: int, by: User | None, at: datetime, note: str = ""
) -> LedgerEntry:
    """Take money that nobody was promised from a call again, in yen.

    Raises:
        BudgetExhausted: Less than that is left.
        MoveNotPossible: The sum is not above nothing.
    """
    balance = locked_balance(call.pk)
    _refuse_more_than_left(balance, yen, place="")
    move = Move(origin=Account.AVAILABLE, target=None, yen=yen)
    entry = balance.book(move, application=None, by=by, at=at, note=note)
    return _recorded(entry, "call.appropriation_reduced")


@transaction.atomic
def reserve(*, application: Application, yen: int, by: User | None, at: datetime) -> LedgerEntry:
    """Set money of the call aside for an application, in yen.

    Args:
        application: Held by `locked_application`.
        yen: In addition to what is reserved for it already.
        by: Who acts.
        at: The moment.

    Raises:
        BudgetExhausted: Less than that is left.
        MoveNotPossible: The sum is not above nothing.
    """
    balance = locked_balance(application.call_id)
    _refuse_more_than_left(balance, yen, place=application.number)
    move = Move(origin=Account.AVAILABLE, target=Account.RESERVED, yen=yen)
    return _recorded(balance.book(move, application=application, by=by, at=at), "money.reserved")


@transaction.atomic
def release(*, application: Application, yen: int, by: User | None, at: datetime) -> LedgerEntry:
    """Give back money that was set aside for an application, in yen.

    Raises:
        MoneyNotHeld: Less than that is reserved for it.
        MoveNotPossible: The sum is not above nothing.
    """
    balance = locked_balance(application.call_id)
    reserved = held_for(application)[Account.RESERVED]
    if reserved < yen:
        raise MoneyNotHeld(
            f"この申請のために採択分としてあるのは{show_yen(reserved)}で、{show_yen(yen)}を戻せません",
            place=application.number,
        )
    move = Move(origin=Account.RESERVED, target=Account.AVAILABLE, yen=yen)
    return _recorded(balance.book(move, application=application, by=by, at=at), "money.released")


@transaction.atomic
def release_all(*, application: Application, by: User | None, at: datetime) -> int:
    """Give back everything that is set aside for an application, which has withdrawn or is selected no longer.

    Returns:
        What came free, in yen; 0 when nothing was set aside.
    """
    locked_balance(application.call_id)
    reserved = held_for(application)[Account.RESERVED]
    if reserved:
        release(application=application, yen=reserved, by=by, at=at)
    return reserved


@transaction.atomic
def commit_grants(*, grants: Mapping[Application, int], by: User | None, at: datetime) -> None:
    """Turn what is reserved for applications of a call into what is granted to them: all of it, or nothing.

    Args:
        grants: Applications held by `locked_application`, each with the yen its decision grants: exactly what the
            selection reserved. At least one.
        by: Who decides.
        at: The moment.

    Raises:
        MoneyNotHeld: Another sum is reserved for one of them.
    """
    balance = locked_balance(next(iter(grants)).call_id)
    held = LedgerEntry.objects.held_for_each([application.pk for application in grants])
    for application, yen in grants.items():
        reserved = held[application.pk][Account.RESERVED]
        if reserved != yen:
            raise MoneyNotHeld(
                f"この申請のために採択分としてあるのは{show_yen(reserved)}で、{show_yen(yen)}の交付決定とは合いません",
                place=application.number,
                remedy="選定の内容を確かめてから、もう一度決裁してください",
            )
    moves = [
        (Move(origin=Account.RESERVED, target=Account.COMMITTED, yen=yen), application)
        for application, yen in grants.items()
    ]
    _record(balance.book_each(moves, by=by, at=at), "money.committed", by, at)


def _refuse_more_than_left(balance: CallBalance, yen: int, *, place: str) -> None:
    if yen > balance.available:
        raise BudgetExhausted(
            f"予算の残りは{show_yen(balance.available)}で、{show_yen(yen)}に足りません",
            left_yen=balance.available,
            place=place,
            remedy="減額するか、補欠にしてください" if place else "",
        )


def _recorded(entry: LedgerEntry, verb: str) -> LedgerEntry:
    """Tell the trail of an entry."""
    _record([entry], verb, entry.by, entry.at)
    return entry


def _record(entries: Iterable[LedgerEntry], verb: str, by: User | None, at: datetime) -> None:
    """Tell the trail of several entries."""
    details = [(_subject_of(entry), {"yen": entry.yen, "entry": entry.seq}) for entry in entries]
    record_events(by=by, at=at, verb=verb, details=details)


def _subject_of(entry: LedgerEntry) -> str:
    return f"application:{entry.application_id}" if entry.application_id else f"call:{entry.call_id}"
