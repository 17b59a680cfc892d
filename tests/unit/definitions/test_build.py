"""From files to rules: values read as their facts read them, shared notions put in, sums and days exact."""

from datetime import date
from fractions import Fraction

import pytest

from banso.core.calendar import moment
from banso.core.conditions import (
    All,
    Any,
    AtLeast,
    AtMost,
    Comparison,
    Has,
    Is,
    Judged,
    LessThan,
    Not,
    OneOf,
    walk,
)
from banso.core.evaluation import State, evaluate
from banso.core.money import Rounding
from banso.core.programmes import Programme
from banso.core.sources import Source
from banso.definitions.region import load_region
from tests.unit.definitions.small_data import GRANT, LOAN, NOTION, SmallData


def built(data: SmallData, programme: str = "pref/grant/2023") -> Programme:
    return load_region(data.path).programmes[programme]


def clause(programme: Programme, clause_id: str) -> object:
    assert programme.requirements is not None
    return next(node for node in walk(programme.requirements) if node.id == clause_id)


def test_clauses_carry_what_is_written_and_a_label_made_from_it(data: SmallData) -> None:
    place = clause(built(data), "place")
    assert isinstance(place, Is)
    assert (place.fact, place.value) == ("prefecture", "46")
    assert place.source == Source(document="dx", line=13, quote="県内")
    assert place.label == "県が「鹿児島県」であること"
    tax = clause(built(data), "tax")
    assert isinstance(tax, Is)
    assert (tax.value, tax.evidence, tax.label) == (False, ("tax_paper",), "県税の未納がないこと")


def test_a_label_that_is_written_stays(data: SmallData) -> None:
    data.edit(GRANT, "- id: tax\n", "- id: tax\n      label: 税を納めていること\n")
    assert clause(built(data), "tax").label == "税を納めていること"


def test_the_order_and_the_kinds_of_the_nodes(data: SmallData) -> None:
    requirements = built(data).requirements
    assert isinstance(requirements, All)
    assert [type(node) for node in requirements.nodes] == [Is, Is, AtMost, AtLeast, Any, Judged]
    ways = requirements.nodes[4]
    assert isinstance(ways, Any)
    assert [type(node) for node in ways.nodes] == [OneOf, Has]
    fit = requirements.nodes[5]
    assert isinstance(fit, Judged)
    assert (fit.question, fit.by) == ("適当であること", "secretariat")


@pytest.mark.parametrize(
    ("written", "fact", "value"),
    [
        ("at_least: {fact: staff, value: 1200}", "staff", 1200),
        ("at_least: {fact: staff, value: '1,200人'}", "staff", 1200),
        ("at_least: {fact: growth, value: 3%}", "growth", 30),
        ("at_least: {fact: growth, value: 3.5%}", "growth", 35),
        ("at_least: {fact: founded, value: 2020-04-01}", "founded", date(2020, 4, 1)),
        ("at_least: {fact: founded, value: 令和2年4月1日}", "founded", date(2020, 4, 1)),
    ],
)
def test_limits_are_read_as_their_facts_read_them(
    data: SmallData, written: str, fact: str, value: object
) -> None:
    data.edit(GRANT, "at_least: {fact: staff, value: 2}", written)
    node = clause(built(data), "range")
    assert isinstance(node, AtLeast)
    assert (node.fact, node.value) == (fact, value)


def test_a_truth_value_is_no_number(data: SmallData) -> None:
    data.edit(GRANT, "at_least: {fact: staff, value: 2}", "at_least: {fact: staff, value: true}")
    assert data.problems()


def test_a_share_is_an_exact_fraction(data: SmallData) -> None:
    node = clause(built(data, "pref/loan/2023"), "share")
    assert isinstance(node, LessThan)
    assert (node.fact, node.share, node.of) == ("held", Fraction(1, 2), "total")


def test_a_code_of_a_hierarchical_list_contains_longer_ones(data: SmallData) -> None:
    ways = clause(built(data), "ways")
    assert evaluate(ways, {"industry": "391"}).state is State.MET
    data.edit(GRANT, 'values: ["391", "56"]', 'values: ["391", "392"]')
    ways = clause(built(data), "ways")
    assert ways.nodes[0].values == {"391", "392", "39"}
    assert evaluate(ways, {"industry": "39"}).state is State.MET
    data.edit(GRANT, 'one_of: {fact: industry, values: ["391", "392"]}', 'is: {fact: industry, value: "39"}')
    ways = clause(built(data), "ways")
    assert evaluate(ways, {"industry": "391", "marks": frozenset()}).state is State.MET


def test_a_not_and_a_count(data: SmallData) -> None:
    data.edit(GRANT, "is: {fact: tax, value: false}", "not: {is: {fact: tax, value: true}}")
    node = clause(built(data), "tax")
    assert isinstance(node, Not)
    assert node.label == "県税の未納があることに当たらないこと"
    data.edit(GRANT, "any:\n        - one_of", "at_least_of:\n        k: 2\n        nodes:\n        - one_of")
    assert clause(built(data), "ways").k == 2


# -------------------------------------------------------------------------------------------------- notions


def test_a_notion_stands_as_one_clause_with_the_source_of_the_file(data: SmallData) -> None:
    small = clause(built(data), "small")
    assert isinstance(small, AtMost)
    assert (small.notion, small.value, small.label) == ("small", 20, "小さい会社であること")
    assert small.source == Source(document="dx", line=15)


def test_the_version_in_force_on_the_first_day_of_the_fiscal_year_is_used(data: SmallData) -> None:
    text = (data.path / NOTION).read_text(encoding="utf-8")
    data.write(
        "notions/small/2023-04-01.yaml", text.replace("2000-04-01", "2023-04-01").replace("20}", "30}")
    )
    data.write(
        "notions/small/2023-04-02.yaml", text.replace("2000-04-01", "2023-04-02").replace("20}", "40}")
    )
    assert clause(built(data), "small").value == 30


def test_a_notion_not_yet_in_force_is_unknown(data: SmallData) -> None:
    data.edit(NOTION, "from: 2000-04-01", "from: 2023-04-02")
    assert "unknown-notion" in {problem.code for problem in data.problems()}


def test_parts_of_a_notion_are_shown_only_where_it_says_so(data: SmallData) -> None:
    data.edit(
        NOTION,
        "  id: small-staff\n  at_most: {fact: staff, value: 20}\n  source: {document: dx, clause: 定義}\n",
        "  all:\n    - {id: small-staff, at_most: {fact: staff, value: 20}, source: {document: dx, clause: 定義}}\n",
    )
    small = clause(built(data), "small")
    assert [node.id for node in walk(small)] == ["small", ""]
    data.edit(NOTION, "node:\n", "show_parts: true\nnode:\n")
    small = clause(built(data), "small")
    assert [node.id for node in walk(small)] == ["small", "small/small-staff"]


def test_assumptions_of_the_notion_and_of_its_use_are_both_kept(data: SmallData) -> None:
    data.edit(NOTION, "from: 2000-04-01\n", "from: 2000-04-01\nassumed: 定義の仮定。\n")
    assert clause(built(data), "small").assumed == "定義の仮定。"
    data.edit(GRANT, "notion: small\n", "notion: small\n      assumed: この制度の仮定。\n")
    assert clause(built(data), "small").assumed == "この制度の仮定。 定義の仮定。"


# ------------------------------------------------------------------------------------------ sums and days


def test_the_amount_rule(data: SmallData) -> None:
    rule = built(data).amount
    assert rule is not None
    assert (rule.tax.basis, rule.tax.assumed) == ("excluded", "税抜きとします。")
    assert rule.rounding == Rounding("down", 1000)
    assert rule.rounding_assumed == "切り捨てます。"
    labour = rule.categories[1].limit
    assert labour is not None
    assert (labour.share, labour.of, labour.yen) == (Fraction(1, 3), "total", None)
    assert [(track.id, track.when is None) for track in rule.tracks] == [("plan", False), ("standard", True)]
    plan, standard = rule.tracks
    assert plan.rate == Fraction(2, 3)
    assert plan.cap is not None
    assert (plan.cap.yen, plan.cap.per, plan.cap.source) == (
        4_000_000,
        "company",
        Source(document="dx", line=24),
    )
    # 国 1/3 and 県 1/4 of the 2/3 of the company.
    assert standard.rate == Fraction(1, 3) + Fraction(1, 4) * Fraction(2, 3)
    assert standard.rate_source == Source(document="dx", line=25)


def test_the_call_in_japan_time(data: SmallData) -> None:
    call = built(data).call
    assert call is not None
    assert call.opens_on == date(2023, 9, 11)
    assert [(r.number, r.closes_at) for r in call.rounds] == [
        (1, moment(date(2023, 9, 26), 17)),
        (2, moment(date(2023, 10, 17), 17)),
    ]


def test_the_version_names_the_year_and_changes_with_the_text(data: SmallData) -> None:
    before = built(data).version
    assert before.startswith("2023-")
    data.edit(GRANT, "summary: 補助します。", "summary: 補助いたします。")
    assert built(data).version != before
    assert built(data).version.startswith("2023-")


def test_the_loan(data: SmallData) -> None:
    loan = built(data, "pref/loan/2023").loan
    assert loan is not None
    assert (loan.limit_yen, loan.rate_min, loan.rate_max) == (
        50_000_000,
        Fraction(17, 1000),
        Fraction(23, 1000),
    )
    assert [(row.purposes, row.min_rate, row.max_rate) for row in loan.guarantee] == [
        (("1",), Fraction(0), Fraction(126, 10000))
    ]
    assert [row.coefficient for row in loan.coefficients] == [Fraction(65, 100), Fraction(55, 100)]


def test_what_is_not_written_stays_absent(data: SmallData) -> None:
    news = built(data, "pref/news/2023")
    assert (news.requirements, news.amount, news.loan, news.call, news.budget) == (
        None,
        None,
        None,
        None,
        None,
    )
    assert news.papers == ()
    loan = built(data, "pref/loan/2023")
    assert loan.call is None
    data.edit(LOAN, "  limit: {yen: 50000000, source: {document: dx, line: 33}}\n", "")
    assert built(data, "pref/loan/2023").loan.limit_yen is None


def test_no_number_of_a_rule_is_a_float(data: SmallData) -> None:
    for programme in load_region(data.path).programmes.values():
        nodes = walk(programme.requirements) if programme.requirements else ()
        limits = [
            node.value if node.share is None else node.share for node in nodes if isinstance(node, Comparison)
        ]
        assert not any(isinstance(limit, float) for limit in limits)
