"""The accounts of a call."""

import pytest

from banso.core.errors import MoveNotPossible
from banso.core.ledger import ACCOUNTS, MOVES, NOTHING, Account, Move, after, may_move


def test_every_account_has_its_moves() -> None:
    assert set(MOVES) == set(ACCOUNTS)


def test_money_is_committed_only_after_it_was_reserved_and_paid_only_after_it_was_settled() -> None:
    assert [one for one in Account if may_move(one, Account.COMMITTED)] == [Account.RESERVED, Account.SETTLED]
    assert [one for one in Account if may_move(one, Account.PAID)] == [Account.SETTLED]


def test_what_was_returned_is_not_spent_again() -> None:
    assert MOVES[Account.RETURNED] == frozenset()


def test_money_from_outside_comes_to_what_is_available_only() -> None:
    assert after(NOTHING, Move(origin=None, target=Account.AVAILABLE, yen=5))[Account.AVAILABLE] == 5
    for target in set(Account) - {Account.AVAILABLE}:
        with pytest.raises(MoveNotPossible):
            after(NOTHING, Move(origin=None, target=target, yen=5))
        with pytest.raises(MoveNotPossible):
            after(dict.fromkeys(Account, 9), Move(origin=target, target=None, yen=5))


@pytest.mark.parametrize("yen", [0, -1])
def test_nothing_does_not_move(yen: int) -> None:
    with pytest.raises(MoveNotPossible):
        after(dict.fromkeys(Account, 9), Move(origin=Account.AVAILABLE, target=Account.RESERVED, yen=yen))


@pytest.mark.parametrize(("yen", "possible"), [(9, True), (10, False)])
def test_no_account_goes_below_nothing(yen: int, possible: bool) -> None:
    move = Move(origin=Account.AVAILABLE, target=Account.RESERVED, yen=yen)
    if possible:
        assert after(dict.fromkeys(Account, 9), move)[Account.AVAILABLE] == 0
    else:
        with pytest.raises(MoveNotPossible, match="9円しかなく"):
            after(dict.fromkeys(Account, 9), move)


@pytest.mark.parametrize("origin", list(Account))
@pytest.mark.parametrize("target", list(Account))
def test_money_moves_along_the_ways_there_are_and_its_sum_stays(origin: Account, target: Account) -> None:
    before = dict.fromkeys(Account, 9)
    move = Move(origin=origin, target=target, yen=4)
    if may_move(origin, target):
        assert sum(after(before, move).values()) == sum(before.values())
    else:
        with pytest.raises(MoveNotPossible):
            after(before, move)
