"""The answer to one company about one programme: verdict, clauses in play, what decides, papers and time."""

from datetime import date
from fractions import Fraction

import pytest

from banso.core.amount_rules import AmountRule, Track
from banso.core.calendar import moment
from banso.core.calls import Call, Round, Status
from banso.core.check import NO_RULES, Check, Verdict, check, needed_papers
from banso.core.conditions import All, Any, AtMost, Is, Judged, Node, Not
from banso.core.costs import Category, CostLine
from banso.core.evaluation import State
from banso.core.procedures import BonusPoints
from banso.core.programmes import Body, Kind, Paper, Programme
from banso.core.sources import Source
from tests.spec.vocabulary import FLAG, FORM, STAFF, VOCABULARY, WISH, Company

ON = date(2023, 9, 20)
SOURCE = Source(document="dx", line=19, clause="2②(ア)", quote="暴力団")

SMALL = AtMost(id="small", label="小さいこと", fact=STAFF, value=5, source=SOURCE)
HONEST = Is(id="honest", label="正直であること", fact=FLAG, value=True, assumed="仮定です。")
WILLING = Is(id="willing", label="意欲があること", fact=WISH, value=True)
FIT = Judged(id="fit", question="適当であること", by="secretariat")
SOUND = Judged(id="sound", question="健全であること", by="prefecture")


def programme(requirements: Node | None, **rest: object) -> Programme:
    fields = {
        "id": "pref/grant/2023",
        "version": "2023-abc",
        "name": "補助金",
        "kind": Kind.GRANT,
        "body": Body(id="pref", name="県"),
        "fiscal_year": 2023,
        "purposes": ("dx",),
        "summary": "",
        "requirements": requirements,
    }
    return Programme(**{**fields, **rest})


def answer(requirements: Node | None, company: Company, on: date = ON, **rest: object) -> Check:
    return check(programme(requirements, **rest), company, VOCABULARY, on)


@pytest.mark.parametrize(
    ("requirements", "company", "verdict"),
    [
        (SMALL, {STAFF: 5}, Verdict.ELIGIBLE),
        (SMALL, {STAFF: 6}, Verdict.INELIGIBLE),
        (SMALL, {}, Verdict.UNKNOWN),
        (All(nodes=(SMALL, FIT)), {STAFF: 5}, Verdict.LIKELY),
        (All(nodes=(SMALL, FIT)), {}, Verdict.UNKNOWN),
        (All(nodes=(SMALL, FIT)), {STAFF: 6}, Verdict.INELIGIBLE),
        (None, {STAFF: 5}, Verdict.UNKNOWN),
    ],
)
def test_the_verdict(requirements: Node | None, company: Company, verdict: Verdict) -> None:
    assert answer(requirements, company).verdict is verdict


def test_where_no_rules_are_stated_nothing_is_asked_and_it_says_so() -> None:
    found = answer(None, {})
    assert (found.note, found.missing, found.clauses) == (NO_RULES, (), ())
    assert answer(SMALL, {}).note == ""


def test_a_clause_carries_its_reason_and_its_source() -> None:
    (clause,) = answer(SMALL, {STAFF: 6}).clauses
    assert clause.id == "small"
    assert clause.state is State.FAILED
    assert clause.reason == f"小さいこと（{STAFF}の値: 6人）"
    assert clause.source == SOURCE
    assert clause.change == "「小さいこと」を満たせば、この要件に合います"


def test_every_clause_of_an_all_is_shown_and_the_deciding_ones_are_marked() -> None:
    found = answer(All(nodes=(SMALL, HONEST, WILLING, FIT)), {STAFF: 6, FLAG: True})
    assert [(c.id, c.state, c.decides) for c in found.clauses] == [
        ("small", State.FAILED, True),
        ("honest", State.MET, False),
        ("willing", State.UNKNOWN, False),
        ("fit", State.JUDGED, False),
    ]
    assert found.missing == ()
    assert found.clauses[1].assumed == "仮定です。"


def test_alternatives_out_of_play_are_left_out() -> None:
    way_1 = All(id="way-1", nodes=(SMALL, HONEST))
    way_2 = All(id="way-2", nodes=(WILLING, FIT))
    either = Any(id="either", nodes=(way_1, way_2))
    found = answer(either, {STAFF: 6, WISH: True})
    assert [(c.id, c.depth, c.decides) for c in found.clauses] == [
        ("either", 0, True),
        ("way-2", 1, True),
        ("willing", 2, False),
        ("fit", 2, True),
    ]
    both = answer(either, {STAFF: 6, WISH: False})
    assert [c.id for c in both.clauses] == ["either", "way-1", "small", "honest", "way-2", "willing", "fit"]
    assert [c.id for c in both.clauses if c.decides] == ["either", "way-1", "small", "way-2", "willing"]


def test_a_failed_clause_that_decides_nothing_offers_no_change() -> None:
    found = answer(All(nodes=(HONEST, Not(id="not-small", node=SMALL))), {FLAG: False, STAFF: 6})
    assert [(c.id, bool(c.change)) for c in found.clauses] == [("honest", True), ("not-small", False)]


def test_what_lies_inside_a_not_is_no_clause_of_its_own() -> None:
    found = answer(Not(id="not-small", label="大きいこと", node=SMALL), {STAFF: 5})
    assert [c.id for c in found.clauses] == ["not-small"]


def test_points_to_confirm_are_the_judgements_themselves_each_once() -> None:
    track = All(id="track", nodes=(WILLING, FIT, SOUND))
    found = answer(All(nodes=(SMALL, Any(id="tracks", nodes=(track,)))), {STAFF: 5, WISH: True})
    assert found.verdict is Verdict.LIKELY
    assert [clause.id for clause in found.to_confirm] == ["fit", "sound"]


def test_a_judged_clause_whose_judgements_have_no_name_is_one_point() -> None:
    unnamed = All(id="track", nodes=(WILLING, Judged(question="適当であること", by="body")))
    found = answer(All(nodes=(unnamed, FIT)), {WISH: True})
    assert [clause.id for clause in found.to_confirm] == ["track", "fit"]


def test_nothing_is_to_confirm_before_the_facts_are_known() -> None:
    assert answer(All(nodes=(SMALL, FIT)), {}).to_confirm == ()


def test_papers_for_everybody_and_those_that_may_be_needed() -> None:
    papers = (
        Paper(id="plan", label="計画書"),
        Paper(id="register", label="登記", when=Is(fact=FORM, value="a")),
        Paper(id="identity", label="身分証明", when=Is(fact=FORM, value="b")),
        Paper(id="consent", label="同意書", when=FIT),
    )
    assert [(p.paper.id, p.certain) for p in needed_papers(papers, {FORM: "a"})] == [
        ("plan", True),
        ("register", True),
        ("consent", False),
    ]
    assert [(p.paper.id, p.certain) for p in needed_papers(papers, {})] == [
        ("plan", True),
        ("register", False),
        ("identity", False),
        ("consent", False),
    ]


def test_bonus_points_count_only_where_they_surely_hold() -> None:
    bonuses = (BonusPoints(id="will", label="意欲", points=5, when=WILLING),)
    assert answer(SMALL, {WISH: True}, bonuses=bonuses).bonuses == ("意欲",)
    assert answer(SMALL, {WISH: False}, bonuses=bonuses).bonuses == ()
    assert answer(SMALL, {}, bonuses=bonuses).bonuses == ()


def test_time_is_apart_from_the_rules() -> None:
    cut_off = moment(date(2023, 9, 26), 17)
    call = Call(opens_on=date(2023, 9, 11), rounds=(Round(number=1, closes_at=cut_off),))
    early = answer(SMALL, {STAFF: 5}, on=ON, call=call)
    assert (early.verdict, early.status, early.deadline) == (Verdict.ELIGIBLE, Status.OPEN, cut_off)
    late = answer(SMALL, {STAFF: 5}, on=date(2025, 1, 1), call=call)
    assert (late.verdict, late.status, late.deadline) == (Verdict.ELIGIBLE, Status.ENDED, None)
    assert late.data_year == 2023


def test_the_amount_is_computed_from_the_table_but_not_for_a_company_that_is_out() -> None:
    rule = AmountRule(
        tracks=(Track(id="t", rate=Fraction(1, 2)),), categories=(Category(id="eligible", label="経費"),)
    )
    lines = [CostLine(category="eligible", yen=100_000)]
    found = check(programme(SMALL, amount=rule), {}, VOCABULARY, ON, lines)
    assert found.amount is not None
    assert found.amount.yen == 50_000
    barred = check(programme(SMALL, amount=rule), {STAFF: 6}, VOCABULARY, ON, lines)
    assert barred.amount is None
    assert answer(SMALL, {}).amount is None
