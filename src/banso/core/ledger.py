"""The accounts of a call's money and how it may move between them, in whole yen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from banso.core.errors import MoveNotPossible
from banso.core.money import show_yen


class Account(StrEnum):
    """Where a yen of the appropriation is."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    """For applications that are selected (採択)."""
    COMMITTED = "committed"
    """By grant decisions (交付決定)."""
    SETTLED = "settled"
    """By the final amount (額の確定)."""
    PAID = "paid"
    RETURNED = "returned"
    """Paid back by a recipient; not to be spent again."""


ACCOUNTS = tuple(Account)
"""All accounts; their sum is what was appropriated."""

MOVES: Mapping[Account, frozenset[Account]] = {
    Account.AVAILABLE: frozenset({Account.RESERVED}),
    Account.RESERVED: frozenset({Account.AVAILABLE, Account.COMMITTED}),
    Account.COMMITTED: frozenset({Account.AVAILABLE, Account.SETTLED}),
    Account.SETTLED: frozenset({Account.AVAILABLE, Account.COMMITTED, Account.PAID}),
    # A transfer that failed brings the money back to what is settled.
    Account.PAID: frozenset({Account.SETTLED, Account.RETURNED}),
    Account.RETURNED: frozenset(),
}
"""Where money may go from each account."""


LABELS: Mapping[Account, str] = {
    Account.AVAILABLE: "残額",
    Account.RESERVED: "採択分",
    Account.COMMITTED: "交付決定分",
    Account.SETTLED: "額の確定分",
    Account.PAID: "支払済み",
    Account.RETURNED: "返還済み",
}
"""How the accounts are named."""

Balances = Mapping[Account, int]
"""What is on each account, in yen."""

NOTHING: Balances = dict.fromkeys(ACCOUNTS, 0)
"""Before anything was appropriated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Money that goes from one account to another.

    Attributes:
        origin: None for an appropriation, which comes from outside.
        target: None for an appropriation taken back.
        yen: Above nothing.
    """

    origin: Account | None
    target: Account | None
    yen: int


def may_move(origin: Account, target: Account) -> bool:
    """Whether money may go from one account to another.

    Example:
        >>> may_move(Account.AVAILABLE, Account.RESERVED), may_move(Account.AVAILABLE, Account.PAID)
        (True, False)
    """
    return target in MOVES[origin]


def after(balances: Balances, move: Move) -> dict[Account, int]:
    """What is on the accounts once a move is made.

    Raises:
        MoveNotPossible: There is no such way for money, or not so much on the account it leaves.

    Example:
        >>> after(NOTHING, Move(origin=None, target=Account.AVAILABLE, yen=500))[Account.AVAILABLE]
        500
    """
    _refuse_ways_that_are_none(move)
    moved = dict(balances)
    if move.origin is not None:
        if moved[move.origin] < move.yen:
            raise MoveNotPossible(
                f"{LABELS[move.origin]}は{show_yen(moved[move.origin])}しかなく、{show_yen(move.yen)}を動かせません"
            )
        moved[move.origin] -= move.yen
    if move.target is not None:
        moved[move.target] += move.yen
    return moved


def _refuse_ways_that_are_none(move: Move) -> None:
    if move.yen <= 0:
        raise MoveNotPossible(f"動かす額が{show_yen(move.yen)}です", remedy="1円以上の額にしてください")
    if move.origin is not None and move.target is not None:
        possible = may_move(move.origin, move.target)
    else:
        # From outside money comes to what is available, and back to outside only from there.
        possible = (move.origin, move.target) in {(None, Account.AVAILABLE), (Account.AVAILABLE, None)}
    if not possible:
        origin, target = (LABELS[end] if end else "予算の外" for end in (move.origin, move.target))
        raise MoveNotPossible(f"お金を{origin}から{target}へ動かすことはできません")
