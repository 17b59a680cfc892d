"""A small data folder for every test to break."""

from pathlib import Path

import pytest

from tests.unit.definitions.small_data import SmallData, write_small_data


@pytest.fixture
def data(tmp_path: Path) -> SmallData:
    return write_small_data(tmp_path / "data")
