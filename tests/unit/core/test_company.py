"""Reading facts: the obviously right reading, or an error that names place and remedy; never anything else."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.jp import cn

from banso.core.company import on_day, read_company, read_corporate_number, read_percentage, write_company
from banso.core.errors import BadFacts, BadValue, UnknownFact
from banso.core.facts import Code, CodeList, Fact, FactType, Screen, Vocabulary

PREFECTURES = CodeList(
    id="prefecture",
    label="都道府県",
    codes={f"{n:02}": Code(id=f"{n:02}", name=f"第{n}県") for n in range(1, 48)},
)
CITIES = CodeList(
    id="city", label="市町村", codes={c: Code(id=c, name=f"市{c}") for c in ("46201", "46203", "43100")}
)
MARKS = CodeList(
    id="mark", label="認定", codes={c: Code(id=c, name=f"{c}認定") for c in ("plan", "leader", "sdgs")}
)


def fact(fact_id: str, kind: FactType, **rest: Any) -> Fact:
    return Fact(
        id=fact_id, label=f"{fact_id}の名", label_en="", question="", help="", type=kind, screen="s", **rest
    )


VOCABULARY = Vocabulary(
    facts={
        f.id: f
        for f in (
            fact("tax", FactType.BOOLEAN),
            fact("staff", FactType.INTEGER, unit="人"),
            fact("officers", FactType.INTEGER, unit="人", minimum=1),
            fact("cost", FactType.YEN),
            fact("growth", FactType.PERMILLE),
            fact("founded", FactType.DATE),
            fact("prefecture", FactType.CODE, codes=PREFECTURES),
            fact("city", FactType.CODE, codes=CITIES, within="prefecture"),
            fact("disasters", FactType.CODES, codes=MARKS),
            fact("marks", FactType.DATED_CODES, codes=MARKS),
            fact("number", FactType.CORPORATE_NUMBER),
            fact("largest", FactType.INTEGER, no_more_than="held"),
            fact("held", FactType.INTEGER, no_more_than="total"),
            fact("total", FactType.INTEGER, minimum=1),
            fact("own_use", FactType.CODE, codes=MARKS, same_as="use"),
            fact("use", FactType.CODE, codes=MARKS),
        )
    },
    code_lists={},
    screens={"s": Screen(id="s", title="", title_en="", why="")},
)


def read(**raw: object) -> dict[str, Any]:
    return read_company(raw, VOCABULARY)


@pytest.mark.parametrize(
    ("fact_id", "given_value", "wanted"),
    [
        ("tax", True, True),
        ("tax", "いいえ", False),
        ("tax", "はい", True),
        ("tax", 0, False),
        ("tax", "ＦＡＬＳＥ", False),
        ("staff", 300, 300),
        ("staff", 300.0, 300),
        ("staff", "３００", 300),
        ("staff", "1,200人", 1200),
        ("staff", " ３００ 人 ", 300),
        ("staff", "1.2万人", 12000),
        ("staff", 0, 0),
        ("cost", "１，５００千円", 1_500_000),
        ("cost", "150万円", 1_500_000),
        ("cost", 0, 0),
        ("growth", "3%", 30),
        ("growth", "３．５％", 35),
        ("growth", "0%", 0),
        ("founded", "2019-05-01", date(2019, 5, 1)),
        ("founded", "令和元年5月1日", date(2019, 5, 1)),
        ("founded", "Ｈ３１．４．３０", date(2019, 4, 30)),
        ("prefecture", "46", "46"),
        ("prefecture", 46, "46"),
        ("prefecture", "４６", "46"),
        ("prefecture", "第46県", "46"),
        ("disasters", [], frozenset()),
        ("disasters", ["plan", "sdgs"], frozenset({"plan", "sdgs"})),
        ("disasters", "plan、 sdgs", frozenset({"plan", "sdgs"})),
        ("disasters", "plan，leader認定", frozenset({"plan", "leader"})),
        ("marks", [{"id": "plan", "on": "R5.4.1"}], {"plan": date(2023, 4, 1)}),
        (
            "marks",
            [{"id": "plan", "on": ""}, {"id": "sdgs"}, "leader"],
            {"plan": None, "sdgs": None, "leader": None},
        ),
        ("marks", {"plan": "2023-04-01"}, {"plan": date(2023, 4, 1)}),
        ("marks", [], {}),
        ("number", "7000012050002", "7000012050002"),
        ("number", 7000012050002, "7000012050002"),
        ("number", "７０００－０１２０－５０００２", "7000012050002"),
    ],
)
def test_the_obviously_right_reading(fact_id: str, given_value: object, wanted: object) -> None:
    assert read(**{fact_id: given_value}) == {fact_id: wanted}


@pytest.mark.parametrize("nothing", [None, "", "　", " \n"])
def test_nothing_is_unknown_not_nought(nothing: str | None) -> None:
    assert read(staff=nothing, tax=nothing, marks=nothing, cost=nothing) == {}


@pytest.mark.parametrize(
    ("fact_id", "given_value", "message", "remedy"),
    [
        ("tax", "たぶん", "「たぶん」", "空けて"),
        ("tax", 2, "「2」", "はい"),
        ("staff", -1, "負の数", "0以上"),
        ("staff", "三百人", "「三百」", "数字"),
        ("staff", 12.5, "端数", "整数"),
        ("staff", "3 4人", "空白", "空白を取り"),
        ("staff", "10²人", "²", "ふつうの文字"),
        ("staff", True, "数ではありません", "数字"),
        ("staff", 10**30, "大きすぎます", "以下"),
        ("staff", float("nan"), "「nan」", "ふつうの大きさ"),
        ("staff", float("inf"), "「inf」", "ふつうの大きさ"),
        ("staff", [3], "数ではありません", "数字"),
        ("officers", 0, "下回って", "1以上"),
        ("cost", -1, "負の数", "0円以上"),
        ("cost", "-5万円", "負の数", "0円以上"),
        ("cost", 10**30, "ありえない大きさ", "けた"),
        ("cost", "1e30", "「1e30」", "数字"),
        ("cost", float("nan"), "「nan」", "ふつうの大きさ"),
        ("cost", 0.5, "端数", "整数"),
        ("growth", 3, "割合として", "「3%」"),
        ("growth", "3.55%", "「3.55%」", "1けた"),
        ("growth", "-3%", "「-3%」", "0以上"),
        ("growth", "3 5%", "空白", "空白を取り"),
        ("growth", f"{10**30}%", "読めません", "大きさ"),
        ("founded", "2023-02-30", "という日はありません", "確かめて"),
        ("founded", "令和元年4月30日", "始まる前", "確かめて"),
        ("founded", "2023-09-26(月)", "月曜日では", "曜日を確かめ"),
        ("founded", 45000, "日付ではありません", "2023-09-26"),
        ("prefecture", "99", "「99」は選択肢に", "近いもの"),
        ("prefecture", True, "選択肢に", "コードで"),
        ("prefecture", {"id": "46"}, "選択肢に", "コードで"),
        ("prefecture", -46, "「-46」", "コードで"),
        ("city", "46999", "「46999」", "46201"),
        ("disasters", ["plan", "flood"], "「flood」", "plan（plan認定）"),
        ("disasters", 3, "一覧では", "[]"),
        ("disasters", [["plan"]], "選択肢に", "次のどれか"),
        ("marks", "plan", "一覧では", '"id"'),
        ("marks", [{"on": "2023-04-01"}], "選択肢に", "次のどれか"),
        ("marks", [{"id": "plan", "since": "2023-04-01"}], "「since」", '"on"'),
        (
            "marks",
            [{"id": "plan", "on": "2020-04-01"}, {"id": "plan", "on": "2025-04-01"}],
            "二度",
            "有効な方",
        ),
        ("marks", ["plan", {"id": "plan", "on": "2025-04-01"}], "二度", "有効な方"),
        ("marks", [{"id": "plan", "on": 0}], "日付では", "2023-09-26"),
        ("marks", [{"id": "plan", "on": "いつか"}], "「いつか」", "2023-09-26"),
        ("number", "7000012050003", "検査数字", "写し間違い"),
        ("number", "123", "法人番号ではありません", "13桁"),
        ("number", "٧٠٠٠٠١٢٠٥٠٠٠٢", "法人番号ではありません", "13桁"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(
    fact_id: str, given_value: object, message: str, remedy: str
) -> None:
    with pytest.raises(BadFacts) as caught:
        read(**{fact_id: given_value})
    (error,) = caught.value.errors
    assert isinstance(error, BadValue)
    assert message in error.message
    assert remedy in error.remedy
    assert error.place == f"{fact_id}の名（{fact_id}）"
    assert str(error) == f"{error.place}: {error.message}。{error.remedy}"


@pytest.mark.parametrize("fact_id", VOCABULARY.facts)
def test_a_number_too_long_to_be_written_out_is_refused_as_well(fact_id: str) -> None:
    with pytest.raises(BadFacts) as caught:
        read(**{fact_id: 10**5000})
    assert len(str(caught.value)) < 500


def test_every_error_is_told_at_once() -> None:
    with pytest.raises(BadFacts) as caught:
        read(staff="many", tux=True, cost=-1, prefecture="46")
    assert [type(error) for error in caught.value.errors] == [BadValue, UnknownFact, BadValue]
    assert len(str(caught.value).splitlines()) == 3


def test_an_unknown_fact_without_a_value_does_no_harm() -> None:
    assert read(tux=None) == {}


def test_a_municipality_tells_its_prefecture() -> None:
    assert read(city="46201") == {"city": "46201", "prefecture": "46"}
    assert read(city="46201", prefecture="46") == {"city": "46201", "prefecture": "46"}
    assert read(city="46201", prefecture=None)["prefecture"] == "46"


def test_a_municipality_of_another_prefecture_is_a_contradiction() -> None:
    with pytest.raises(BadFacts) as caught:
        read(city="46201", prefecture="43")
    (error,) = caught.value.errors
    assert "食い違って" in error.message
    assert error.remedy


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ({"held": 11, "total": 10}, "held"),
        ({"largest": 6, "held": 5}, "largest"),
        ({"largest": 11, "total": 10}, "largest"),
    ],
)
def test_a_part_larger_than_its_whole_is_a_contradiction(raw: dict[str, int], part: str) -> None:
    with pytest.raises(BadFacts) as caught:
        read(**raw)
    (error,) = caught.value.errors
    assert "より大きく" in error.message
    assert part in error.place
    assert error.remedy


def test_a_part_as_large_as_its_whole_is_none() -> None:
    raw = {"largest": 10, "held": 10, "total": 10}
    assert read(**raw) == raw


def test_of_dated_codes_those_held_on_the_day_count() -> None:
    values = read(marks=[{"id": "plan", "on": "2023-04-01"}, "sdgs"], staff=3)
    assert on_day(values, VOCABULARY, date(2023, 3, 31)) == {"marks": {"sdgs"}, "staff": 3}
    assert on_day(values, VOCABULARY, date(2023, 4, 1)) == {"marks": {"plan", "sdgs"}, "staff": 3}


VALUES = {
    "tax": st.booleans(),
    "staff": st.integers(0, 10**15),
    "cost": st.integers(0, 10**15),
    "growth": st.integers(0, 10**6).map(lambda tenths: f"{tenths // 10}.{tenths % 10}%"),
    "founded": st.dates(date(1873, 1, 1)).map(date.isoformat),
    "city": st.sampled_from(list(CITIES.codes)),
    "disasters": st.lists(st.sampled_from(list(MARKS.codes))),
    "marks": st.dictionaries(
        st.sampled_from(list(MARKS.codes)), st.one_of(st.none(), st.dates(date(1873, 1, 1)))
    ),
    "number": st.just("7000012050002"),
}


@given(st.fixed_dictionaries({}, optional=VALUES))
@settings(max_examples=300, derandomize=True)
def test_what_is_written_is_read_back_unchanged(raw: dict[str, Any]) -> None:
    values = read_company(raw, VOCABULARY)
    written = write_company(values, VOCABULARY)
    assert read_company(json.loads(json.dumps(written)), VOCABULARY) == values


def test_codes_held_on_a_day_are_written_without_their_dates() -> None:
    values = on_day(
        read_company({"marks": [{"id": "sdgs"}, {"id": "plan", "on": "2023-01-01"}]}, VOCABULARY),
        VOCABULARY,
        date(2023, 4, 1),
    )
    assert write_company(values, VOCABULARY) == {"marks": [{"id": "plan"}, {"id": "sdgs"}]}


def test_unknown_facts_are_not_written() -> None:
    assert write_company({"staff": None, "cost": 0}, VOCABULARY) == {"cost": 0}


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(10**20, 10**40),
        st.floats(),
        st.text(),
        st.sampled_from(
            [
                "-1",
                "1/3",
                "10^30",
                "３００人",
                "令和5年",
                "R5.2.30",
                "1e9999",
                "\ud800",
                "①",
                "½",
                "一億",
                "NaN",
            ]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "on", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


FACT_NAMES = st.one_of(st.sampled_from(list(VOCABULARY.facts)), st.text(min_size=1, max_size=5))


def read_or_refuse(raw: dict[str, Any]) -> dict[str, Any] | BadFacts:
    try:
        return read_company(raw, VOCABULARY)
    except BadFacts as error:
        return error


@given(st.dictionaries(FACT_NAMES, JSON, max_size=6))
@settings(max_examples=500, derandomize=True)
def test_whatever_comes_in_the_answer_is_facts_or_an_error_of_ours(raw: dict[str, Any]) -> None:
    answer = read_or_refuse(raw)
    if isinstance(answer, BadFacts):
        assert all(e.message and e.place and e.remedy for e in answer.errors)
        # Every door can print it.
        str(answer).encode("utf-8")
        return
    assert set(answer) <= set(VOCABULARY.facts)
    assert read_company(write_company(answer, VOCABULARY), VOCABULARY) == answer


def is_corporate_number(number: str) -> bool:
    try:
        return read_corporate_number(number) == number
    except BadValue:
        return False


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_check_digit_fits(body: int) -> None:
    assert sum(is_corporate_number(f"{digit}{body:012}") for digit in range(10)) == 1


@given(st.from_regex(r"[0-9]{13}", fullmatch=True))
def test_the_check_digit_is_that_of_another_implementation(number: str) -> None:
    assert is_corporate_number(number) == cn.is_valid(number)


@pytest.mark.parametrize("number", ["8000012010038", "8000020460001"])
def test_numbers_of_public_bodies(number: str) -> None:
    """The Digital Agency and Kagoshima Prefecture, as the public register has them."""
    assert read_corporate_number(number) == number


def test_a_percentage_is_held_in_tenths() -> None:
    assert read_percentage("100%") == 1000
    assert read_percentage("100000%") == 10**6
    with pytest.raises(BadValue):
        read_percentage("100000.1%")


def test_a_fact_takes_the_value_of_the_general_one_until_it_has_its_own() -> None:
    first, second = sorted(MARKS.codes)[:2]
    assert read(use=first) == {"use": first, "own_use": first}
    assert read(use=first, own_use=second) == {"use": first, "own_use": second}
    assert read(own_use=second) == {"own_use": second}
