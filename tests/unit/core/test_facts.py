"""The vocabulary: looking facts up, and code lists in which a short code contains longer ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import UnknownFact
from banso.core.facts import Code, CodeList, held_on, nearest
from tests.spec.vocabulary import FLAG, INDUSTRIES, STAFF, VOCABULARY, WISH


def test_a_known_fact() -> None:
    assert VOCABULARY.fact(STAFF).unit == "人"


def test_an_unknown_fact_names_the_nearest() -> None:
    with pytest.raises(UnknownFact) as caught:
        VOCABULARY.fact("spec.staf")
    assert caught.value.place == "spec.staf"
    assert "「spec.staf」という項目はありません" in caught.value.message
    assert "spec.staff" in caught.value.remedy


@given(st.text(max_size=10))
def test_whatever_a_fact_is_called_the_error_is_ours(name: str) -> None:
    with pytest.raises(UnknownFact):
        VOCABULARY.fact(name)


def test_an_endless_name_is_not_repeated_in_full() -> None:
    with pytest.raises(UnknownFact) as caught:
        VOCABULARY.fact("x" * 1_000_000)
    assert len(str(caught.value)) < 300


def test_facts_of_a_screen_stand_in_the_order_of_the_vocabulary() -> None:
    assert [fact.id for fact in VOCABULARY.on_screen("one")][:2] == [FLAG, WISH]
    assert VOCABULARY.on_screen("nowhere") == []


def test_nearest_of_nothing() -> None:
    assert nearest("a", []) == ""


def test_a_code_without_a_name_shows_itself() -> None:
    assert INDUSTRIES.name("102") == "業種102"
    assert INDUSTRIES.name("999") == "999"


@pytest.mark.parametrize(
    ("given_codes", "complete"),
    [
        (["1021", "1022"], {"1021", "1022", "102"}),
        (["1021", "1022", "101"], {"1021", "1022", "101", "102", "10"}),
        (["1021"], {"1021"}),
        (["101", "102"], {"101", "102", "10"}),
        (["201"], {"201"}),
        (["10"], {"10"}),
        ([], set()),
    ],
)
def test_a_short_code_counts_where_all_its_longer_ones_are_given(
    given_codes: list[str], complete: set[str]
) -> None:
    assert INDUSTRIES.with_complete_parents(given_codes) == complete


def test_a_flat_list_has_no_parents() -> None:
    flat = CodeList(id="flat", label="", codes={code: Code(id=code, name=code) for code in ("10", "101")})
    assert flat.children == {}
    assert flat.with_complete_parents(["101"]) == {"101"}


@given(st.sets(st.sampled_from(list(INDUSTRIES.codes))))
def test_completing_adds_only_codes_that_are_wholly_contained(chosen: set[str]) -> None:
    finest = [code for code in INDUSTRIES.codes if code not in INDUSTRIES.children]

    def covered(codes: set[str]) -> set[str]:
        return {leaf for leaf in finest if any(leaf.startswith(code) for code in codes)}

    completed = INDUSTRIES.with_complete_parents(chosen)
    assert completed >= chosen
    assert covered(set(completed)) == covered(chosen)


def test_codes_are_held_from_their_day_on() -> None:
    dated = {
        "old": date(2020, 1, 1),
        "today": date(2023, 9, 20),
        "tomorrow": date(2023, 9, 21),
        "always": None,
    }
    assert held_on(dated, date(2023, 9, 20)) == {"old", "today", "always"}
