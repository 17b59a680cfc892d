"""Reasons: what the clause requires and the answers that decide it, in plain Japanese, made from the clause."""

from datetime import date
from fractions import Fraction
from typing import Any as Anything

import pytest

from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtLeastOf,
    AtMost,
    Has,
    Is,
    Judged,
    LessThan,
    MoreThan,
    Node,
    Not,
    OneOf,
)
from banso.core.evaluation import evaluate
from banso.core.facts import Code, CodeList, Fact, FactType, Screen, Vocabulary
from banso.core.reasons import Answers, change, reason, requirement, show_value

INDUSTRIES = CodeList(
    id="industry",
    label="業種",
    codes={c: Code(id=c, name=f"業{c}") for c in ("10", "101", "102", "20", "30", "40", "50", "60", "70")},
    hierarchical=True,
)
MARKS = CodeList(
    id="mark",
    label="認定",
    codes={"plan": Code(id="plan", name="計画"), "sdgs": Code(id="sdgs", name="登録")},
)


def fact(fact_id: str, label: str, kind: FactType, **rest: Anything) -> Fact:
    return Fact(id=fact_id, label=label, label_en="", question="", help="", type=kind, screen="s", **rest)


FACTS = {
    f.id: f
    for f in (
        fact("tax", "県税の未納", FactType.BOOLEAN),
        fact("staff", "従業員の数", FactType.INTEGER, unit="人"),
        fact("capital", "資本金", FactType.YEN),
        fact("growth", "伸び", FactType.PERMILLE),
        fact("founded", "設立日", FactType.DATE),
        fact("industry", "業種", FactType.CODE, codes=INDUSTRIES),
        fact("marks", "認定", FactType.DATED_CODES, codes=MARKS),
        fact("disasters", "災害", FactType.CODES, codes=MARKS),
        fact("number", "法人番号", FactType.CORPORATE_NUMBER),
        fact("held", "大企業の株式", FactType.INTEGER, unit="株"),
        fact("total", "総数", FactType.INTEGER, unit="株"),
    )
}
VOCABULARY = Vocabulary(
    facts=FACTS, code_lists={}, screens={"s": Screen(id="s", title="", title_en="", why="")}
)


@pytest.mark.parametrize(
    ("fact_id", "value", "shown"),
    [
        ("tax", True, "はい"),
        ("tax", False, "いいえ"),
        ("staff", 0, "0人"),
        ("staff", 1200, "1,200人"),
        ("capital", 300_000_000, "300,000,000円"),
        ("growth", 30, "3.0%"),
        ("growth", 35, "3.5%"),
        ("growth", 1, "0.1%"),
        ("founded", date(2023, 9, 26), "2023年9月26日（火）"),
        ("industry", "101", "業101"),
        ("marks", frozenset({"sdgs", "plan"}), "計画、登録"),
        ("marks", frozenset(), "なし"),
        ("disasters", frozenset({"plan"}), "計画"),
        ("number", "7000012050002", "7000012050002"),
        *((fact_id, None, "未回答") for fact_id in FACTS),
    ],
)
def test_values_as_readers_write_them(fact_id: str, value: Anything, shown: str) -> None:
    assert show_value(FACTS[fact_id], value) == shown


STAFF = AtMost(fact="staff", value=300)
TAX = Is(fact="tax", value=False)
INDUSTRY = OneOf(fact="industry", values=frozenset({"101"}), hierarchical=True)


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (TAX, "県税の未納がないこと"),
        (Is(fact="tax", value=True), "県税の未納があること"),
        (Is(fact="industry", value="10"), "業種が「業10」であること"),
        (STAFF, "従業員の数が300人以下であること"),
        (AtLeast(fact="staff", value=5), "従業員の数が5人以上であること"),
        (LessThan(fact="capital", value=10**8), "資本金が100,000,000円未満であること"),
        (MoreThan(fact="growth", value=30), "伸びが3.0%超であること"),
        (AtLeast(fact="founded", value=date(2020, 4, 1)), "設立日が2020年4月1日（水）以降であること"),
        (AtMost(fact="founded", value=date(2020, 4, 1)), "設立日が2020年4月1日（水）以前であること"),
        (LessThan(fact="founded", value=date(2020, 4, 1)), "設立日が2020年4月1日（水）より前であること"),
        (MoreThan(fact="founded", value=date(2020, 4, 1)), "設立日が2020年4月1日（水）より後であること"),
        (LessThan(fact="held", share=Fraction(2, 3), of="total"), "大企業の株式が総数の3分の2未満であること"),
        (
            OneOf(fact="industry", values=frozenset({"20", "10"})),
            "業種が「業10」「業20」のいずれかであること",
        ),
        (
            OneOf(fact="industry", values=frozenset({"10", "20", "30", "40", "50", "60", "70"})),
            "業種が「業10」「業20」「業30」「業40」「業50」「業60」など7区分のいずれかであること",
        ),
        (Has(fact="marks", value="plan"), "認定に「計画」が含まれること"),
        (All(nodes=(TAX, STAFF)), "県税の未納がないこと、かつ従業員の数が300人以下であること"),
        (
            Any(nodes=(TAX, STAFF)),
            "次のいずれかに当たること:県税の未納がないこと/従業員の数が300人以下であること",
        ),
        (
            AtLeastOf(k=2, nodes=(TAX, STAFF, INDUSTRY)),
            "次のうち2つ以上に当たること:"
            "県税の未納がないこと/従業員の数が300人以下であること/業種が「業101」のいずれかであること",
        ),
        (Not(node=STAFF), "従業員の数が300人以下であることに当たらないこと"),
        (Judged(question="適当であること", by="body"), "適当であること"),
        (AtMost(label="小さな会社であること", fact="staff", value=5), "小さな会社であること"),
    ],
)
def test_what_a_condition_requires(node: Node, words: str) -> None:
    assert requirement(node, VOCABULARY) == words


def why(node: Node, **company: Anything) -> str:
    return reason(evaluate(node, company), Answers(VOCABULARY, company))


def test_the_reason_of_one_condition_names_its_answer() -> None:
    assert why(STAFF, staff=5) == "従業員の数が300人以下であること（従業員の数: 5人）"
    assert why(STAFF, staff=301) == "従業員の数が300人以下であること（従業員の数: 301人）"
    assert why(STAFF) == "従業員の数が300人以下であること（従業員の数: 未回答）"


def test_a_share_names_both_numbers() -> None:
    half = LessThan(label="半分未満", fact="held", share=Fraction(1, 2), of="total")
    assert why(half, held=500, total=1000) == "半分未満（大企業の株式: 500株 / 総数: 1,000株）"
    assert why(half, held=0) == "半分未満（大企業の株式: 0株 / 総数: 未回答）"


def test_only_the_answers_that_decide_are_named() -> None:
    both = All(label="両方", nodes=(TAX, STAFF))
    assert why(both, tax=True, staff=5) == "両方（県税の未納: はい）"
    assert why(both, tax=False) == "両方（従業員の数: 未回答）"
    either = Any(label="どちらか", nodes=(TAX, STAFF))
    assert why(either, tax=True, staff=301) == "どちらか（県税の未納: はい / 従業員の数: 301人）"
    neither = Not(label="どちらでもない", node=either)
    assert why(neither, tax=False, staff=301) == "どちらでもない（県税の未納: いいえ）"
    assert why(neither, tax=True, staff=301) == "どちらでもない"


def test_what_is_met_needs_no_answers() -> None:
    assert why(All(label="両方", nodes=(TAX, STAFF)), tax=False, staff=5) == "両方"


def test_a_judgement_says_that_people_decide() -> None:
    assert why(Judged(question="適当であること", by="body")) == "適当であること（審査で判断されます）"
    several = All(label="全部", nodes=(Judged(question="甲", by="body"), Judged(question="乙", by="body")))
    assert why(several) == "全部（審査で判断されます）"


def test_a_code_too_short_asks_for_a_finer_one() -> None:
    assert "業種: 業10 — もう少し細かい分類が必要です" in why(INDUSTRY, industry="10")
    assert "細かい" not in why(INDUSTRY, industry="20")
    assert "細かい" not in why(INDUSTRY)


def test_many_answers_are_counted() -> None:
    facts = ("tax", "staff", "capital", "growth", "held", "total")
    many = All(label="全部", nodes=tuple(Is(fact=fact_id, value=1) for fact_id in facts))
    assert why(many).endswith(
        "（県税の未納: 未回答 / 従業員の数: 未回答 / 資本金: 未回答 / 伸び: 未回答 ほか2件）"
    )


def test_the_same_answer_is_named_once() -> None:
    twice = Any(label="範囲", nodes=(AtMost(fact="staff", value=5), AtLeast(fact="staff", value=9)))
    assert why(twice, staff=7) == "範囲（従業員の数: 7人）"


def test_what_would_change_a_no() -> None:
    company = {"tax": True, "staff": 5}
    alone = evaluate(All(label="両方", nodes=(TAX, STAFF)), company)
    assert change(alone, VOCABULARY) == "「県税の未納がないこと」を満たせば、この要件に合います"
    both = evaluate(All(label="両方", nodes=(TAX, STAFF)), {"tax": True, "staff": 301})
    assert change(both, VOCABULARY) == "「両方」を満たせば、この要件に合います"
    either = evaluate(Any(label="どちらか", nodes=(TAX,)), company)
    assert change(either, VOCABULARY) == "「どちらか」を満たせば、この要件に合います"
