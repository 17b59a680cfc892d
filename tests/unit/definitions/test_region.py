"""A data folder read once: found, strict or lenient, and asked for a programme by id, series or year."""

from datetime import date
from pathlib import Path

import pytest

from banso.core.errors import BadDefinition, UnknownProgramme
from banso.definitions.region import data_path, load_region
from banso.definitions.validation import boundary_sentences, validate
from tests.unit.definitions.small_data import FACTS, GRANT, NEWS, NOTION, SmallData

ON = date(2023, 9, 20)


def test_everything_of_the_folder(data: SmallData) -> None:
    region = load_region(data.path)
    assert list(region.programmes) == ["pref/grant/2023", "pref/loan/2023", "pref/news/2023"]
    assert list(region.documents) == ["dx"]
    assert region.bodies["pref"].name == "県"
    assert list(region.notions) == ["small"]
    assert list(region.vocabulary.code_lists) == ["industry", "mark", "municipality", "prefecture", "purpose"]
    assert region.vocabulary.facts["staff"].unit == "人"
    assert region.problems == ()


def test_a_programme_by_id_by_series_and_by_another_year(data: SmallData) -> None:
    text = (data.path / NEWS).read_text(encoding="utf-8").replace("2023", "2025")
    data.write(NEWS.replace("2023", "2025"), text)
    region = load_region(data.path)
    assert region.programme("pref/news/2023", date(2025, 9, 1)).fiscal_year == 2023
    assert region.programme("pref/news", date(2025, 9, 1)).fiscal_year == 2025
    assert region.programme("pref/news", date(2023, 9, 1)).fiscal_year == 2023
    assert region.programme("pref/news/2024", date(2023, 9, 1)).fiscal_year == 2023
    assert [p.id for p in region.on_offer(date(2025, 9, 1))] == [
        "pref/grant/2023",
        "pref/loan/2023",
        "pref/news/2025",
    ]


@pytest.mark.parametrize("wrong", ["pref/grnt/2023", "", "pref", "x" * 10_000, "../../etc"])
def test_an_unknown_programme_names_the_nearest(data: SmallData, wrong: str) -> None:
    with pytest.raises(UnknownProgramme) as caught:
        load_region(data.path).programme(wrong, ON)
    assert "pref/" in caught.value.remedy
    assert len(str(caught.value)) < 500


def test_strictly_a_broken_file_stops_and_is_named(data: SmallData) -> None:
    data.edit(GRANT, "kind: grant", "kind: gift")
    with pytest.raises(BadDefinition) as caught:
        load_region(data.path)
    assert f"{data.path / GRANT}:{data.line(GRANT, 'kind: gift')}" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: grant", "kind: gift"),
        ("kind: grant", "kind: [grant"),
        ("fact: tax,", "fact: taxes,"),
        ("2023-09-26(火)", "2023-09-26(水)"),
        ("unit: 1000", f"unit: {10**30}"),
        ("value: 2/3", "value: 9/3"),
        ("{fact: staff, value: 2}", "{fact: staff, value: 二人}"),
        ("{fact: staff, value: 2}", "{fact: growth, value: 3}"),
    ],
)
def test_leniently_it_is_left_out_with_a_problem_and_the_others_stay(
    data: SmallData, old: str, new: str
) -> None:
    data.edit(GRANT, old, new)
    region = load_region(data.path, lenient=True)
    assert list(region.programmes) == ["pref/loan/2023", "pref/news/2023"]
    assert region.problems
    assert {problem.file for problem in region.problems} == {str(data.path / GRANT)}
    assert all(problem.remedy for problem in region.problems)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("codes: mark", "codes: marks", "選択肢がありません"),
        ("type: date, screen: one", "type: date, screen: two", "画面「two」"),
        ("no_more_than: total", "no_more_than: totals", "「totals」という項目はありません"),
        ("type: boolean", "type: maybe", "決められた値では"),
    ],
)
def test_a_broken_vocabulary_is_refused(data: SmallData, old: str, new: str, words: str) -> None:
    data.edit(FACTS, old, new)
    with pytest.raises(BadDefinition) as caught:
        load_region(data.path)
    assert words in str(caught.value)


def test_leniently_a_broken_notion_is_left_out_and_told_once(data: SmallData) -> None:
    data.edit(NOTION, "fact: staff", "fact: stuff")
    region = load_region(data.path, lenient=True)
    assert region.notions == {}
    problems = data.problems()
    assert [p.code for p in problems if p.file == str(data.path / NOTION)] == ["unknown-fact"]
    # Whoever looks at the programme alone is told as well why the notion is not there.
    alone = validate(data.path, only=[data.path / GRANT])
    assert [(p.code, p.file) for p in alone] == [
        ("unknown-fact", str(data.path / NOTION)),
        ("unknown-notion", str(data.path / GRANT)),
    ]


def test_without_its_vocabulary_no_folder_can_be_read_not_even_leniently(data: SmallData) -> None:
    data.edit(FACTS, "no_more_than: total", "no_more_than: totals")
    with pytest.raises(BadDefinition) as caught:
        load_region(data.path, lenient=True)
    assert "「totals」" in str(caught.value)


def test_the_folder_named_by_the_environment_is_used(
    data: SmallData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANSO_DATA", str(data.path))
    assert data_path() == data.path


def test_a_folder_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_DATA", str(tmp_path))
    with pytest.raises(BadDefinition) as caught:
        data_path()
    assert caught.value.place == str(tmp_path)
    assert "BANSO_DATA" in caught.value.remedy


def test_without_the_environment_there_is_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANSO_DATA", raising=False)
    assert (data_path() / "programmes").is_dir()


def test_limits_as_sentences_for_their_editor(data: SmallData) -> None:
    assert boundary_sentences(data.path / GRANT, load_region(data.path)) == [
        "「従業員が2人以上であること」",
        "  従業員が1人なら合いません",
        "  従業員が2人なら合います",
        "  従業員が3人なら合います",
    ]
    assert boundary_sentences(data.path / NEWS, load_region(data.path)) == []
