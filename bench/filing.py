"""The last minute before a cut-off: 50 applicants send eight files each and file, at a real site on each database."""

import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.measuring import Row, milliseconds, quantile
from tests.faults.browsers import Applicant, a_scan
from tests.faults.postgresql import postgresql, programs
from tests.faults.sites import Site, site

APPLICANTS = 50
LAST_MINUTE = 60
"""Seconds before the cut-off at which all begin."""
PREPARED_WITHIN = 75
"""Seconds from the first draft to the cut-off at least."""
OVERHEAD = 4
"""Times the bare inserts that the transactions of an applicant may last."""
BARE = "bare inserts of the same rows into the same tables"
SLOWER = 0.85
"""SQLite takes so many applications in the time in which PostgreSQL takes one, or more."""
KEY = "contact.name"
PAGES = ("", "/sections/contact", "/papers", "/check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What 50 applicants at once saw.

    Attributes:
        times: Kind of request to the milliseconds of each.
        seconds: From the first request to the last answer.
        late: Who filed after the cut-off, and so is in the next round.
        failed: Requests that were refused.
        problems: What is not whole or not as acknowledged afterwards.
        errors: What the site printed.
        alone: Of one applicant without any other: milliseconds through the actions, within their transactions, and as
            bare inserts; how many rows, statements and commits (`bench.filing_rows`).
    """

    times: Mapping[str, list[float]]
    seconds: float
    late: int
    failed: Sequence[str]
    problems: Sequence[str]
    errors: Sequence[str]
    alone: Mapping[str, float]


def filing() -> list[Row]:
    """Measured on SQLite, and on PostgreSQL where its programs are."""
    storms = {"SQLite": _storm({})}
    if programs() is not None:
        with postgresql() as server:
            storms["PostgreSQL"] = _storm(server.variables)
    rows = [row for name, storm in storms.items() for row in _rows(name, storm)]
    if "PostgreSQL" in storms:
        both = storms["PostgreSQL"].seconds
        rows.append(
            Row(
                what=f"{APPLICANTS} applicants at once on SQLite, beside PostgreSQL",
                ours=storms["SQLite"].seconds,
                unit="s",
                target=both / SLOWER,
                baseline=both,
                baseline_name="PostgreSQL",
            )
        )
    return rows


def _storm(variables: Mapping[str, str]) -> Storm:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        running = stack.enter_context(site(Path(folder), **variables))
        prepared = running.in_django("tests.faults.applicants", APPLICANTS, PREPARED_WITHIN)
        applicants = [Applicant(running.address, one) for one in prepared]
        timed = _Timed()
        _visit(applicants[:10], timed)
        closes = datetime.fromisoformat(applicants[0].closes).timestamp()
        time.sleep(max(0.0, closes - LAST_MINUTE - time.time()))
        began = time.perf_counter()
        with ThreadPoolExecutor(max_workers=APPLICANTS) as pool:
            for ended in [pool.submit(_apply, one, timed) for one in applicants]:
                ended.result()
        seconds = time.perf_counter() - began
        found = running.in_django("tests.faults.standing")
        return Storm(
            times=timed.times,
            seconds=seconds,
            late=sum(number > 1 for number in found["rounds"].values()),
            failed=[line for one in applicants for line in one.refused],
            problems=[*found["problems"], *_lost(running, applicants, found)],
            errors=running.errors(),
            alone=running.in_django("bench.filing_rows"),
        )


class _Timed:
    """Milliseconds of each kind of request."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def note(self, kind: str, took: float) -> None:
        with self._lock:
            self.times.setdefault(kind, []).append(took)


def _visit(applicants: Sequence[Applicant], timed: _Timed) -> None:
    """Pages and single fields, one request at a time: what an applicant waits for on an ordinary day."""
    for applicant in applicants:
        for page in PAGES:
            timed.note("page alone", milliseconds(lambda a=applicant, p=page: a.get(p)))
        for version in range(1, 6):
            timed.note("save alone", milliseconds(lambda a=applicant, v=version: a.save(KEY, f"名前{v}", v)))


def _apply(applicant: Applicant, timed: _Timed) -> None:
    for number, document in enumerate(applicant.documents):
        content = a_scan(applicant, number)
        timed.note("send", milliseconds(lambda d=document, c=content: applicant.send(d, c)))
    timed.note("file", milliseconds(applicant.file))


def _lost(running: Site, applicants: Sequence[Applicant], found: Mapping[str, Any]) -> list[str]:
    """What was acknowledged and is not there as it was sent."""
    lost = []
    for applicant in applicants:
        application = str(applicant.application)
        kept = found["files"][application]
        lost += [
            f"{application}: {document}"
            for document, digest in applicant.promised.files.items()
            if kept.get(document) != digest
        ]
        if not applicant.promised.filed or application not in found["filed"]:
            lost.append(f"{application}: not filed")
    if "正常" not in running.banso("audit", "verify"):
        lost.append("the trail")
    return lost


def _rows(name: str, storm: Storm) -> list[Row]:
    wrong, alone = [*storm.errors, *storm.failed, *storm.problems], storm.alone
    requests = sum(len(storm.times[kind]) for kind in ("send", "file"))
    rows = [
        Row(
            what=f"{name}: {APPLICANTS} applicants at once, eight files and the filing each",
            ours=storm.seconds,
            unit="s",
            target=LAST_MINUTE,
            baseline=alone["bare"] * APPLICANTS / 1000,
            baseline_name=BARE,
            note=f"{requests / storm.seconds:.0f} requests/s, {APPLICANTS / storm.seconds:.1f} filings/s; "
            f"failed {len(storm.failed)}, lost or half {len(storm.problems)}, late {storm.late}"
            + "".join(f"; {line}" for line in wrong[:3]),
        ),
        Row(
            what=f"{name}: one applicant alone through the actions, eight files and the filing",
            ours=alone["actions"],
            baseline=alone["bare"],
            baseline_name=BARE,
            note="all of it: every PDF opened page by page, hashed and on the disk, the rules evaluated, "
            f"the rows stored; the filing alone {alone['file']:.0f} ms",
        ),
        Row(
            what=f"{name}: of this within transactions, while others wait to write",
            ours=alone["held"],
            target=OVERHEAD * alone["bare"],
            baseline=alone["bare"],
            baseline_name=BARE,
            note=f"from BEGIN to COMMIT, reading what the filing rests on included: {alone['statements']:.0f} "
            f"statements for {alone['rows']:.0f} rows in {alone['commits']:.0f} commits",
        ),
    ]
    return rows + [_request_row(name, kind, storm.times[kind]) for kind in sorted(storm.times)]


def _request_row(name: str, kind: str, times: list[float]) -> Row:
    is_alone = kind.endswith("alone")
    return Row(
        what=f"{name}: request to {kind}, {'p95' if is_alone else 'p99'} of {len(times)}",
        ours=quantile(times, 0.95 if is_alone else 0.99),
        target=120 if is_alone else None,
        note=f"p50 {median(times):.0f} ms",
    )
