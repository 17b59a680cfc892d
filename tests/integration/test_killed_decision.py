"""A site killed while a proposal is circulated or decided: nothing has happened, and done again it happens once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from banso.actions.audit import verify_audit
from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.money.ledger import balance_of
from banso.core.lifecycle import ApplicationState
from banso.core.proposals import ProposalState
from banso.records.models import Application, Letter, Mail, Proposal
from tests.decision_rows import (
    AFTER_THE_ROUND,
    a_prefecture,
    circulated,
    drafted,
    passed_over,
    selected,
    signed,
)
from tests.integration.test_mail_worker import database_address
from tests.site_process import PATIENCE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.timeout(300),
]
BEGIN = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
import typst
from django.db import connection
from banso.actions.decisions.circulation import circulate
from banso.actions.decisions.decisions import sign_step
from banso.records.models import User
first, second, by = map(int, sys.argv[1:4])
values = {"by": User.objects.get_queryset().get(pk=by), "at": datetime.fromisoformat(sys.argv[4])}
def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""
WHILE_SETTING = """
typst.Compiler = killed
circulate(proposal_id=first, **values)
"""
BEFORE_THE_MAILS = """
def watch(execute, sql, params, many, context):
    return killed() if 'INTO "records_mail"' in sql else execute(sql, params, many, context)
with connection.execute_wrapper(watch):
    sign_step(proposal_id=first, step_id=second, **values)
"""
BEFORE_THE_COMMIT = """
connection.commit = killed
sign_step(proposal_id=first, step_id=second, **values)
"""


def killed(script: str, *numbers: int, state_dir: Path) -> None:
    settings = {
        "BANSO_STATE_DIR": str(state_dir),
        "BANSO_DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "banso.config.settings",
    }
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN + script, *map(str, numbers), AFTER_THE_ROUND.isoformat()],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def test_killed_while_the_letters_are_looked_at_nothing_is_circulated(tmp_path: Path) -> None:
    prefecture = a_prefecture()
    proposal = drafted(prefecture, selected(prefecture))
    killed(WHILE_SETTING, proposal.pk, 0, prefecture.drafter.pk, state_dir=tmp_path)
    proposal.refresh_from_db()
    assert (proposal.stands, proposal.turn, proposal.steps.count()) == (ProposalState.DRAFTED, 0, 0)
    assert not Mail.objects.exists()
    circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("script", [BEFORE_THE_MAILS, BEFORE_THE_COMMIT])
def test_killed_in_the_last_signature_nothing_is_decided_and_then_once(script: str, tmp_path: Path) -> None:
    prefecture = a_prefecture()
    applications = [selected(prefecture), selected(prefecture, "株式会社乙"), passed_over(prefecture)]
    proposal = signed(circulated(prefecture, *applications), prefecture.consulted)
    step = current_step(proposal)
    assert step
    killed(script, proposal.pk, step.pk, prefecture.approver.pk, state_dir=tmp_path)
    assert Proposal.objects.get().stands is ProposalState.CIRCULATED
    assert (Letter.objects.count(), Mail.objects.about_letters().count()) == (0, 0)
    assert ApplicationState.GRANTED not in {one.stands for one in Application.objects.all()}
    balance = balance_of(prefecture.call)
    assert (balance.reserved, balance.committed) == (1_800_000, 0)
    signed(proposal, prefecture.approver)
    assert [letter.serial for letter in Letter.objects.in_order()] == [1, 2, 3]
    assert Mail.objects.about_letters().count() == 3
    assert verify_audit().is_sound
