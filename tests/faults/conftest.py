"""The databases a run is made on."""

from collections.abc import Iterator

import pytest

from tests.faults.postgresql import Server, Variables, postgresql, programs

NO_SERVER = "PostgreSQL's programs are not here: apt-get install postgresql"


@pytest.fixture
def server() -> Iterator[Server]:
    """A PostgreSQL server of the test's own."""
    if programs() is None:
        pytest.skip(NO_SERVER)
    with postgresql() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Variables:
    """Settings that lead a site to a database of the test's own: a file of the site, then a server."""
    if request.param == "sqlite":
        return {}
    started: Server = request.getfixturevalue("server")
    return started.variables
