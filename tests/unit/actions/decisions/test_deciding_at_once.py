"""Several people press the button at the same moment: one signature counts, and the decision is taken once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from banso.actions.audit import verify_audit
from banso.actions.decisions.decisions import sign_step
from banso.actions.decisions.proposals import current_step
from banso.actions.money.ledger import balance_of
from banso.core.errors import BansoError
from banso.records.models import Letter, Mail, User
from banso.records.models.people import Role
from tests.application_rows import a_person, named_for
from tests.decision_rows import AFTER_THE_ROUND, a_prefecture, circulated, selected, signed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all in threads that wait for each other; the names of what was refused."""
    together, refused = threading.Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        try:
            together.wait(timeout=30)
            act()
        except BansoError as error:
            refused.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refused


def test_the_last_step_signed_by_three_at_once_is_signed_by_one() -> None:
    prefecture = a_prefecture()
    approvers: list[User] = [prefecture.approver]
    for number in range(2):
        approvers.append(a_person(f"approver{number}@pref.example", Role.PREFECTURE_APPROVER))
        named_for(prefecture.call, approvers[-1])
    proposal = circulated(prefecture, selected(prefecture), selected(prefecture, "株式会社乙"))
    signed(proposal, prefecture.consulted)
    step = current_step(proposal)
    assert step

    def signing(by: User) -> Callable[[], object]:
        return lambda: sign_step(proposal_id=proposal.pk, step_id=step.pk, by=by, at=AFTER_THE_ROUND)

    assert at_once([signing(by) for by in approvers]) == ["ProposalNotPossible"] * 2
    assert Letter.objects.count() == 2
    assert Mail.objects.about_letters().count() == 2
    balance = balance_of(prefecture.call)
    assert (balance.reserved, balance.committed) == (0, 1_800_000)
    assert verify_audit().is_sound


def test_two_decisions_of_one_body_at_once_share_a_series_without_gaps() -> None:
    prefecture = a_prefecture()
    proposals = [circulated(prefecture, selected(prefecture, f"株式会社{n}")) for n in range(4)]
    acts: list[Callable[[], object]] = []
    for proposal in proposals:
        signed(proposal, prefecture.consulted)
        acts.append(lambda proposal=proposal: signed(proposal, prefecture.approver))
    assert at_once(acts) == []
    assert sorted(letter.serial for letter in Letter.objects.all()) == [1, 2, 3, 4]
    assert verify_audit().is_sound
