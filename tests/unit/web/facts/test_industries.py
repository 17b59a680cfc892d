"""Finding an industry by a word, by section, and finer."""

import pytest

from banso.definitions.region import installed_region
from banso.web.facts.fields import make_field
from banso.web.facts.industries import MOST_FOUND, by_section, finer, installed_index
from banso.web.facts.typed import Typed

FACT = installed_region().vocabulary.facts["company.industry"]


@pytest.mark.parametrize(
    ("word", "code"), [("ソフトウェア", "391"), ("ｿﾌﾄｳｪｱ", "391"), ("旅館", "751"), ("大工", "0711")]
)
def test_a_word_finds_its_industry_in_any_width(word: str, code: str) -> None:
    found = [industry.code for industry in installed_index().search(word).found]
    assert any(code.startswith(f) or f.startswith(code) for f in found)


def test_head_offices_get_in_nobodys_way() -> None:
    assert all("管理，補助的" not in found.name for found in installed_index().search("製造").found)


def test_a_common_word_shows_the_first_and_says_how_many_there_are() -> None:
    result = installed_index().search("業")
    assert len(result.found) == MOST_FOUND < result.total


@pytest.mark.parametrize("word", ["", "  ", "宇宙人", "%", "x" * 500, "\x00"])
def test_what_is_not_found_is_an_empty_answer(word: str) -> None:
    assert installed_index().search(word).found == ()


def test_sections_hold_every_broad_industry_once() -> None:
    assert FACT.codes
    groups = by_section(FACT.codes)
    codes = [code.id for group in groups.values() for code in group]
    assert sorted(codes) == sorted(code for code in FACT.codes.codes if len(code) == 2)
    assert "製造業" in groups


def test_finer_industries_are_one_step_down() -> None:
    assert FACT.codes
    assert {code.id for code in finer(FACT.codes, "39")} >= {"391", "392"}
    assert finer(FACT.codes, "3911") == []


def test_only_the_parts_are_offered_once_the_broader_industry_is_known() -> None:
    field = make_field(FACT, Typed(), broader="39")
    assert field.control == "finer"
    assert all(choice.value.startswith("39") for choice in field.choices)


def test_an_industry_without_parts_is_asked_from_the_whole_list() -> None:
    assert make_field(FACT, Typed(), broader="3911").control == "industry"


def test_the_present_answer_stands_in_the_list_even_when_it_is_finer() -> None:
    field = make_field(FACT, Typed({FACT.id: ["391"]}))
    chosen = [choice.value for group in field.groups for choice in group.choices if choice.chosen]
    assert chosen == ["391"]


def test_municipalities_are_offered_for_the_prefectures_worth_offering_only() -> None:
    fact = installed_region().vocabulary.facts["company.municipality"]
    field = make_field(fact, Typed(), within=["46"])
    codes = [choice.value for group in field.groups for choice in group.choices]
    assert codes
    assert all(code.startswith("46") for code in codes)


def test_prefectures_with_programmes_come_first_and_the_others_are_there_too() -> None:
    field = make_field(installed_region().vocabulary.facts["company.prefecture"], Typed(), within=["46"])
    assert [choice.value for choice in field.groups[0].choices] == ["46"]
    assert len(field.groups[1].choices) == 46
