"""Every specification runs on every engine."""

import pytest

from tests.spec.engines import ENGINES, Engine


@pytest.fixture(params=ENGINES, scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]
