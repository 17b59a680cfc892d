"""Sending a proposal on its way: letters are looked at while everybody else writes, and hold what was looked at."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst
from django.db import connection

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import send_back
from banso.actions.decisions.letter_files import make_files
from banso.actions.errors import LetterUnready, ProposalNotPossible, ProposalOutdated
from banso.core.proposals import ProposalState
from banso.records.models import ApplicantCompany, Application, CallVersion, Letter, Mail
from banso.records.models.people import Role
from tests.application_rows import a_person, named_for
from tests.decision_rows import (
    AFTER_THE_ROUND,
    Prefecture,
    circulated,
    decided,
    drafted,
    selected,
    signed,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
Meanwhile = Callable[[], object]


@pytest.fixture
def while_setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Meanwhile], list[bool]]:
    """Do something through a connection of its own while typst sets letters; tells of each whether we hold a lock."""

    def arrange(meanwhile: Meanwhile) -> list[bool]:
        real, held = typst.Compiler, []

        def do() -> None:
            try:
                meanwhile()
            finally:
                connection.close()

        def compiler(*args: Any, **kwargs: Any) -> Any:
            held.append(connection.in_atomic_block)
            if len(held) == 1:
                other = threading.Thread(target=do)
                other.start()
                other.join(timeout=60)
            return real(*args, **kwargs)

        monkeypatch.setattr(typst, "Compiler", compiler)
        return held

    return arrange


def renamed(company: ApplicantCompany, name: str) -> Meanwhile:
    def rename() -> None:
        kept = ApplicantCompany.objects.get(pk=company.pk)
        kept.name = name
        kept.save()

    return rename


def test_while_letters_are_looked_at_others_write(
    prefecture: Prefecture, while_setting: Callable[[Meanwhile], list[bool]]
) -> None:
    proposal = drafted(prefecture, selected(prefecture))
    bystander = selected(prefecture, "株式会社乙").company
    held = while_setting(renamed(bystander, "株式会社改名"))
    circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    bystander.refresh_from_db()
    assert bystander.name == "株式会社改名"
    assert held == [False]


def test_while_the_worker_sets_letters_others_write(
    prefecture: Prefecture, while_setting: Callable[[Meanwhile], list[bool]], private_files: Path
) -> None:
    application = selected(prefecture)
    decided(prefecture, application)
    # The letters are set by threads of their own, none of which holds anything.
    held = while_setting(renamed(application.company, "株式会社改名"))
    assert make_files(at=AFTER_THE_ROUND, most=10) == 1
    application.company.refresh_from_db()
    assert (application.company.name, held) == ("株式会社改名", [False])
    assert Letter.objects.get().file.name


def test_the_last_signature_sets_no_letter(
    prefecture: Prefecture, while_setting: Callable[[Meanwhile], list[bool]]
) -> None:
    proposal = signed(circulated(prefecture, selected(prefecture)), prefecture.consulted)
    held = while_setting(lambda: None)
    assert signed(proposal, prefecture.approver).stands is ProposalState.DECIDED
    assert held == []


def test_a_letter_that_changed_while_it_was_looked_at_is_not_circulated(
    prefecture: Prefecture, while_setting: Callable[[Meanwhile], list[bool]]
) -> None:
    application = selected(prefecture)
    proposal = drafted(prefecture, application)
    while_setting(renamed(application.company, "株式会社한빛"))
    with pytest.raises(ProposalOutdated, match=application.number):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    proposal.refresh_from_db()
    assert (proposal.stands, proposal.turn) == (ProposalState.DRAFTED, 0)
    assert proposal.lines.get().content["addressee"]["name"] == "株式会社甲"
    assert not Mail.objects.exists()
    with pytest.raises(LetterUnready, match="한"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_two_who_circulate_at_once_send_it_once(
    prefecture: Prefecture, while_setting: Callable[[Meanwhile], list[bool]]
) -> None:
    proposal = drafted(prefecture, selected(prefecture))
    while_setting(lambda: circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND))
    with pytest.raises(ProposalNotPossible, match="回付中"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    proposal.refresh_from_db()
    assert (proposal.turn, proposal.steps.count(), Mail.objects.count()) == (1, 2, 1)


def test_a_number_that_cannot_be_printed_is_told_before_anybody_signs(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    version = CallVersion.objects.get(pk=application.version_id)
    version.text = version.text.replace("年度補助第{number}号", "年度補助第{number}号한")
    version.sha256 = "0" * 64
    version.save()
    proposal = drafted(prefecture, Application.objects.get(pk=application.pk))
    with pytest.raises(LetterUnready, match="한"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)


def test_what_too_few_people_could_sign_is_not_circulated(prefecture: Prefecture) -> None:
    application = selected(prefecture)
    proposal = drafted(prefecture, application)
    # Of three people two may not sign: the drafter, and whoever checked it.
    application.duties.create(user=prefecture.consulted, duty="checked", first_at=AFTER_THE_ROUND)
    with pytest.raises(ProposalNotPossible, match="足りません"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    named_for(prefecture.call, a_person("second@pref.example", Role.PREFECTURE_APPROVER))
    circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    asked = Mail.objects.values_list("to", flat=True)
    assert prefecture.consulted.email not in asked
    assert len(asked) == 2


def test_long_titles_fit_into_the_mails_about_them(prefecture: Prefecture) -> None:
    prefecture.call.title = "公" * 200
    prefecture.call.save()
    proposal = drafted(prefecture, selected(prefecture))
    proposal.title = "件" * 200
    proposal.save()
    sent = circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    step = current_step(sent)
    assert step
    values = {"proposal_id": proposal.pk, "step_id": step.pk, "at": AFTER_THE_ROUND}
    send_back(by=prefecture.consulted, note="件名が長すぎます", **values)
    subjects = Mail.objects.values_list("subject", flat=True)
    assert {len(subject) for subject in subjects} == {200}
