"""What tests of the policy pages share: an officer who is signed in, and simulations with a result."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from banso.actions.policy.jobs import finish_job, take_job
from banso.records.models import SimulationRun, User
from tests.people import AT, make_policy_staff
from tests.simulations import queued
from tests.unit.web.policy.invented_result import invented_result

Finish = Callable[..., SimulationRun]


@pytest.fixture
def officer() -> User:
    """An account of policy staff."""
    return make_policy_staff()


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    """The officer's browser."""
    client.force_login(officer)
    return client


@pytest.fixture
def finished(officer: User) -> Finish:
    """`finished()` stores a simulation of the officer with an invented result, or with one given."""

    def store(
        *, by: User = officer, title: str = "架空の試算", result: dict[str, Any] | None = None
    ) -> SimulationRun:
        queued(by, title=title)
        run = take_job(queue=SimulationRun.objects.all(), at=AT)
        assert run is not None
        finish_job(job=run, at=AT, outcome={"result": result or invented_result()})
        return SimulationRun.objects.get(pk=run.pk)

    return store
