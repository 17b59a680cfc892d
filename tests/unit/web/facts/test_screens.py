"""A screen of questions: everything answered or said to be unknown, shortcuts, contradictions at their field."""

from banso.core.errors import BadFacts, BadValue
from banso.definitions.region import installed_region
from banso.web.facts.fields import make_field
from banso.web.facts.screens import errors_on_screen, group_fields, read_screen
from banso.web.facts.shortcuts import SHORTCUTS
from banso.web.facts.typed import Typed

VOCABULARY = installed_region().vocabulary
OWNERS = VOCABULARY.on_screen("large_owners")


def test_every_question_wants_an_answer() -> None:
    reading = read_screen(OWNERS, Typed())
    assert set(reading.errors) == {fact.id for fact in OWNERS}
    assert all(
        fact.label in reading.errors[fact.id] and "わからない" in reading.errors[fact.id] for fact in OWNERS
    )


def test_optional_questions_may_be_passed_over() -> None:
    reading = read_screen(OWNERS, Typed(), required=False)
    assert (reading.values, reading.unknown, reading.errors) == ({}, set(), {})


def test_a_shortcut_answers_what_it_covers() -> None:
    typed = Typed({shortcut.name: ["1"] for shortcut in SHORTCUTS})
    reading = read_screen(OWNERS, typed)
    assert reading.errors == {}
    assert reading.values == {
        "company.shares_largest_large_holder": 0,
        "company.shares_large_holders": 0,
        "company.officers_from_large": 0,
    }


def test_a_shortcut_leaves_the_other_questions_open() -> None:
    reading = read_screen(OWNERS, Typed({SHORTCUTS[0].name: ["1"]}))
    assert set(reading.errors) == {"company.officers", "company.officers_from_large"}


def test_all_facts_of_shortcuts_are_in_the_vocabulary() -> None:
    assert {fact for shortcut in SHORTCUTS for fact in shortcut.covers} <= set(VOCABULARY.facts)


def test_fields_stand_under_the_shortcut_that_answers_them() -> None:
    groups = group_fields([make_field(fact, Typed()) for fact in OWNERS], Typed({SHORTCUTS[1].name: ["1"]}))
    assert [(group.shortcut, group.chosen) for group in groups] == [
        (SHORTCUTS[0], False),
        (SHORTCUTS[1], True),
    ]
    assert sum(len(group.fields) for group in groups) == len(OWNERS)


def test_what_a_shortcut_does_not_answer_stands_alone() -> None:
    officers = VOCABULARY.facts["company.officers"]
    groups = group_fields([make_field(officers, Typed())], Typed())
    assert [group.shortcut for group in groups] == [None]


def test_a_contradiction_is_shown_at_the_field_it_names_and_at_no_other() -> None:
    named = BadValue("大きすぎます", place="役員（company.officers_from_large）", remedy="直してください")
    elsewhere = BadValue("合いません", place="company.prefecture")
    asked = ["company.officers", "company.officers_from_large"]
    assert errors_on_screen(BadFacts([named]), asked) == {
        "company.officers_from_large": "大きすぎます。直してください"
    }
    assert set(errors_on_screen(BadFacts([elsewhere]), asked)) == {"company.officers"}
