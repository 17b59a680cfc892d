"""The accounts of a call."""

from banso.core.ledger import ACCOUNTS, MOVES, Account, may_move


def test_every_account_has_its_moves() -> None:
    assert set(MOVES) == set(ACCOUNTS)


def test_money_is_committed_only_after_it_was_reserved_and_paid_only_after_it_was_settled() -> None:
    assert [one for one in Account if may_move(one, Account.COMMITTED)] == [Account.RESERVED, Account.SETTLED]
    assert [one for one in Account if may_move(one, Account.PAID)] == [Account.SETTLED]


def test_what_was_returned_is_not_spent_again() -> None:
    assert MOVES[Account.RETURNED] == frozenset()
