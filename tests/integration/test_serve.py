"""`banso serve` and `banso audit`: start, a busy port, Ctrl-C, a second start that keeps the data."""

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.site_process import PATIENCE, START, SiteProcess, running_site


class Visitor:
    """A person with a browser that keeps cookies and sends the tokens of forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.address}{path}", timeout=30) as answer:
            return answer.read().decode()

    def post(self, path: str, form_on: str, **values: str) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(form_on))
        assert token
        sent = urllib.parse.urlencode(values | {"csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(f"{self.address}{path}", sent, timeout=30) as answer:
            return answer.read().decode()

    def sign_in(self) -> str:
        values = {"login": "owner@demo.example", "password": "kagoshima-demo-2023", "next": "/account"}
        return self.post("/account/sign-in/password", "/account/sign-in/password", **values)


def banso(state_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"BANSO_STATE_DIR": str(state_dir), "BANSO_DATABASE_URL": ""} | variables
    return subprocess.run(
        [sys.executable, "-c", START, *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_starts_tells_what_one_needs_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    with running_site(tmp_path, "--demo") as site:
        assert site.address == f"http://127.0.0.1:{site.port_asked}"
        assert "ok" in Visitor(site.address).get("/healthz")
        assert "保存した診断" in Visitor(site.address).sign_in()
        assert site.interrupt() == 0
        assert not site.leaves_orphans()
    for told in ("owner@demo.example", "kagoshima-demo-2023", "2023-09-20", "Ctrl-C", "停止しました"):
        assert told in site.output
    assert "Traceback" not in site.output


def test_it_stops_cleanly_on_a_polite_request_too(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        os.kill(site.process.pid, signal.SIGTERM)
        assert site.ended() == 0
        assert not site.leaves_orphans()


def test_workers_go_when_their_master_is_killed(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        Visitor(site.address).get("/healthz")
        os.kill(site.process.pid, signal.SIGKILL)
        assert site.ended() == -signal.SIGKILL
        assert not site.leaves_orphans(PATIENCE)


def test_a_busy_port_makes_it_take_the_next_free_one(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with running_site(tmp_path, port=port) as site:
            taken = int(site.address.rsplit(":", 1)[1])
            assert port < taken <= port + 50
            assert "使用中" in site.output
            assert "ok" in Visitor(site.address).get("/healthz")


def test_a_second_start_keeps_accounts_clock_session_and_trail(tmp_path: Path) -> None:
    with running_site(tmp_path, "--demo") as site:
        visitor = Visitor(site.address)
        visitor.sign_in()
        page = visitor.post("/demo-date", "/demo-date", days="30", next="/account")
        assert "2023年10月20日（金）" in page
        port = site.port_asked
    with running_site(tmp_path, "--demo", port=port) as again:
        assert "2023-10-20" in again.output
        visitor.address = again.address
        page = visitor.get("/account")
        assert "デモ太郎" in page
        assert "2023年10月20日（金）（令和5年10月20日）" in page
    verified = banso(tmp_path, "audit", "verify", "--demo")
    assert verified.returncode == 0, verified.stderr
    assert "監査記録は正常です" in verified.stdout
    with sqlite3.connect(tmp_path / "demo.sqlite3") as database:
        told = database.execute("SELECT verb FROM records_auditevent").fetchall()
    database.close()
    # What a start makes, the second one does not make again.
    for verb in ("demonstration.loaded", "call.published", "clock.moved"):
        assert told.count((verb,)) == 1


def test_the_log_holds_paths_but_no_answers(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        request = urllib.request.Request(
            f"{site.address}/accessibility?company.name=himitsu", headers={"Referer": "http://x/?himitsu"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError) as refused:
            Visitor(site.address).get("/no-such-page?himitsu=1")
        refused.value.close()
    assert "GET /accessibility 200" in site.output
    assert "GET /no-such-page 404" in site.output
    assert "himitsu" not in site.output


def test_real_and_demonstration_data_are_kept_apart(tmp_path: Path) -> None:
    with running_site(tmp_path):
        pass
    with running_site(tmp_path, "--demo"):
        pass
    with sqlite3.connect(tmp_path / "banso.sqlite3") as real:
        assert real.execute("SELECT count(*) FROM records_user").fetchone() == (0,)
        assert real.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    real.close()
    assert (tmp_path / "demo.sqlite3").exists()


def test_demo_accounts_cannot_sign_in_outside_the_demonstration(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/one.sqlite3"
    assert banso(tmp_path, "audit", "verify", BANSO_DATABASE_URL=database).returncode == 1
    site = SiteProcess(tmp_path, "--demo")
    site.wait_until_ready()
    assert site.interrupt() == 0
    (tmp_path / "demo.sqlite3").rename(tmp_path / "banso.sqlite3")
    with running_site(tmp_path) as site:
        assert "デモ用アカウント" not in site.output
        assert "違います" in Visitor(site.address).sign_in()


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (("serve", "--host", "203.0.113.1"), {}, "起動できません"),
        (("serve",), {"BANSO_DEMO": "perhaps"}, "BANSO_DEMO"),
        (("serve",), {"BANSO_DATABASE_URL": "sqlite:////no/such/folder/x.sqlite3"}, "起動できません"),
        (("serve", "--port", "0"), {}, "1 から 65535"),
        (("serve", "--port", "99999"), {}, "1 から 65535"),
        (("serve", "--port", "http"), {}, "1 から 65535"),
    ],
)
def test_what_cannot_start_says_why(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], words: str
) -> None:
    ended = banso(tmp_path, *arguments, **variables)
    assert ended.returncode != 0
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_tampered_trail_is_found_from_the_command_line(tmp_path: Path) -> None:
    with running_site(tmp_path, "--demo"):
        pass
    sound = banso(tmp_path, "audit", "verify", "--demo")
    head = re.search(r"[0-9a-f]{64}", sound.stdout)
    assert head
    assert banso(tmp_path, "audit", "verify", "--demo", "--known", head[0]).returncode == 0
    with sqlite3.connect(tmp_path / "demo.sqlite3") as database:
        database.execute("UPDATE records_auditevent SET detail = '{}'")
    database.close()
    broken = banso(tmp_path, "audit", "verify", "--demo")
    assert broken.returncode == 1
    assert "1番の記録の内容が書き換えられています" in broken.stderr
    assert "Traceback" not in broken.stderr
