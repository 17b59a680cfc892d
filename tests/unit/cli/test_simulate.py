"""`banso simulate`."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from banso.definitions.region import installed_region
from tests.unit.cli.companies import DX
from tests.unit.cli.conftest import Banso

QUICK = (DX, "--on", "2023-09-11", "--rows", "400", "--paths", "3")


def test_a_programme_is_simulated_as_it_stands(banso: Banso) -> None:
    result = banso("simulate", *QUICK, "--json").answer()
    assert result["format"] == "banso-simulation/1"
    assert result["programme"]["id"] == DX
    assert [scenario["id"] for scenario in result["scenarios"]] == ["base"]
    assert result["companies"]["rows"] == 400
    assert "鹿児島県、400社" in result["companies"]["description"]
    assert (result["on"], result["seed"], result["paths"]) == ("2023-09-11", 1, 3)


def test_what_it_rests_on_is_said_before_what_came_out(banso: Banso) -> None:
    ended = banso("simulate", *QUICK, "--cap", "300万円")
    assert ended.code == 0
    order = [
        "シミュレーションの前提",
        "公募のあることを募集期間中に知る会社",
        "変えるところ",
        "\n全体",
        "締切回ごと 現行の案",
    ]
    order += ["同じ会社・同じ乱数で比べた差", "会社の判定", "業種ごとの届き方"]
    places = [ended.out.index(words) for words in order]
    assert places == sorted(places)


def test_fewer_companies_than_the_prefecture_has_are_not_held_against_the_past(banso: Banso) -> None:
    quick = ("kagoshima-pref/service-productivity/2024", "--on", "2024-06-01", "--paths", "2")
    few = (*quick, "--rows", "400")
    recorded = banso("simulate", *few, "--json").answer()["scenarios"][0]["recorded"]
    assert {one["inside"] for one in recorded} == {None}
    text = banso("simulate", *few).out
    assert "比べません" in text
    assert "400社で県内の70,000社より少ない" in text
    assert "範囲の外" not in text


def test_the_same_words_give_the_same_answer_and_another_seed_another(banso: Banso) -> None:
    many = (DX, "--on", "2023-09-11", "--rows", "4000", "--paths", "3", "--json")
    first = banso("simulate", *many).out
    assert first == banso("simulate", *many).out
    assert json.loads(first)["scenarios"] != banso("simulate", *many, "--seed", "2").answer()["scenarios"]
    other = banso("simulate", *many, "--companies-seed", "2").answer()["scenarios"]
    assert json.loads(first)["scenarios"] != other


def test_all_changes_can_be_asked_for_together(banso: Banso) -> None:
    words = ("--cap", "300万円", "--cap", "standard=250万円", "--rate", "1/2", "--budget", "1億円")
    words += (
        "--without",
        "e-dx",
        "--rounds",
        "2",
        "--split",
        "1/2,1/2",
        "--opens",
        "2023-09-01",
        "--first-come",
    )
    result = banso("simulate", *QUICK, *words, "--cut-last", "--json").answer()
    changes = {one["label"]: one["after"] for one in result["scenarios"][1]["changes"]}
    assert changes["補助上限額（②の取組）"] == "1社あたり2,500,000円"
    assert changes["補助上限額（①ものづくりの計画による取組）"] == "1社あたり3,000,000円"
    assert changes["補助率（②の取組）"] == "1/2"
    assert changes["締切回"] == "2023-09-01〜2023-09-30、2023-10-01〜2023-10-31"
    assert changes["予算の配分"] == "1/2、1/2"
    assert changes["交付先の選び方"] == "申請の届いた順"
    assert changes["残った予算に収まらない申請"] == "残った額だけ交付する"
    assert changes["要件"] == "なし"
    assert [one["scenario"] for one in result["differences"]] == ["s1"]


def test_rounds_can_be_given_by_their_last_days_and_limits_as_people_write_them(banso: Banso) -> None:
    words = ("kagoshima-pref/core-manufacturer/2024", "--on", "2024-06-01", "--rows", "200", "--paths", "1")
    words += ("--rounds", "2024-06-30,令和6年8月31日", "--limit", "value-added-growth=1.5%", "--json")
    changes = banso("simulate", *words).answer()["scenarios"][1]["changes"]
    assert [one["after"] for one in changes] == [
        "付加価値額の年平均の伸び（計画）が1.5%以上であること",
        "2024-06-01〜2024-06-30、2024-07-01〜2024-08-31",
    ]


def test_another_file_is_compared_under_its_name(banso: Banso, tmp_path: Path) -> None:
    text = (installed_region().path / "programmes" / f"{DX}.yaml").read_text(encoding="utf-8")
    draft = tmp_path / "増額案.yaml"
    draft.write_text(text.replace("yen: 2000000", "yen: 3000000"), encoding="utf-8")
    result = banso("simulate", *QUICK, "--budget", "3億円", "--against", str(draft), "--json").answer()
    assert [one["name"] for one in result["scenarios"]] == ["現行の案", "変更案", "増額案"]
    assert {one["after"] for one in result["scenarios"][2]["changes"]} == {"1社あたり3,000,000円"}


def test_a_table_of_companies_is_used_where_it_is_given(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(
        pa.table({"company": [f"{n}" for n in range(30)], "company_prefecture": ["46"] * 30}), path
    )
    result = banso("simulate", DX, "--companies", str(path), "--paths", "1", "--json").answer()
    assert result["companies"]["rows"] == 30
    assert result["companies"]["description"] == "会社の表 companies.parquet"


def test_files_are_written_and_named(banso: Banso, tmp_path: Path) -> None:
    ended = banso("simulate", *QUICK, "--json", "--out", str(tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8")) == ended.answer()
    assert pq.read_table(tmp_path / "out" / "paths.parquet").num_rows == 9
    assert ended.err.count("書き出しました") == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kagoshima-pref/dx-subsidies",), "という制度はありません"),
        ((DX, "--cap", "たくさん"), "--cap"),
        ((DX, "--limit", "sme"), "「名前=値」"),
        ((DX, "--without", "e-dz"), "近いもの: e-dx"),
        ((DX, "--rows", "0"), "--rows"),
        ((DX, "--paths", "many"), "--paths"),
        ((DX, "--seed", "-1"), "--seed"),
        ((DX, "--split", "1/2,1/3"), "配分"),
        ((DX, "--rounds", "2023-09-01,2023-08-01"), "順番"),
        ((DX, "--companies", "/nowhere.parquet"), "ファイルがありません"),
        (("kagoshima-pref/new-business-loan",), "計算できません"),
        (("kagoshima-pref/digital-literacy",), "要件の記載がない"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_told_without_a_traceback(
    banso: Banso, words: tuple[str, ...], said: str
) -> None:
    ended = banso("simulate", *words, "--on", "2023-09-11", *(() if "--rows" in words else ("--rows", "50")))
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_definition_that_cannot_be_used_ends_as_bad_data(banso: Banso, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text("id: x\n", encoding="utf-8")
    ended = banso("simulate", *QUICK, "--against", str(tmp_path / "draft.yaml"))
    assert ended.code == 3
    assert "draft.yaml" in ended.err
