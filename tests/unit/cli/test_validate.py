"""`banso validate`: problems with place and remedy, boundaries as sentences, the schema."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from banso.definitions.region import data_path, installed_region
from tests.unit.cli.conftest import Banso

DX = "programmes/kagoshima-pref/dx-subsidy/2023.yaml"
PLAN = "programmes/kagoshima-pref/core-manufacturer/2024.yaml"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data to spoil."""
    copy = tmp_path / "data"
    shutil.copytree(data_path(), copy)
    monkeypatch.setenv("BANSO_DATA", str(copy))
    installed_region.cache_clear()
    yield copy
    installed_region.cache_clear()


def test_one_good_file(banso: Banso) -> None:
    ended = banso("validate", str(data_path() / DX))
    assert ended.code == 0, ended.out
    assert "問題はありません" in ended.out


def test_problems_name_file_line_and_remedy(banso: Banso, data: Path) -> None:
    text = (data / DX).read_text()
    (data / DX).write_text(text.replace("purposes: [dx,", "purposes: [nonsense,"))
    ended = banso("validate", str(data / DX))
    assert ended.code == 3
    assert "2023.yaml:8:" in ended.out
    assert "1個のファイルに" in ended.err
    found = json.loads(banso("validate", "--json", str(data / DX)).out)
    assert found["valid"] is False
    problem = found["problems"][0]
    assert problem.keys() == {"code", "file", "line", "path", "message", "remedy"}
    assert problem["line"] == 8


def test_a_folder_and_a_data_folder(banso: Banso, data: Path) -> None:
    (data / DX).write_text("id: [")
    assert banso("validate", str(data / "programmes/kagoshima-pref/core-manufacturer")).code == 0
    assert banso("validate", str(data / "programmes/kagoshima-pref/dx-subsidy")).code == 3
    assert banso("validate", str(data)).code == 3


def test_a_path_that_is_none(banso: Banso, tmp_path: Path) -> None:
    assert banso("validate", str(tmp_path / "nothing.yaml")).code == 2


@pytest.mark.parametrize("chosen", ["draft.yaml", "draft.cases.yaml", ""])
def test_a_programme_file_anywhere(banso: Banso, tmp_path: Path, chosen: str) -> None:
    draft = tmp_path / "draft.yaml"
    shutil.copy(data_path() / PLAN, draft)
    shutil.copy(data_path() / PLAN.replace(".yaml", ".cases.yaml"), tmp_path / "draft.cases.yaml")
    ended = banso("validate", str(tmp_path / chosen))
    assert (ended.code, ended.out) == (0, f"問題はありません（{tmp_path / chosen}）。\n")
    assert "2.9%なら合いません" in banso("validate", "--boundaries", str(draft)).out
    draft.write_text(draft.read_text().replace('prefecture: "46"', 'prefecture: "99"'))
    ended = banso("validate", str(tmp_path / chosen))
    assert ended.code == 3
    assert f"{draft}:" in ended.out
    assert "コード一覧にありません" in ended.out


def test_any_file_at_all(banso: Banso, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: x")
    (tmp_path / "notes.txt").write_text("メモ")
    for name in ("x.yaml", "notes.txt"):
        ended = banso("validate", str(tmp_path / name))
        assert ended.code == 3
        assert "[shape]" in ended.out


def test_boundaries_as_sentences(banso: Banso) -> None:
    out = banso("validate", "--boundaries", str(data_path() / PLAN)).out
    assert "2.9%なら合いません" in out
    assert "3.0%なら合います" in out
    found = banso("validate", "--boundaries", "--json", str(data_path() / PLAN)).answer()
    assert len(next(iter(found.values()))) == 8


def test_the_schema_accepts_our_files_and_refuses_slips(banso: Banso) -> None:
    schema = banso("validate", "--schema").answer()
    file = yaml.safe_load((data_path() / DX).read_text())
    plain = json.loads(json.dumps(file, default=str))
    jsonschema.validate(plain, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain | {"sumary": "x"}, schema)
    assert banso("validate", "--schema", "cases").answer()["title"] == "Banso cases"
