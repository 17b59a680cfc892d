"""What tests of the decision share: a call and who decides on it."""

import pytest

from tests.decision_rows import Prefecture, a_prefecture


@pytest.fixture
def prefecture() -> Prefecture:
    """A call with two officers and an approver."""
    return a_prefecture()
