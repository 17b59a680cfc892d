"""Variants differ in what is asked for and in nothing else, and tell what that is."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from banso.core.conditions import All, Any, AtLeastOf, AtMost, Is, Not, walk
from banso.core.errors import BadValue
from banso.core.programmes import Budget, Programme
from banso.definitions.single_files import programme_of_text
from banso.population.simulation.clause_edits import clause_ids, limits, without_clause
from banso.population.simulation.variants import Changes, against
from tests.unit.population.simulation.small_runs import (
    DX,
    MODEL,
    REGION,
    SERVICE,
    VOCABULARY,
    base,
    varied,
)

CORE = REGION.programmes["kagoshima-pref/core-manufacturer/2024"]
DX_FILE = REGION.path / "programmes" / "kagoshima-pref" / "dx-subsidy" / "2023.yaml"


def told(changes: Changes, programme: Programme = DX) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in varied(changes, programme).changes]


def test_nothing_asked_for_changes_nothing() -> None:
    scenario = varied(Changes())
    assert scenario.changes == ()
    assert (scenario.programme, scenario.arrangement) == (DX, base().arrangement)
    assert Changes().is_empty
    assert not Changes(cut_last=False).is_empty


def test_a_cap_holds_for_every_track_and_is_told_for_each() -> None:
    assert told(Changes(cap_yen=3_000_000)) == [
        ("補助上限額（①ものづくりの計画による取組）", "1社あたり4,000,000円", "1社あたり3,000,000円"),
        ("補助上限額（①サービス業等の計画による取組）", "1社あたり2,000,000円", "1社あたり3,000,000円"),
        ("補助上限額（②の取組）", "1社あたり2,000,000円", "1社あたり3,000,000円"),
    ]


def test_a_cap_and_a_rate_of_one_track_go_before_those_of_all() -> None:
    changes = Changes(cap_yen=3_000_000, caps={"standard": 1_000_000}, rates={"standard": Fraction(1, 2)})
    rule = varied(changes).programme.amount
    assert rule is not None
    assert [(track.cap.yen, track.rate) for track in rule.tracks if track.cap] == [
        (3_000_000, Fraction(2, 3)),
        (3_000_000, Fraction(2, 3)),
        (1_000_000, Fraction(1, 2)),
    ]


def test_a_rate_replaces_the_shares_it_came_from() -> None:
    shared = REGION.programmes["kumamoto-pref/small-business-recovery/2025"]
    rule = varied(Changes(rate=Fraction(1, 2)), shared).programme.amount
    assert rule is not None
    assert {(track.rate, track.shares, track.granted_by) for track in rule.tracks} == {
        (Fraction(1, 2), (), ())
    }


def test_a_budget_and_another_order_are_told() -> None:
    assert told(Changes(budget_yen=300_000_000, competitive=False, cut_last=True), SERVICE) == [
        ("予算額", "311,115,000円", "300,000,000円"),
        ("交付先の選び方", "締切回ごとに審査の点の高い順", "申請の届いた順"),
        ("残った予算に収まらない申請", "交付しない", "残った額だけ交付する"),
    ]


def test_rounds_can_be_moved_divided_and_given_days() -> None:
    assert varied(Changes(opens_on=date(2023, 9, 1))).arrangement.opens_on == date(2023, 9, 1)
    assert len(varied(Changes(rounds=5)).arrangement.rounds) == 5
    given = varied(Changes(closes_on=(date(2023, 9, 30), date(2023, 11, 30)))).arrangement
    assert [(one.opens_on, one.closes_on) for one in given.rounds] == [
        (date(2023, 9, 11), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 11, 30)),
    ]
    assert told(Changes(closes_on=(date(2023, 9, 30),)))[0][0] == "締切回"


def test_a_split_goes_with_the_number_of_rounds() -> None:
    halves = (Fraction(1, 2), Fraction(1, 2))
    assert varied(Changes(rounds=2, split=halves)).arrangement.split == halves
    with pytest.raises(BadValue, match="配分"):
        varied(Changes(split=halves))


def test_a_clause_falls_away_and_what_joined_only_it_too() -> None:
    left = without_clause(DX, "e-dx")
    assert set(clause_ids(DX)) - set(clause_ids(left)) == {"e-dx"}
    assert told(Changes(without=("e-dx",))) == [("要件", "DXの推進があること", "なし")]


def test_a_whole_track_takes_its_clauses_with_it() -> None:
    gone = set(clause_ids(DX)) - set(clause_ids(without_clause(DX, "track-1")))
    assert gone == {"track-1", "track-1-plan", "track-1-no-grant", "track-1-judged"}


@pytest.mark.parametrize("join", [Any, All])
def test_a_join_left_with_nothing_is_dropped(join: type[Any | All]) -> None:
    only = Is(id="only", fact="company.prefecture", value="46")
    other = Is(id="other", fact="company.antisocial_ties", value=False)
    programme = replace(
        DX, requirements=All(nodes=(join(nodes=(only,)), Not(node=join(nodes=(only,))), other))
    )
    assert without_clause(programme, "only").requirements == All(nodes=(other,))
    assert without_clause(replace(DX, requirements=only), "only").requirements == All(nodes=())


def test_k_of_n_never_asks_for_more_than_is_left() -> None:
    parts = tuple(Is(id=name, fact="company.prefecture", value="46") for name in ("a", "b"))
    programme = replace(DX, requirements=AtLeastOf(k=2, nodes=parts))
    assert without_clause(programme, "a").requirements == AtLeastOf(k=1, nodes=parts[1:])


def test_a_limit_is_read_as_people_write_it_and_told_in_the_words_of_the_clause() -> None:
    before = "付加価値額の年平均の伸び（計画）が3.0%以上であること"
    after = "付加価値額の年平均の伸び（計画）が1.5%以上であること"
    assert told(Changes(limits={"value-added-growth": "1.5%"}), CORE) == [("要件", before, after)]
    assert told(Changes(limits={"value-added-growth": 15}), CORE) == [("要件", before, after)]


def test_a_label_that_names_the_old_limit_does_not_hide_the_new_one() -> None:
    small = AtMost(id="small", label="20人以下であること", fact="company.regular_employees", value=20)
    programme = replace(SERVICE, requirements=small)
    assert told(Changes(limits={"small": "50人"}), programme) == [
        ("要件", "常時使用する従業員の数が20人以下であること", "常時使用する従業員の数が50人以下であること")
    ]
    changed = varied(Changes(limits={"small": 50}), programme).programme.requirements
    assert changed is not None
    assert [node.label for node in walk(changed)] == [""]


def test_only_clauses_with_one_limit_can_have_another() -> None:
    assert set(limits(CORE)) == {"value-added-growth", "productivity-growth"}
    with pytest.raises(BadValue, match="変えられません"):
        varied(Changes(limits={"sme": 5}), CORE)


def test_a_programme_without_limits_says_that_there_are_none() -> None:
    assert not limits(DX)
    with pytest.raises(BadValue, match="変えられる要件がありません") as refused:
        varied(Changes(limits={"sme": 5}))
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        (Changes(without=("e-dz",)), "without"),
        (Changes(limits={"value-added-growth": "多め"}), "project.value_added_growth"),
        (Changes(limits={"value-added-growth": -1}), "limits"),
        (Changes(limits={"value-added-growth": date(2024, 1, 1)}), "limits"),
        (Changes(cap_yen=0), "cap_yen"),
        (Changes(rate=Fraction(3, 2)), "rate"),
        (Changes(caps={"gold": 1}), "caps"),
        (Changes(budget_yen=-1), "budget_yen"),
        (Changes(rounds=0), "rounds"),
        (Changes(closes_on=(date(2024, 1, 1), date(2023, 1, 1))), "rounds"),
    ],
)
def test_what_is_impossible_is_refused_with_its_place(changes: Changes, place: str) -> None:
    with pytest.raises(BadValue) as refused:
        varied(changes, CORE)
    assert place in refused.value.place
    assert refused.value.remedy


def test_a_misspelt_clause_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadValue, match="近いもの: e-dx"):
        varied(Changes(without=("e-dz",)))


def test_a_programme_without_rates_has_no_cap_to_change() -> None:
    travel = REGION.programmes["kagoshima-pref/uiturn-travel/2023"]
    with pytest.raises(BadValue, match="変えられる補助率や上限額がありません"):
        varied(Changes(cap_yen=1), travel)


def test_a_definition_of_its_own_is_compared_clause_by_clause() -> None:
    text = DX_FILE.read_text(encoding="utf-8")
    stated = "source: {document: dx, line: 47"
    text = text.replace(f"cap: {{yen: 2000000, {stated}", f"cap: {{yen: 2500000, {stated}")
    text = text.replace("2023-10-31(火) 17:00", "2023-11-07(火) 17:00")
    text = text.replace(
        "is: {fact: project.other_grant, value: false}", "is: {fact: project.other_grant, value: true}"
    )
    other = programme_of_text(text, "案", REGION)
    scenario = against(base(), other, MODEL, VOCABULARY, number=1, name="案")
    assert [(one.label, one.after) for one in scenario.changes] == [
        ("補助上限額（②の取組）", "1社あたり2,500,000円"),
        ("要件", "同じ事業で受けている他の補助金・助成金があること"),
        ("締切回", "2023-09-11〜2023-09-26、2023-09-27〜2023-10-17、2023-10-18〜2023-11-07"),
    ]
    assert scenario.id == "s1"


def test_the_same_definition_differs_in_nothing() -> None:
    same = programme_of_text(DX_FILE.read_text(encoding="utf-8"), "案", REGION)
    assert against(base(), same, MODEL, VOCABULARY, number=1, name="案").changes == ()


def test_a_definition_without_dates_or_budget_keeps_those_of_the_base() -> None:
    silent = replace(SERVICE, call=None, budget=Budget(state="blank"))
    scenario = against(base(SERVICE), silent, MODEL, VOCABULARY, number=2, name="案")
    assert scenario.arrangement == base(SERVICE).arrangement


def test_scenarios_are_built_without_a_database_or_numpy() -> None:
    heavy = "{'ibis', 'duckdb', 'numpy', 'pyarrow', 'pandas'}"
    code = f"import sys, banso.population.simulation.variants; sys.exit(bool({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
