"""The background worker of a real site: killed, cancelled, stopped and started again, nothing is lost or done twice."""

import http.cookiejar
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.site_process import PATIENCE, START, SiteProcess, running_site

pytestmark = pytest.mark.timeout(300)
SHORT: dict[str, Any] = {
    "title": "短い試算",
    "programme": "kagoshima-pref/dx-subsidy/2023",
    "on": "2023-09-20",
    "paths": 5,
    "companies": {"kind": "synthetic", "rows": 500},
}
LONG = SHORT | {"title": "長い試算", "paths": 150, "companies": {"kind": "synthetic", "rows": 100_000}}


class Officer:
    """Policy staff who calls the API with the cookies of a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        page = self.opener.open(f"{address}/account/demo", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        row = next(row for row in page.split("<tr>") if "officer@demo.example" in row)
        person = re.search(r'name="person" value="(\d+)"', row)
        assert token
        assert person
        values = {"person": person[1], "csrfmiddlewaretoken": token[1]}
        sent = urllib.parse.urlencode(values).encode()
        self.opener.open(f"{address}/account/demo", sent, timeout=30).close()

    def call(self, method: str, path: str, body: object = None) -> Any:
        token = next(cookie.value for cookie in self.jar if cookie.name == "banso_csrf")
        request = urllib.request.Request(
            f"{self.address}/api/v1/simulations{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "X-CSRFToken": str(token),
                "Referer": self.address,
                "Content-Type": "application/json",
            },
        )
        with self.opener.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def ask(self, body: dict[str, Any]) -> int:
        number: int = self.call("POST", "", body)["id"]
        return number

    def wait(self, run: int, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Ask for a simulation again and again until it is as wanted."""
        ends = time.monotonic() + 2 * PATIENCE
        while True:
            told: dict[str, Any] = self.call("GET", f"/{run}")
            if until(told):
                return told
            assert time.monotonic() < ends, told
            time.sleep(0.2)

    def result(self, run: int) -> Any:
        self.wait(run, lambda told: told["state"] == "finished")
        return self.call("GET", f"/{run}/result")

    def wait_for_half(self, run: int) -> None:
        """Wait until a simulation is on its way."""
        told = self.wait(run, lambda told: told["progress"]["done"] > 0 or told["state"] == "finished")
        assert told["state"] == "started", "the long simulation is too short for this machine"


def busy_worker(site: SiteProcess) -> int:
    """The process of the site that has loaded DuckDB."""
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
    (worker,) = [int(pid) for pid in children if "duckdb" in Path(f"/proc/{pid}/maps").read_text()]
    return worker


def states(folder: Path, run: int) -> list[str]:
    """What the trail says about a simulation, oldest first."""
    with sqlite3.connect(folder / "demo.sqlite3") as database:
        rows = database.execute(
            "SELECT verb FROM records_auditevent WHERE subject = ? ORDER BY seq", (f"simulation_run:{run}",)
        ).fetchall()
    database.close()
    return [verb.removeprefix("simulation_run.") for (verb,) in rows]


def test_simulations_are_done_in_the_background_and_cancelled_on_the_way(
    tmp_path: Path, demonstration: Path
) -> None:
    with running_site(tmp_path, "--demo", copy_of=demonstration) as site:
        officer = Officer(site.address)
        long, short = officer.ask(LONG), officer.ask(SHORT)
        officer.wait_for_half(long)
        assert officer.call("GET", f"/{short}")["state"] == "queued"
        officer.call("POST", f"/{long}/cancel")
        result = officer.result(short)
        assert (result["format"], result["paths"]) == ("banso-simulation/1", 5)
        assert officer.call("GET", f"/{long}")["state"] == "cancelled"
        assert site.interrupt() == 0
        assert not site.leaves_orphans()
    assert states(tmp_path, long) == ["queued", "started", "cancelled"]
    assert "Traceback" not in site.output


def test_a_killed_worker_loses_nothing_and_doubles_nothing(tmp_path: Path, demonstration: Path) -> None:
    with running_site(tmp_path, "--demo", copy_of=demonstration) as site:
        officer = Officer(site.address)
        run = officer.ask(LONG)
        officer.wait_for_half(run)
        os.kill(busy_worker(site), signal.SIGKILL)
        killed = officer.result(run)
        undisturbed = officer.result(officer.ask(LONG))
        assert killed == undisturbed
    assert states(tmp_path, run) == ["queued", "started", "queued", "started", "finished"]
    assert not site.leaves_orphans()


def test_a_stop_puts_the_work_back_and_the_next_start_does_it(tmp_path: Path, demonstration: Path) -> None:
    with running_site(tmp_path, "--demo", copy_of=demonstration) as site:
        officer = Officer(site.address)
        run = officer.ask(LONG)
        officer.wait_for_half(run)
        assert site.interrupt() == 0
        assert not site.leaves_orphans()
    assert states(tmp_path, run) == ["queued", "started", "queued"]
    assert "Traceback" not in site.output
    with running_site(tmp_path, "--demo") as again:
        assert Officer(again.address).result(run)["paths"] == LONG["paths"]


def test_the_worker_goes_when_the_site_is_killed_and_the_next_start_takes_its_work_up(
    tmp_path: Path, demonstration: Path
) -> None:
    with running_site(tmp_path, "--demo", copy_of=demonstration) as site:
        officer = Officer(site.address)
        run = officer.ask(LONG)
        officer.wait_for_half(run)
        os.kill(site.process.pid, signal.SIGKILL)
        site.ended()
        assert not site.leaves_orphans(PATIENCE)
    with running_site(tmp_path, "--demo") as again:
        assert Officer(again.address).result(run)["paths"] == LONG["paths"]
    assert states(tmp_path, run) == ["queued", "started", "queued", "started", "finished"]


def test_a_worker_of_its_own_does_the_work_of_a_site_without_one(tmp_path: Path, demonstration: Path) -> None:
    settings = {"BANSO_STATE_DIR": str(tmp_path), "BANSO_DATABASE_URL": ""}
    with running_site(tmp_path, "--demo", "--without-worker", copy_of=demonstration) as site:
        officer = Officer(site.address)
        run = officer.ask(SHORT)
        worker = subprocess.Popen(
            [sys.executable, "-c", START, "worker", "--demo"],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert officer.result(run)["paths"] == 5
        finally:
            worker.terminate()
            output, _ = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, output
    assert output.splitlines() == ["停止しました / stopped"]


def test_pages_and_the_waiting_worker_load_nothing_of_the_heavy_work(tmp_path: Path) -> None:
    program = """
import sys
import django
django.setup()
from django.urls import get_resolver
from banso.cli.management.commands import await_jobs
assert get_resolver().url_patterns and await_jobs.something_waits
# numpy comes with openpyxl, which writes the secretariat's workbooks and takes it along where it is installed.
print(sorted({"ibis", "duckdb", "pandas", "pyarrow", "sqlglot"} & set(sys.modules)))
"""
    settings = {"BANSO_STATE_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "banso.config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert ended.stdout.strip() == "[]"
