"""Server time and size of each public page, through Django from the address to the last byte."""

import io
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banso.cli.serve import read_region
from banso.core.facts import Vocabulary
from banso.definitions.region import DATA_VARIABLE, definition_files, installed_region
from banso.web.check.given import Given, encode
from bench.companies import invented_answers
from bench.measuring import Row, quantile, side_by_side

RUNS = 100
RUNS_OF_MANY = 20
COMPANIES = 8
"""Check pages are asked for with the answers of so many companies in turns."""
TARGET = 60
PLAIN = "/accessibility"
"""The frame alone: a page without data, measured as the baseline of all others."""
MANY = 10_000
PROGRAMME = "kagoshima-pref/dx-subsidy"
FIRST_SCREENS = ("place", "form", "industry", "size")
"""Answered where the check is half way."""


def pages() -> list[Row]:
    """Every kind of public page with the region as it is."""
    return _measured(RUNS)


def many_pages() -> list[Row]:
    """The same pages with the region's programmes repeated until there are 10,000."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[DATA_VARIABLE] = str(_many_programmes(Path(folder)))
        return _measured(RUNS_OF_MANY)


def _many_programmes(folder: Path) -> Path:
    """A data folder with copies of the programme files; each has an id of its own."""
    original = installed_region().path
    copied = folder / "data"
    shutil.copytree(original, copied, ignore=shutil.ignore_patterns("*.cases.yaml"))
    files = definition_files(copied / "programmes")
    for number in range(MANY - len(files)):
        file = files[number % len(files)]
        series = file.parent.with_name(f"{file.parent.name}-copy{number // len(files)}")
        series.mkdir(exist_ok=True)
        text = re.sub(
            rf"^(id: \S+/){file.parent.name}/",
            rf"\g<1>{series.name}/",
            file.read_text(encoding="utf-8"),
            count=1,
            flags=re.MULTILINE,
        )
        (series / file.name).write_text(text, encoding="utf-8")
    installed_region.cache_clear()
    return copied


def _measured(runs: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as state:
        _start_site(state)
        region = installed_region()
        # A client whose host the site knows.
        client = Client(headers={"host": "127.0.0.1"})
        size = f"{len(region.programmes):,} programmes"
        rows = [
            _row(client, f"{words} ({size})", addresses, runs)
            for words, addresses in _addresses(region.vocabulary).items()
        ]
        connection.close()
    return rows


def _start_site(state: str) -> None:
    """A demonstration site with a database of its own, in this process."""
    settings = {"BANSO_STATE_DIR": state, "BANSO_DATABASE_URL": "", "BANSO_DEMO": "1"}
    os.environ.update(settings, DJANGO_SETTINGS_MODULE="banso.config.settings")
    django.setup()
    call_command("prepare_site", stdout=io.StringIO())
    read_region()


def _addresses(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Addresses of each kind of page, by what the page is called."""
    answers = invented_answers(vocabulary, COMPANIES)
    first = [
        {fact: value for fact, value in each.items() if vocabulary.facts[fact].screen in FIRST_SCREENS}
        for each in answers
    ]
    some, all_said = [[encode(Given(each), vocabulary) for each in group] for group in (first, answers)]
    return {
        "home": ["/"],
        "list": ["/programmes"],
        "list, searched and filtered": ["/programmes?" + urlencode({"q": "デジタル", "purpose": "dx"})],
        "programme page": [f"/programmes/{PROGRAMME}/2023"],
        "amount calculator": [f"/programmes/{PROGRAMME}/2023/amount"],
        "check, choice of a purpose": ["/check"],
        "check, first screen": [_check()],
        "check, screen after four": [_check(a=a) for a in some],
        "check, all results": [_check(a=a, view="results") for a in all_said],
        "check, one programme's result": [_check(f"/programme/{PROGRAMME}", a=a) for a in all_said],
        "check, sheet to print": [_check("/sheet", a=a) for a in all_said],
    }


def _check(page: str = "", **more: str) -> str:
    return f"/check{page}?" + urlencode({"purpose": "dx"} | more)


def _row(client: Client, words: str, addresses: Sequence[str], runs: int) -> Row:
    times, plain = side_by_side(
        lambda run: _get(client, addresses[run % len(addresses)]), lambda _run: _get(client, PLAIN), runs
    )
    with CaptureQueriesContext(connection) as queries:
        sizes = [len(client.get(address).content) for address in addresses]
    return Row(
        what=f"page: {words}, p95",
        ours=quantile(times, 0.95),
        target=TARGET,
        baseline=quantile(plain, 0.95),
        baseline_name="a page without data",
        note=f"p50 {median(times):.1f} ms; {max(sizes) / 1000:.1f} kB; {len(queries) / len(addresses):g} queries",
    )


def _get(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
