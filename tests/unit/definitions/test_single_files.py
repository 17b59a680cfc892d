"""A definition outside the data folder is read with the vocabularies of the region."""

from pathlib import Path

import pytest

from banso.core.errors import BadDefinition
from banso.definitions.region import load_region
from banso.definitions.single_files import programme_of_text, read_programme
from tests.unit.definitions.small_data import SmallData


def only_file(data: SmallData) -> Path:
    return next(
        path for path in sorted((data.path / "programmes").rglob("*.yaml")) if "cases" not in path.name
    )


def test_a_file_anywhere_is_the_programme_it_defines(data: SmallData, tmp_path: Path) -> None:
    region = load_region(data.path)
    copy = tmp_path / "draft.yaml"
    copy.write_text(only_file(data).read_text(encoding="utf-8"), encoding="utf-8")
    programme = read_programme(copy, region)
    assert programme == region.programmes[programme.id]
    assert programme_of_text(copy.read_text(encoding="utf-8"), "案", region) == programme


def test_every_problem_is_named_with_its_line(data: SmallData) -> None:
    region = load_region(data.path)
    text = only_file(data).read_text(encoding="utf-8")
    with pytest.raises(BadDefinition, match=r"案:1:.* という項目はありません|案:\d+:"):
        programme_of_text(text.replace("staff", "stuff"), "案", region)
    with pytest.raises(BadDefinition, match="必要な項目がありません"):
        programme_of_text("id: pref/x/2023\n", "案", region)
    with pytest.raises(BadDefinition, match="YAMLとして読めません"):
        programme_of_text("id: [", "案", region)


def test_a_file_that_is_not_there_is_told(data: SmallData, tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="ファイルを読めません"):
        read_programme(tmp_path / "none.yaml", load_region(data.path))
