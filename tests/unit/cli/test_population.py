"""`banso population`: counting over a whole table, from a terminal."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.cli.conftest import Banso

DX = "kagoshima-pref/dx-subsidy/2023"
ROWS = 300


@pytest.fixture
def companies(banso: Banso, tmp_path: Path) -> str:
    path = str(tmp_path / "companies.parquet")
    assert banso("companies", "make", "--rows", str(ROWS), "--region", "46", "--out", path).code == 0
    return path


def test_one_programme_is_counted_by_clause_and_by_part(banso: Banso, companies: str) -> None:
    found = banso(
        "population",
        "--companies",
        companies,
        "--programme",
        DX,
        "--by",
        "size",
        "--json",
        "--on",
        "2023-09-20",
    ).answer()
    assert (found["format"], found["on"]) == ("banso-population/1", "2023-09-20")
    (programme,) = found["programmes"]
    assert programme["programme"]["id"] == DX
    verdicts = programme["verdicts"]
    assert list(verdicts) == ["eligible", "likely", "unknown", "ineligible"]
    assert sum(verdict["companies"] for verdict in verdicts.values()) == programme["companies"] == ROWS
    assert verdicts["ineligible"]["yen"] == 0
    assert verdicts["likely"]["yen"] % 1000 == 0
    for clause in programme["clauses"]:
        assert clause["met"] + clause["judged"] + clause["unknown"] + clause["failed"] == ROWS
        assert clause["alone"] <= clause["decides"] <= clause["failed"]
    assert (
        sum(part["verdicts"]["ineligible"]["companies"] for part in programme["parts"])
        == (verdicts["ineligible"]["companies"])
    )


def test_people_read_a_table(banso: Banso, companies: str) -> None:
    text = banso("population", "--companies", companies, "--programme", DX, "--by", "industry").out
    assert f"{ROWS:,}社" in text
    assert "中小企業者" in text
    assert "製造業" in text
    assert "これだけで" in text


def test_all_programmes_are_counted_each_once(banso: Banso, companies: str) -> None:
    found = banso(
        "population", "--companies", companies, "--purpose", "dx", "--json", "--on", "2023-09-20"
    ).answer()["programmes"]
    ids = [each["programme"]["id"] for each in found]
    assert DX in ids
    assert len({programme_id.rsplit("/", 1)[0] for programme_id in ids}) == len(ids) > 5
    text = banso("population", "--companies", companies, "--purpose", "dx", "--on", "2023-09-20").out
    assert f"{len(ids)}制度、{ROWS:,}社" in text


def test_the_answers_are_written_company_by_company(banso: Banso, companies: str, tmp_path: Path) -> None:
    out = tmp_path / "answers.parquet"
    told = banso("population", "--companies", companies, "--programme", DX, "--out", str(out))
    assert (told.code, f"{ROWS:,}社の答え" in told.err) == (0, True)
    assert pq.read_table(out)["company"].to_pylist() == pq.read_table(companies)["company"].to_pylist()


def test_answers_of_all_programmes_do_not_go_into_one_file(
    banso: Banso, companies: str, tmp_path: Path
) -> None:
    told = banso("population", "--companies", companies, "--out", str(tmp_path / "answers.parquet"))
    assert told.code == 2
    assert "--programme" in told.err


def test_where_nothing_may_be_written_nothing_is_left(banso: Banso, companies: str, tmp_path: Path) -> None:
    out = tmp_path / "no-such-folder" / "answers.parquet"
    told = banso("population", "--companies", companies, "--programme", DX, "--out", str(out))
    assert (told.code, "書けません" in told.err) == (2, True)


def test_a_table_that_was_not_checked_is_sent_to_the_check(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("company\nA\n", encoding="utf-8")
    told = banso("population", "--companies", str(path))
    assert (told.code, "banso companies check" in told.err) == (2, True)


def test_a_memory_limit_is_kept_to(banso: Banso, companies: str) -> None:
    assert banso("population", "--companies", companies, "--programme", DX, "--memory", "64MiB").code == 0
    told = banso("population", "--companies", companies, "--programme", DX, "--memory", "plenty")
    assert (told.code, "--memory" in told.err) == (2, True)


def test_a_table_with_codes_that_are_none_is_refused_with_the_way_out(banso: Banso, tmp_path: Path) -> None:
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.table({"company": ["a", "b"], "company_industry": ["76", "飲食店"]}), path)
    refused = banso("population", "--companies", str(path), "--programme", DX)
    assert refused.code == 2
    assert "company_industry: 選択肢にないコードがあります（「飲食店」など）" in refused.err
    assert "banso companies check" in refused.err
