"""Tracks and shares: which rule holds for a company, and what the granting payers bear."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from banso.core.amount_rules import Share, Stated, Track, rate_of
from banso.core.amounts import COST_FACT, compute, possible_tracks
from banso.core.conditions import All, Is, Judged
from tests.unit.core.amount_examples import HALF, STANDARD, TWO_THIRDS, grant, lines, rule, steps

# --------------------------------------------------------------------------------------------------- tracks

PLAN = Track(
    id="plan", label="計画の枠", when=Is(fact="plan", value=True), rate=TWO_THIRDS, cap=Stated(yen=4_000_000)
)


def test_the_first_track_that_holds_is_used() -> None:
    both = rule(PLAN, STANDARD)
    assert compute(both, {"plan": True}, lines(eligible=9_000_000)).yen == 4_000_000
    assert compute(both, {"plan": True}, lines(eligible=9_000_000)).track == "plan"
    assert compute(both, {"plan": False}, lines(eligible=9_000_000)).yen == 2_000_000
    assert compute(both, {"plan": False}, lines(eligible=9_000_000)).track == "standard"


def test_while_the_track_is_open_no_sum_is_promised() -> None:
    amount = compute(rule(PLAN, STANDARD), {}, lines(eligible=9_000_000))
    assert amount.yen is None
    assert amount.missing == ("plan",)
    assert amount.track == ""
    assert steps(amount) == [("計画の枠の場合", 4_000_000), ("standardの場合", 2_000_000)]
    assert amount.steps[0].rule == "補助率2/3、1社あたりの上限4,000,000円"
    assert amount.assumptions[-1] == "区分が決まっていないため、区分ごとの額を示します"


def test_where_all_tracks_agree_the_sum_is_known() -> None:
    amount = compute(rule(PLAN, STANDARD), {}, lines(eligible=2_700_000))
    assert (amount.yen, amount.missing, amount.track) == (1_800_000, (), "")


def test_while_track_and_costs_are_open_every_track_is_shown() -> None:
    amount = compute(rule(PLAN, STANDARD), {})
    assert amount.yen is None
    assert set(amount.missing) == {COST_FACT, "plan"}
    assert [step.rule for step in amount.steps] == [
        "補助率2/3、1社あたりの上限4,000,000円",
        "補助率2/3、1社あたりの上限2,000,000円",
    ]


def test_a_track_that_people_award_is_not_taken_for_granted() -> None:
    awarded = Track(
        id="awarded", when=Judged(question="優れた計画であること", by="reviewer"), rate=Fraction(1)
    )
    tracks, facts = possible_tracks(rule(awarded, STANDARD), {})
    assert [track.id for track in tracks] == ["awarded", "standard"]
    assert facts == ()
    assert compute(rule(awarded, STANDARD), {}, lines(eligible=300_000)).yen is None


def test_a_company_on_no_track_is_told_so() -> None:
    amount = compute(rule(PLAN), {"plan": False}, lines(eligible=300))
    assert amount.yen is None
    assert amount.assumptions == ("補助の区分に当たるものがありません",)


def test_the_only_track_left_is_not_promised_while_it_is_open() -> None:
    only = Track(id="wide", when=Is(fact="company.wide", value=True), rate=HALF)
    open_still = compute(rule(only), {}, lines(eligible=100_000))
    assert open_still.yen is None
    assert open_still.missing == ("company.wide",)
    assert [step.yen for step in open_still.steps] == [50_000]
    assert compute(rule(only), {"company.wide": True}, lines(eligible=100_000)).yen == 50_000


def test_tracks_after_one_that_holds_are_out() -> None:
    later = Track(id="later", when=Is(fact="other", value=True), rate=HALF)
    tracks, facts = possible_tracks(rule(PLAN, later, STANDARD), {"plan": True})
    assert ([track.id for track in tracks], facts) == (["plan"], ())
    tracks, facts = possible_tracks(rule(PLAN, later, STANDARD), {"other": True})
    assert ([track.id for track in tracks], facts) == (["plan", "later"], ("plan",))


def test_a_track_may_ask_for_several_facts() -> None:
    two = Track(
        id="two", when=All(nodes=(Is(fact="a", value=True), Is(fact="b", value=True))), rate=Fraction(1)
    )
    assert compute(rule(two, STANDARD), {"a": True}, lines(eligible=300_000)).missing == ("b",)
    assert compute(rule(two, STANDARD), {"a": False}, lines(eligible=300_000)).yen == 200_000


# --------------------------------------------------------------------------------------------------- shares

THIRDS = (
    Share(payer="国", share=Fraction(1, 3)),
    Share(payer="県", share=Fraction(1, 3)),
    Share(payer="事業者", share=Fraction(1, 3)),
)


def test_the_granting_payers_bear_their_shares_together() -> None:
    assert rate_of(THIRDS, ["国", "県"]) == TWO_THIRDS
    assert rate_of(THIRDS, ["県"]) == Fraction(1, 3)
    assert rate_of(THIRDS, []) == 0


def test_a_share_of_a_share() -> None:
    nested = (Share(payer="国", share=TWO_THIRDS), THIRDS[2], Share(payer="県", share=HALF, of="事業者"))
    assert rate_of(nested, ["県"]) == Fraction(1, 6)
    relieved = Track(
        id="t", rate=rate_of(nested, ["県"]), shares=nested, granted_by=("県",), cap=Stated(yen=200_000)
    )
    assert grant(900_000, relieved) == 150_000
    amount = compute(rule(relieved), {}, lines(eligible=900_000))
    assert [step for step in steps(amount) if "負担" in step[0]] == [
        ("うち国の負担", 600_000),
        ("うち事業者の負担", 300_000),
        ("うち県の負担", 150_000),
    ]
    assert amount.steps[-3].rule == "事業者負担の1/2"


@given(st.lists(st.integers(1, 20), min_size=1, max_size=5), st.integers(0, 10**9))
def test_shares_of_the_whole_add_up_to_the_whole(parts: list[int], cost: int) -> None:
    shares = [Share(payer=f"{n}", share=Fraction(part, sum(parts))) for n, part in enumerate(parts)]
    assert rate_of(shares, [share.payer for share in shares]) == 1
    assert sum(cost * rate_of(shares, [share.payer]) for share in shares) == cost
