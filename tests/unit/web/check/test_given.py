"""Answers in an address: they come back unchanged, and whatever else is sent is refused with words."""

import base64
import json
import zlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.errors import BadFacts
from banso.core.facts import Fact, FactType
from banso.definitions.region import installed_region
from banso.web.check.given import (
    ASKED,
    DICTIONARY,
    FORM,
    LARGEST,
    AnswersUnreadable,
    Given,
    decode,
    encode,
    parse,
    read_given,
    read_usable,
)

VOCABULARY = installed_region().vocabulary
FACTS = VOCABULARY.facts


def value_of(fact: Fact) -> st.SearchStrategy[Any]:
    codes = st.sampled_from(sorted(fact.codes.codes)) if fact.codes else st.nothing()
    days = st.none() | st.dates(min_value=date(1950, 1, 1))
    return {
        FactType.BOOLEAN: st.booleans(),
        FactType.INTEGER: st.integers(max(1, fact.minimum), 10**9),
        FactType.YEN: st.integers(0, 10**12),
        FactType.PERMILLE: st.integers(0, 5000),
        FactType.CODE: codes,
        FactType.CODES: st.frozensets(codes),
        FactType.DATED_CODES: st.dictionaries(codes, days),
    }[fact.type]


@st.composite
def answers(draw: st.DrawFn) -> Given:
    """Any answers that do not contradict each other, and that nothing else follows from."""
    general = {fact.same_as for fact in FACTS.values()}
    single = [
        f.id
        for f in FACTS.values()
        if not f.within
        and not f.no_more_than
        and f.id not in general
        and f.type is not FactType.CORPORATE_NUMBER
    ]
    chosen = draw(st.lists(st.sampled_from(single), unique=True))
    values = {fact: draw(value_of(FACTS[fact])) for fact in chosen}
    unknown = draw(st.frozensets(st.sampled_from(sorted(FACTS))))
    return Given(values, unknown)


@given(answers())
def test_answers_come_back_unchanged(said: Given) -> None:
    packed = encode(said, VOCABULARY)
    assert decode(packed, VOCABULARY) == said
    assert packed == "" or packed.replace("-", "").replace("_", "").isalnum()


def test_answers_to_everything_fit_into_an_address() -> None:
    everything = {
        fact.id: {
            FactType.BOOLEAN: False,
            FactType.INTEGER: 1,
            FactType.YEN: 123_456_789,
            FactType.PERMILLE: 35,
            FactType.CORPORATE_NUMBER: "7000012050002",
        }.get(fact.type)
        or (min(fact.codes.codes) if fact.codes and fact.type is FactType.CODE else None)
        or (frozenset(fact.codes.codes) if fact.type is FactType.CODES and fact.codes else None)
        or (dict.fromkeys(fact.codes.codes, date(2023, 4, 1)) if fact.codes else False)
        for fact in FACTS.values()
    }
    assert len(encode(Given(everything), VOCABULARY)) < 1200


def test_the_words_of_the_packer_stay_what_old_links_were_packed_with() -> None:
    old = "1q4ZkSIzgisWjiwrpCksYGRvUAgA"
    assert zlib.crc32(DICTIONARY) == 3387620309, "new words need a new FORM, and the old ones stay readable"
    assert decode(old, VOCABULARY).values["company.regular_employees"] == 30


def is_answers_or_refused(text: str) -> bool:
    """Whether a text is read, or refused with words; anything else goes through."""
    try:
        return decode(text, VOCABULARY) is not None
    except (AnswersUnreadable, BadFacts) as refusal:
        return bool(str(refusal))


@given(st.text(max_size=200))
def test_any_text_is_answers_or_refused(text: str) -> None:
    assert is_answers_or_refused(text)


@given(st.binary(max_size=300))
def test_any_packed_bytes_are_answers_or_refused(data: bytes) -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    packed = packer.compress(data) + packer.flush()
    text = FORM + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    assert is_answers_or_refused(text)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=10) | st.sampled_from(["id", "on"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FACTS, ASKED]) | st.text(max_size=20), JSON_VALUES, max_size=6))
def test_any_mapping_is_answers_or_refused_and_what_is_usable_is_kept(raw: dict[str, Any]) -> None:
    try:
        whole = read_given(raw, VOCABULARY)
    except BadFacts:
        whole = Given()
    else:
        assert decode(encode(whole, VOCABULARY), VOCABULARY) == whole
    usable = read_usable(raw, VOCABULARY)
    assert set(usable.values) | usable.unknown <= set(FACTS)


@given(JSON_VALUES)
def test_anything_but_a_mapping_is_refused(raw: Any) -> None:
    if isinstance(raw, dict):
        return
    with pytest.raises(AnswersUnreadable):
        read_given(raw, VOCABULARY)


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[" * 20_000, b'{"company.capital_yen": 1e30}', b'{"a": NaN}', b'{"a": 1.5}', b"\xff\xfe", b"1" * 5000,
     b"{}" + b" " * LARGEST],
)  # fmt: skip
def test_what_has_no_place_in_answers_is_refused(text: bytes) -> None:
    with pytest.raises(AnswersUnreadable):
        parse(text)


def test_a_bomb_is_not_unpacked() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    packed = packer.compress(json.dumps({"x": " " * 2_000_000}).encode()) + packer.flush()
    text = FORM + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    assert len(text) < 3000
    with pytest.raises(AnswersUnreadable):
        decode(text, VOCABULARY)


def test_a_cut_link_is_refused() -> None:
    whole = encode(Given({"company.prefecture": "46", "company.regular_employees": 30}), VOCABULARY)
    for length in range(1, len(whole)):
        with pytest.raises(AnswersUnreadable):
            decode(whole[:length], VOCABULARY)


def test_an_answer_replaces_the_one_before() -> None:
    said = Given({"company.prefecture": "46"}, frozenset({"company.officers"}))
    later = said.updated({"company.officers": 3}, {"company.prefecture"}, VOCABULARY)
    assert later == Given({"company.officers": 3}, frozenset({"company.prefecture"}))


def test_a_prefecture_follows_from_the_municipality_said_last() -> None:
    said = Given().updated({"company.municipality": "46201"}, set(), VOCABULARY)
    assert said.values["company.prefecture"] == "46"
    moved = said.updated({"company.municipality": "43100"}, set(), VOCABULARY)
    assert moved.values["company.prefecture"] == "43"


def test_not_knowing_the_finer_industry_keeps_the_broader_one() -> None:
    said = Given({"company.industry": "39"})
    later = said.updated({}, {"company.industry"}, VOCABULARY, frozenset({"company.industry"}))
    assert later.values == {"company.industry": "39"}
    assert later.unknown == {"company.industry"}


def test_contradictions_are_refused() -> None:
    said = Given({"company.shares_total": 100})
    with pytest.raises(BadFacts):
        said.updated({"company.shares_large_holders": 101}, set(), VOCABULARY)
