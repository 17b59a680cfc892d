"""The work that `bench.letters` measures; loaded once Django is set up."""

import time
from pathlib import Path

from django.db import connection, models, transaction

from banso.actions.audit import verify_audit
from banso.actions.decisions.letter_files import TOGETHER, letters_pdf, make_files
from banso.records.files import private_files
from banso.records.models import AuditEvent, Letter, NumberSeries
from bench.measuring import Row
from bench.transactions import Held
from tests.decision_rows import AFTER_THE_ROUND, a_prefecture, circulated, selected, signed

LETTERS = 1000
TARGET = 20_000
"""Milliseconds for all PDFs together."""


def measured() -> list[Row]:
    """The last signature, the files, the file for the printer."""
    prefecture = a_prefecture(budget_yen=10**9)
    applications = [selected(prefecture, f"株式会社{n}", requested_yen=900_000) for n in range(LETTERS)]
    proposal = signed(circulated(prefecture, *applications), prefecture.consulted)
    with connection.execute_wrapper(held := Held()):
        signed(proposal, prefecture.approver)
    began = time.perf_counter()
    while make_files(at=AFTER_THE_ROUND, most=10):
        pass
    stored = _since(began)
    files = sum(1 for _ in Path(private_files().path("letters")).iterdir())
    if (files, verify_audit().is_sound) != (LETTERS, True):
        raise RuntimeError(f"{files} files of {LETTERS}, or the trail is broken")
    letters = list(Letter.objects.of_proposal(proposal))[:TOGETHER]
    began = time.perf_counter()
    printed = letters_pdf(
        [letter.content for letter in letters], day=letters[0].dated_on, cover=[], duplex=True
    )
    together = _since(began)
    return [
        Row(
            what=f"the last signature, others waiting: {LETTERS:,} applications granted, committed, written to",
            ours=held.took,
            note=f"from BEGIN to COMMIT, {held.statements:,} statements; {AuditEvent.objects.count():,} events "
            "in the trail",
        ),
        Row(
            what=f"{LETTERS:,} letters, each a PDF of its own, stored and audited",
            ours=stored,
            target=TARGET,
            baseline=_bare_commits(),
            baseline_name="as many bare inserts and commits",
        ),
        Row(
            what=f"{TOGETHER:,} letters in one PDF for printing on both sides",
            ours=together,
            note=f"{len(printed) / 1e6:.1f} MB",
        ),
    ]


def _bare_commits() -> float:
    """What the database alone needs for so many transactions of one row."""
    rows: list[models.Model] = [NumberSeries(key=f"bench:{number}") for number in range(LETTERS)]
    began = time.perf_counter()
    for row in rows:
        with transaction.atomic():
            row.save(force_insert=True)
    return _since(began)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
