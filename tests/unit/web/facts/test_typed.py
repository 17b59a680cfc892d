"""What people type into the fields of a fact: read, refused with a remedy, and shown again unchanged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.core.facts import Fact, FactType
from banso.definitions.region import installed_region
from banso.web.facts.typed import NOTHING, Typed, read_typed, type_unknown, type_value

FACTS = installed_region().vocabulary.facts
CAPITAL = FACTS["company.capital_yen"]
EMPLOYEES = FACTS["company.regular_employees"]
RECOGNITIONS = FACTS["company.recognitions"]
ACTIVITIES = FACTS["project.activities"]
FOUNDED = Fact(
    id="company.founded_on",
    label="設立日",
    label_en="Founded on",
    question="いつ設立しましたか",
    help="登記簿の日付です。",
    type=FactType.DATE,
    screen="form",
)


@pytest.mark.parametrize(
    ("text", "unit", "yen"),
    [
        ("1000", "万円", 10_000_000),
        ("１，０００", "万円", 10_000_000),
        ("1,000万円", "円", 10_000_000),
        ("10000000", "円", 10_000_000),
        ("1億円", "万円", 100_000_000),
        ("1.5", "万円", 15_000),
        (" 300 ", "円", 300),
    ],
)
def test_an_amount_is_read_in_its_unit_unless_it_names_one(text: str, unit: str, yen: int) -> None:
    typed = Typed({CAPITAL.id: [text], f"{CAPITAL.id}.unit": [unit]})
    assert read_typed(CAPITAL, typed).value == yen


@pytest.mark.parametrize("text", ["abc", "-5", "10^30", "NaN", "1 000", "10²", "9" * 40, "½", "1.5"])
def test_what_is_no_amount_gets_a_message_with_a_remedy(text: str) -> None:
    reading = read_typed(CAPITAL, Typed({CAPITAL.id: [text]}))
    assert reading.value is None
    assert not reading.answered
    assert reading.error.count("。") >= 1


def test_an_unknown_unit_is_taken_for_yen() -> None:
    typed = Typed({CAPITAL.id: ["5"], f"{CAPITAL.id}.unit": ["ドル"]})
    assert read_typed(CAPITAL, typed).value == 5


@pytest.mark.parametrize("text", ["３０人", "30", "30名", "０３０"])
def test_a_count_is_read_in_any_width_with_its_unit(text: str) -> None:
    assert read_typed(EMPLOYEES, Typed({EMPLOYEES.id: [text]})).value == 30


def test_nothing_typed_is_no_answer_and_not_unknown() -> None:
    for fact in FACTS.values():
        assert read_typed(fact, Typed()) == NOTHING
    assert read_typed(EMPLOYEES, Typed({EMPLOYEES.id: ["　"]})) == NOTHING


def test_unknown_can_be_said_of_every_fact() -> None:
    for fact in [*FACTS.values(), FOUNDED]:
        reading = read_typed(fact, type_unknown(fact))
        assert (reading.value, reading.answered, reading.error) == (None, True, "")


def test_a_value_beside_unknown_is_refused() -> None:
    typed = Typed({EMPLOYEES.id: ["5"], f"{EMPLOYEES.id}.unknown": ["1"]})
    assert "どちらか一方" in read_typed(EMPLOYEES, typed).error


def test_none_of_a_list_is_an_answer() -> None:
    reading = read_typed(ACTIVITIES, Typed({f"{ACTIVITIES.id}.none": ["1"]}))
    assert reading.value == frozenset()
    assert reading.answered


@pytest.mark.parametrize("other", ["none", "unknown"])
def test_a_choice_beside_none_or_unknown_is_refused(other: str) -> None:
    typed = Typed({ACTIVITIES.id: ["training"], f"{ACTIVITIES.id}.{other}": ["1"]})
    assert read_typed(ACTIVITIES, typed).error


def test_a_forged_code_is_refused() -> None:
    assert read_typed(ACTIVITIES, Typed({ACTIVITIES.id: ["gold"]})).error
    assert read_typed(FACTS["company.prefecture"], Typed({"company.prefecture": ["99"]})).error


def test_a_recognition_may_have_a_day() -> None:
    code = "partnership_declaration"
    typed = Typed({RECOGNITIONS.id: [code], **{f"{RECOGNITIONS.id}.on.{code}.{k}": [v] for k, v in
                   {"year": "２０２３", "month": "4", "day": "1"}.items()}})  # fmt: skip
    assert read_typed(RECOGNITIONS, typed).value == {code: date(2023, 4, 1)}
    assert read_typed(RECOGNITIONS, Typed({RECOGNITIONS.id: [code]})).value == {code: None}


@pytest.mark.parametrize("day", [{"year": "2023"}, {"year": "2023", "month": "2", "day": "30"}, {"day": "x"}])
def test_half_a_day_is_refused(day: dict[str, str]) -> None:
    typed = Typed({f"{FOUNDED.id}.{part}": [text] for part, text in day.items()})
    assert read_typed(FOUNDED, typed).error


def test_a_found_industry_wins_over_the_list() -> None:
    industry = FACTS["company.industry"]
    typed = Typed({industry.id: ["09"], f"{industry.id}.found": ["391"]})
    assert read_typed(industry, typed).value == "391"


def values_of(fact: Fact) -> st.SearchStrategy[object]:
    codes = st.sampled_from(sorted(fact.codes.codes)) if fact.codes else st.nothing()
    days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))
    return {
        FactType.BOOLEAN: st.booleans(),
        FactType.INTEGER: st.integers(fact.minimum, 10**9),
        FactType.YEN: st.integers(0, 10**12),
        FactType.PERMILLE: st.integers(0, 5000),
        FactType.DATE: days,
        FactType.CODE: codes,
        FactType.CODES: st.frozensets(codes),
        FactType.DATED_CODES: st.dictionaries(codes, st.none() | days),
        FactType.CORPORATE_NUMBER: st.just("7000012050002"),
    }[fact.type]


@given(st.data())
def test_what_is_shown_for_editing_reads_back_as_the_same_value(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from([*FACTS.values(), FOUNDED]))
    value = data.draw(values_of(fact))
    assert read_typed(fact, type_value(fact, value)).value == value


@given(
    st.sampled_from([*FACTS.values(), FOUNDED]),
    st.dictionaries(
        st.sampled_from(["", ".unit", ".none", ".unknown", ".found", ".year", ".month", ".day"]),
        st.lists(st.text(max_size=20), max_size=3),
    ),
)
def test_whatever_is_sent_is_a_value_nothing_or_an_error(fact: Fact, sent: dict[str, list[str]]) -> None:
    reading = read_typed(fact, Typed({f"{fact.id}{name}": texts for name, texts in sent.items() if texts}))
    assert reading.error == "" or reading.value is None
