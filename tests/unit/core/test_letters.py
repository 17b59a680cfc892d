"""Filling in letters."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.letters import (
    Addressee,
    Reduction,
    Sums,
    document_number,
    kind_of_grant,
    letter_content,
    show_formal_yen,
    show_letter_day,
)
from banso.core.money import LIMIT_YEN, yen
from banso.core.procedures import LETTER_NAMES, LetterRule

WORDS = dict.fromkeys(LETTER_NAMES, "？")


def rule(
    kind: str = "grant", *paragraphs: str, conditions: tuple[str, ...] = (), appeals: tuple[str, ...] = ()
) -> LetterRule:
    return LetterRule(
        id=kind,
        title="{programme}通知書",
        number="第{number}号",
        sender="{head}",
        paragraphs=paragraphs or ("通知します。",),
        conditions=conditions,
        appeals=appeals,
    )


@pytest.mark.parametrize(
    ("requested", "granted", "kind"),
    [
        (900, 900, "grant"),
        (900, 899, "reduced_grant"),
        (None, 900, "reduced_grant"),
        (900, 0, "reduced_grant"),
    ],
)
def test_another_sum_than_applied_for_is_a_letter_of_its_own(
    requested: int | None, granted: int, kind: str
) -> None:
    assert kind_of_grant(Sums(requested=requested, granted=granted)) == kind


def test_every_name_a_letter_may_fill_in_is_filled_in() -> None:
    everything = "".join(f"{{{name}}}" for name in LETTER_NAMES)
    content = letter_content(
        rule("grant", everything), WORDS, addressee=Addressee(name="甲"), sums=Sums(requested=3, granted=2)
    )
    assert "{" not in str(content["paragraphs"])
    assert "金2円" in str(content["paragraphs"])


def test_what_the_words_say_is_not_said_twice() -> None:
    reasons = ["予算を超えるため", "順位は7位でした"]
    inline = letter_content(
        rule("refusal", "理由: {reasons}"),
        WORDS,
        addressee=Addressee(name="甲"),
        sums=Sums(),
        reasons=reasons,
    )
    assert inline["paragraphs"] == ["理由: 予算を超えるため。順位は7位でした。"]
    assert inline["reasons"] == []
    apart = letter_content(
        rule("refusal"), WORDS, addressee=Addressee(name="甲"), sums=Sums(), reasons=reasons
    )
    assert apart["reasons"] == ["予算を超えるため。", "順位は7位でした。"]


def test_sums_stand_apart_unless_a_condition_names_the_grant() -> None:
    sums = Sums(requested=900, eligible=1350, granted=900)
    apart = letter_content(rule(), WORDS, addressee=Addressee(name="甲"), sums=sums)
    assert apart["sums"] == [
        ["補助対象経費", "金1,350円"],
        ["交付申請額", "金900円"],
        ["交付決定額", "金900円"],
    ]
    named = rule(conditions=("補助金の額は、{granted_yen}とします。",))
    inside = letter_content(named, WORDS, addressee=Addressee(name="甲"), sums=sums)
    assert (inside["sums"], inside["conditions"]) == ([], ["補助金の額は、金900円とします。"])


def test_what_can_be_done_against_a_decision_is_told_where_the_rule_says_it() -> None:
    told = rule("refusal", appeals=("{head}に申し立てることができます。",))
    contents = [
        letter_content(one, WORDS, addressee=Addressee(name="甲"), sums=Sums())
        for one in (told, rule("refusal"))
    ]
    assert [content["appeals"] for content in contents] == [["？に申し立てることができます。"], []]


def test_a_refusal_names_no_sum() -> None:
    sums = Sums(requested=900)
    assert letter_content(rule("refusal"), WORDS, addressee=Addressee(name="甲"), sums=sums)["sums"] == []


def test_reductions_are_told_line_by_line() -> None:
    reductions = [Reduction(label="端末", from_yen=1_200_000, to_yen=0, reason="汎用のため")]
    content = letter_content(
        rule("reduced_grant"), WORDS, addressee=Addressee(name="甲"), sums=Sums(), reductions=reductions
    )
    assert content["reductions"] == [
        {"label": "端末", "from": "1,200,000円", "to": "0円", "reason": "汎用のため"}
    ]


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2024, 3, 31), "令和5年度第7号"),
        (date(2024, 4, 1), "令和6年度第7号"),
        (date(2019, 4, 1), "令和元年度第7号"),
    ],
)
def test_document_numbers_carry_the_fiscal_year_of_their_day(on: date, number: str) -> None:
    assert document_number("令和{era_year}年度第{number}号", 7, on) == number


def test_letters_have_days_of_the_era_without_weekday() -> None:
    assert show_letter_day(date(2019, 5, 1)) == "令和元年5月1日"
    assert show_letter_day(None) == ""
    assert show_formal_yen(None) == ""


@settings(derandomize=True, deadline=None)
@given(
    requested=st.integers(1, LIMIT_YEN // 2),
    granted=st.integers(0, LIMIT_YEN // 2),
    reduced_to=st.integers(0, 10**9),
)
def test_every_sum_of_a_letter_reads_back_as_the_yen_it_stands_for(
    requested: int, granted: int, reduced_to: int
) -> None:
    sums = Sums(requested=requested, eligible=requested + granted, granted=min(requested, granted))
    reduction = Reduction(label="端末", from_yen=reduced_to + 1, to_yen=reduced_to, reason="汎用のため")
    content: Any = letter_content(
        rule("grant"), WORDS, addressee=Addressee(name="甲"), sums=sums, reductions=[reduction]
    )
    told = {label: yen(text) for label, text in content["sums"]}
    assert told["交付申請額"] == requested
    assert told["補助対象経費"] == requested + granted
    assert told["交付決定額"] == sums.granted == content["decided"]["granted_yen"]
    assert told.get("減額した額", 0) == sums.reduced == requested - min(requested, granted)
    (row,) = content["reductions"]
    assert yen(row["from"]) - yen(row["to"]) == 1


def test_an_addressee_has_office_name_and_place_as_far_as_they_are_known() -> None:
    whole = Addressee(
        name="甲", title="代表", representative="山田", address="鹿児島市", postal_code="890-8577"
    )
    assert (whole.person, whole.place) == ("代表　山田", "〒890-8577　鹿児島市")
    assert (Addressee(name="甲").person, Addressee(name="甲", postal_code="890-8577").place) == ("", "")


def test_the_figures_of_a_refusal_are_none() -> None:
    content: Any = letter_content(
        rule("refusal", "理由: {reasons}"),
        WORDS,
        addressee=Addressee(name="甲"),
        sums=Sums(requested=900),
        reasons=["予算を超えるため"],
    )
    assert content["decided"] == {
        "requested_yen": 900,
        "granted_yen": None,
        "reduced_yen": None,
        "reasons": ["予算を超えるため。"],
    }
