"""The accounts of a call's money and how it may move between them, in whole yen."""

from collections.abc import Mapping
from enum import StrEnum


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


def may_move(origin: Account, target: Account) -> bool:
    """Whether money may go from one account to another.

    Example:
        >>> may_move(Account.AVAILABLE, Account.RESERVED), may_move(Account.AVAILABLE, Account.PAID)
        (True, False)
    """
    return target in MOVES[origin]
