"""Simulations and company tables for tests of what is asked for and done in the background."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from banso.actions.policy.company_tables import bring_company_table
from banso.actions.policy.comparison_reading import read_comparison
from banso.actions.policy.comparisons import Comparison
from banso.actions.policy.jobs import finish_job, take_job
from banso.actions.policy.simulations import request_run
from banso.core.programmes import Programme
from banso.definitions.region import installed_region
from banso.records.models import CompanyTable, SimulationRun, User
from tests.people import AT

PROGRAMME = "kagoshima-pref/dx-subsidy/2023"
ON = date(2023, 9, 20)
LATER = AT + timedelta(hours=1)
ASKED: dict[str, Any] = {
    "programme": PROGRAMME,
    "on": "2023-09-20",
    "seed": 7,
    "paths": 3,
    "companies": {"kind": "synthetic", "rows": 200, "seed": 1},
    "scenarios": [{"name": "上限2倍", "changes": {"cap_yen": 2_000_000}}],
}
RESULT: dict[str, Any] = {"format": "banso-simulation/1", "scenarios": [{"mean": 1.5}]}


def programme() -> Programme:
    return installed_region().programme(PROGRAMME, ON)


def asked(**changed: object) -> Comparison:
    return read_comparison(ASKED | changed)


def queued(by: User, *, at: datetime = AT, title: str = "上限を上げると", **changed: object) -> SimulationRun:
    return request_run(by=by, at=at, title=title, comparison=asked(**changed), programme=programme())


def started(by: User, *, at: datetime = AT, **changed: object) -> SimulationRun:
    queued(by, at=at, **changed)
    run = take_job(queue=SimulationRun.objects.all(), at=at)
    assert run is not None
    return run


def finished(by: User, *, at: datetime = AT, **changed: object) -> SimulationRun:
    run = started(by, at=at, **changed)
    finish_job(job=run, at=at, outcome={"result": RESULT})
    run.refresh_from_db()
    return run


def brought(by: User, *, name: str = "企業.csv", content: bytes = b"company\n1\n") -> CompanyTable:
    return bring_company_table(by=by, at=AT, on=ON, name=name, file=ContentFile(content))
