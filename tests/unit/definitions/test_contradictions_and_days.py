"""Shares that exclude each other, weekdays in sentences, periods, limits and loans that cannot be."""

import pytest

from tests.unit.definitions.small_data import SmallData

GRANT = "programmes/pref/grant/2023.yaml"
SHARES = """\
    - id: many
      at_least: {fact: held, share: 1/2, of: total}
      source: {document: dx, line: 14}
    - id: few
      less_than: {fact: held, share: 1/3, of: total}
      source: {document: dx, line: 14}
    - id: tax
"""
LOAN = "loan:\n  limit: {yen: 100, assumed: 仮}\n  uses: [{id: working, label: 運転資金, assumed: 仮, "
EACH = """\
amount:
  each:
    by: person
    label: 1人
    rate: {value: 1/2, assumed: 仮}
    rounding: {mode: down, unit: 1000, assumed: 仮}
    caps: [{when_line: {residence: near}, label: 近く, yen: 10000, assumed: 仮}]
"""
PERIOD = "requirements:\n"


def found(data: SmallData, old: str, new: str) -> dict[str, str]:
    data.edit(GRANT, old, new)
    return {f"{problem.code} {problem.path}": problem.message for problem in data.problems()}


def test_shares_that_exclude_each_other(data: SmallData) -> None:
    message = found(data, "    - id: tax\n", SHARES)["contradiction requirements"]
    assert "「many: " in message
    assert "」と「few: " in message


def test_shares_that_leave_something(data: SmallData) -> None:
    problems = found(data, "    - id: tax\n", SHARES.replace("1/3", "2/3"))
    assert "contradiction requirements" not in problems


@pytest.mark.parametrize("text", ["令和5年9月26日（水）まで", "２０２３．９．２６（水）", "R5.9.26(水曜日)"])
def test_a_weekday_in_a_sentence_is_checked_too(data: SmallData, text: str) -> None:
    problems = found(data, "summary: 補助します。", f"summary: {text}です。")
    assert "水曜日ではありません" in problems["date summary"]


def test_a_misprint_of_a_document_may_be_quoted_when_its_reading_is_given(data: SmallData) -> None:
    quote = "line: 13, quote: 令和5年9月26日（水）"
    assert "date requirements.all.0.source.quote" in found(data, "line: 13, quote: 県内", quote)
    assert found(data, quote, f"{quote}, reading: 火曜日の誤りと読みます。") == {}


@pytest.mark.parametrize(
    ("period", "path"),
    [
        ("{from: 2023-12-01(木), assumed: 仮}", "from"),
        ("{until: 2024-02-29(金), assumed: 仮}", "until"),
        ("{from: 2024-03-01, until: 2024-02-29(木), assumed: 仮}", "until"),
    ],
)
def test_the_days_of_a_period(data: SmallData, period: str, path: str) -> None:
    assert f"date project_period.{path}" in found(data, PERIOD, f"project_period: {period}\n{PERIOD}")


@pytest.mark.parametrize("begins", ["交付決定日", "2023-12-01(金)", "2023-12-01"])
def test_a_period_may_begin_with_an_event_or_a_day(data: SmallData, begins: str) -> None:
    period = f"project_period: {{from: {begins}, until: 2024-02-29(木), assumed: 仮}}\n"
    assert found(data, PERIOD, period + PERIOD) == {}


def test_two_limits_in_one_clause_cannot_both_be_tried(data: SmallData) -> None:
    old = "at_least: {fact: staff, value: 2}"
    both = "all: [{at_least: {fact: staff, value: 2}}, {less_than: {fact: staff, value: 20}}]"
    problems = found(data, old, both)
    assert "限界が二つ" in problems["limit-without-boundaries requirements.all.3.all.1.less_than"]


@pytest.mark.parametrize(
    ("use", "problem"),
    [
        ("max_months: 24, max_grace_months: 24}]\n", "impossible-loan loan.uses.0.max_grace_months"),
        ("limit: {yen: 101, assumed: 仮}}]\n", "impossible-cap loan.uses.0.limit"),
    ],
)
def test_loans_that_cannot_be(data: SmallData, use: str, problem: str) -> None:
    assert problem in found(data, PERIOD, LOAN + use + PERIOD)


def test_a_loan_of_nothing(data: SmallData) -> None:
    assert "impossible-cap loan.limit" in found(
        data, PERIOD, f"loan:\n  limit: {{yen: 0, assumed: 仮}}\n{PERIOD}"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("value: 1/2", "value: 0/2", "impossible-rate amount.each.rate"),
        ("yen: 10000", "yen: 0", "impossible-cap amount.each.caps.0"),
    ],
)
def test_nothing_for_each_person(data: SmallData, old: str, new: str, problem: str) -> None:
    assert problem in found(data, "amount:\n", EACH.replace(old, new))
