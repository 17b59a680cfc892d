"""Several people press the button at the same moment: one signature counts, and the decision is taken once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from banso.actions.audit import verify_audit
from banso.actions.decisions.circulation import current_step
from banso.actions.decisions.decisions import sign_step
from banso.actions.decisions.letter_files import make_files
from banso.actions.decisions.letters import note_opened
from banso.actions.filing.filing import withdraw_application
from banso.actions.money.ledger import balance_of
from banso.records.models import AuditEvent, Letter, Mail, ProposalLine, User
from banso.records.models.people import Role
from tests.application_rows import a_person, named_for
from tests.decision_rows import AFTER_THE_ROUND, a_prefecture, circulated, decided, drafted, selected, signed
from tests.simultaneous import at_once, one_after_the_other

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_an_application_drafted_by_two_at_once_is_in_one_proposal() -> None:
    prefecture = a_prefecture()
    application = selected(prefecture)

    def drafting(by: User) -> Callable[[], object]:
        return lambda: drafted(prefecture, application, by=by)

    refused = one_after_the_other(drafting(prefecture.drafter), drafting(prefecture.consulted))
    assert refused == ([], ["ProposalNotPossible"])
    assert ProposalLine.objects.count() == 1


def test_a_withdrawal_during_the_last_signature_comes_too_late() -> None:
    prefecture = a_prefecture()
    application = selected(prefecture)
    proposal = signed(circulated(prefecture, application), prefecture.consulted)
    refused = one_after_the_other(
        lambda: signed(proposal, prefecture.approver),
        lambda: withdraw_application(
            application=application, by=application.begun_by, at=AFTER_THE_ROUND + timedelta(minutes=1)
        ),
    )
    assert refused == ([], ["StepNotPossible"])
    assert balance_of(prefecture.call).committed == 900_000


def test_a_last_signature_during_a_withdrawal_decides_nothing() -> None:
    prefecture = a_prefecture()
    application = selected(prefecture)
    proposal = signed(circulated(prefecture, application), prefecture.consulted)
    refused = one_after_the_other(
        lambda: withdraw_application(application=application, by=application.begun_by, at=AFTER_THE_ROUND),
        lambda: signed(proposal, prefecture.approver),
    )
    assert refused == ([], ["ProposalOutdated"])
    balance = balance_of(prefecture.call)
    assert (balance.committed, balance.reserved, Letter.objects.count()) == (0, 0, 0)


def test_a_letter_is_opened_while_the_worker_keeps_its_file(private_files: Path) -> None:
    prefecture = a_prefecture()
    applications = [selected(prefecture, f"株式会社{n}") for n in range(8)]
    decided(prefecture, *applications)
    letters = list(Letter.objects.in_order())
    acts: list[Callable[[], object]] = [
        lambda letter=letter, application=application: note_opened(
            letter_id=letter.pk, by=application.begun_by, at=AFTER_THE_ROUND
        )
        for letter, application in zip(letters, applications, strict=True)
    ]
    assert at_once([lambda: make_files(at=AFTER_THE_ROUND, most=10), *acts]) == []
    assert Letter.objects.exclude(opened_at=None).exclude(file="").count() == len(letters)
    assert verify_audit().is_sound


def test_two_workers_keep_one_file_for_each_letter(private_files: Path) -> None:
    prefecture = a_prefecture()
    decided(prefecture, *[selected(prefecture, f"株式会社{n}") for n in range(4)])
    assert at_once([lambda: make_files(at=AFTER_THE_ROUND, most=10)] * 2) == []
    kept = {f"letters/{path.name}" for path in (private_files / "letters").iterdir()}
    assert kept == set(Letter.objects.values_list("file", flat=True))
    assert AuditEvent.objects.filter(verb="letter.made").count() == 4


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
