"""What tests of the checks share: the secretariat of a call."""

import pytest

from tests.case_rows import Desk, a_desk


@pytest.fixture
def desk() -> Desk:
    """A call and who works on it."""
    return a_desk()
