"""Reducing cost lines: a reason for each, the grant by the programme's rule, the money moved along."""

import pytest

from banso.actions.checks.assessed_amounts import assess
from banso.actions.errors import BudgetExhausted, ReductionUnusable, SelectionNotPossible
from banso.actions.money.ledger import appropriate, balance_of, commit_grants, held_for
from banso.actions.money.ledger_check import verify_ledger
from banso.actions.selection.boards import board_of
from banso.actions.selection.reductions import ReductionGiven, reduce_costs, try_reductions
from banso.actions.selection.selections import COMPUTED_ANEW, hold_in_reserve, select
from banso.core.ledger import Account
from banso.records.models import Application, Call, ClauseFinding, Reduction, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import DX_FACTS, a_call
from tests.review_rows import SOFTWARE, a_filing, an_eligible_application, reviewed, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TWO_LINES = [
    SOFTWARE | {"yen": "900000"},
    {"category": "training", "item": "研修", "tax": "included_10", "yen": "110000"},
]
"""900,000 yen of software and, without tax, 100,000 yen of training: 666,000 yen are granted."""


def an_application(
    lead: User, owner: User, costs: list[dict[str, str]], budget_yen: int = 5_000_000
) -> Application:
    call = a_call(lead, budget_yen=budget_yen)
    application = an_eligible_application(call, owner, costs=costs)
    return reviewed(application, some_reviewers(call), lead, [4, 4, 4])


def less(row: int, yen: int, reason: str = "単価が市価より高いため") -> ReductionGiven:
    return ReductionGiven(row=f"row{row}", to_yen=yen, reason=reason)


def test_the_grant_is_computed_anew_by_rate_and_rounding(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES)
    assert assess(application).granted_yen == 666_000
    assessed = reduce_costs(application=application, given=[less(0, 800_500)], by=lead, at=AT)
    assert (assessed.eligible_yen, assessed.granted_yen) == (900_500, 600_000)
    assert [(line.filed_yen, line.counts_yen) for line in assessed.lines] == [
        (900_000, 800_500),
        (100_000, 100_000),
    ]
    assert assess(application) == assessed


def test_the_cap_still_holds_after_a_reduction(lead: User, owner: User) -> None:
    application = an_application(lead, owner, [SOFTWARE | {"yen": "5000000"}])
    assert assess(application).granted_yen == 2_000_000
    assert try_reductions(application, [less(0, 3_000_000)]).granted_yen == 2_000_000
    assert try_reductions(application, [less(0, 2_999_999)]).granted_yen == 1_999_000


def test_the_limit_of_a_category_follows_the_reduced_total(lead: User, owner: User) -> None:
    labour = {"category": "prototype_labour", "item": "人件費", "tax": "untaxed", "yen": "400000"}
    application = an_application(lead, owner, [SOFTWARE | {"yen": "800000"}, labour])
    assert assess(application).eligible_yen == 1_200_000
    # Labour may be a third of the whole: with 400,000 yen of software, 200,000 yen of it count.
    assert try_reductions(application, [less(0, 400_000)]).eligible_yen == 600_000


def test_trying_out_keeps_nothing(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES)
    try_reductions(application, [less(0, 1)])
    assert not Reduction.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (less(0, 900_001), "900,000円まで"),
        (less(0, -1), "900,000円まで"),
        (ReductionGiven(row="nowhere", to_yen=0, reason="理由"), "0円まで"),
        (less(0, 1, "  "), "理由がありません"),
    ],
)
def test_a_line_is_only_reduced_and_only_with_a_reason(
    lead: User, owner: User, given: ReductionGiven, words: str
) -> None:
    application = an_application(lead, owner, TWO_LINES)
    with pytest.raises(ReductionUnusable, match=words):
        reduce_costs(application=application, given=[given], by=lead, at=AT)


def test_a_line_set_back_to_what_was_filed_is_reduced_no_longer(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES)
    reduce_costs(application=application, given=[less(0, 1)], by=lead, at=AT)
    reduce_costs(application=application, given=[less(0, 900_000, "")], by=lead, at=AT)
    assert not Reduction.objects.exists()
    assert assess(application).granted_yen == 666_000


def test_an_excluded_line_cannot_be_reduced(lead: User, owner: User) -> None:
    rent = {"category": "rent", "item": "家賃", "tax": "untaxed", "yen": "50000"}
    application = an_application(lead, owner, [SOFTWARE | {"yen": "900000"}, rent])
    lines = assess(application).lines
    assert [line.can_be_reduced for line in lines] == [True, False]


def test_what_is_reduced_of_one_selected_comes_free(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES, budget_yen=666_000)
    select(application=application, by=lead, at=AT)
    reduce_costs(application=application, given=[less(0, 600_000)], by=lead, at=AT)
    assert balance_of(application.call).available == 666_000 - 466_000
    assert held_for(application)[Account.RESERVED] == 466_000
    selection = Application.objects.get(pk=application.pk).selection
    assert (selection.eligible_yen, selection.granted_yen) == (700_000, 466_000)
    assert selection.reductions == [
        {"row": "row0", "from_yen": 900_000, "to_yen": 600_000, "reason": "単価が市価より高いため"}
    ]
    assert verify_ledger(application.call).is_sound


def test_a_reduction_taken_back_needs_its_money_again(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES, budget_yen=700_000)
    reduce_costs(application=application, given=[less(0, 600_000)], by=lead, at=AT)
    select(application=application, by=lead, at=AT)
    other = an_eligible_application(application.call, owner, 2, costs=[SOFTWARE | {"yen": "300000"}])
    reviewers = list(User.objects.get_queryset().filter(role=Role.REVIEWER))
    select(application=reviewed(other, reviewers, lead, [3, 3, 3]), by=lead, at=AT)
    with pytest.raises(BudgetExhausted):
        reduce_costs(application=application, given=[], by=lead, at=AT)
    assert held_for(application)[Account.RESERVED] == 466_000
    assert Reduction.objects.count() == 1


def test_who_is_granted_a_part_gets_no_more_by_a_reduction(lead: User, owner: User) -> None:
    call = a_call(lead, budget_yen=300_000)
    version = call.versions.get()
    version.text = version.text.replace("in_part: false", "in_part: true")
    version.sha256 = f"in part {version.sha256}"[:64]
    version.save()
    application = an_eligible_application(call, owner, costs=TWO_LINES)
    reviewed(application, some_reviewers(call), lead, [4, 4, 4])
    assert select(application=application, by=lead, at=AT).granted_yen == 300_000
    appropriate(call=call, yen=1_000_000, by=lead, at=AT)
    reduce_costs(application=application, given=[less(0, 600_000)], by=lead, at=AT)
    assert held_for(application)[Account.RESERVED] == 300_000
    reduce_costs(application=application, given=[less(0, 200_000)], by=lead, at=AT)
    assert held_for(application)[Account.RESERVED] == 200_000


def test_reducing_one_selected_to_nothing_is_refused(lead: User, owner: User) -> None:
    application = an_application(lead, owner, [SOFTWARE | {"yen": "900000"}])
    select(application=application, by=lead, at=AT)
    with pytest.raises(SelectionNotPossible, match="0円"):
        reduce_costs(application=application, given=[less(0, 0)], by=lead, at=AT)


def test_one_held_in_reserve_stays_without_money(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES, budget_yen=100)
    hold_in_reserve(application=application, reason="", by=lead, at=AT)
    reduce_costs(application=application, given=[less(0, 600_000)], by=lead, at=AT)
    assert Application.objects.get(pk=application.pk).selection.granted_yen == 0
    assert balance_of(application.call).reserved == 0


def test_the_board_shows_reduced_sums_and_draws_its_line_by_them(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES, budget_yen=466_000)
    call: Call = application.call
    assert [row.place.yen for row in board_of(call, 1).rows if row.place] == [0]
    reduce_costs(application=application, given=[less(0, 600_000)], by=lead, at=AT)
    (row,) = board_of(call, 1).rows
    assert (row.requested_yen, row.assessed.granted_yen) == (666_000, 466_000)
    assert row.place is not None
    assert row.place.yen == 466_000


def with_plan(call: Call, owner: User, filed: str, corrected: str, officer: User) -> Application:
    """Found eligible with 6,000,000 yen of software; an officer found another plan than was filed."""
    costs, facts = [SOFTWARE | {"yen": "6000000"}], DX_FACTS | {"company.plan_2022": filed}
    application = an_eligible_application(call, owner, costs=costs, facts=facts)
    ClauseFinding.objects.create(
        application=application,
        clause="track-1-plan",
        holds=True,
        facts={"company.plan_2022": corrected},
        evidence="計画書の写し",
        found_by=officer,
        found_at=AT,
    )
    return reviewed(application, some_reviewers(call), officer, [4, 4, 4])


def test_a_fact_an_officer_corrected_chooses_the_track(lead: User, owner: User) -> None:
    application = with_plan(a_call(lead), owner, "manufacturing", "none", lead)
    assert (application.requested_yen, assess(application).granted_yen) == (4_000_000, 2_000_000)
    (row,) = board_of(application.call, 1).rows
    assert row.assessed.granted_yen == 2_000_000
    # The letter has to say why it is less than was applied for.
    assert select(application=application, by=lead, at=AT).reason == COMPUTED_ANEW


def test_nobody_is_granted_more_than_was_applied_for(lead: User, owner: User) -> None:
    application = with_plan(a_call(lead), owner, "none", "manufacturing", lead)
    assert assess(application).granted_yen == 2_000_000
    assert select(application=application, by=lead, at=AT).granted_yen == 2_000_000


def test_whoever_asked_for_less_gets_less_until_a_reduction_bites(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES)
    filing = application.filings.get()
    filing.content["requested_yen"] = application.requested_yen = 500_000
    filing.save()
    application.save()
    assert assess(application).granted_yen == 500_000
    assert try_reductions(application, [less(0, 700_000)]).granted_yen == 500_000
    assert try_reductions(application, [less(0, 600_000)]).granted_yen == 466_000


def test_a_line_corrected_below_its_reduction_is_reduced_no_more(lead: User, owner: User) -> None:
    application = an_application(lead, owner, TWO_LINES)
    reduce_costs(application=application, given=[less(0, 800_000)], by=lead, at=AT)
    a_filing(application, owner, [TWO_LINES[0] | {"yen": "700000"}, TWO_LINES[1]], dict(DX_FACTS), AT)
    selection = select(application=application, by=lead, at=AT)
    assert (selection.granted_yen, selection.reductions) == (533_000, [])


TRIP = {
    "category": "fare",
    "item": "運賃",
    "tax": "untaxed",
    "person": "甲",
    "residence": "outside",
    "yen": "60000",
}
TRAVEL = "kagoshima-pref/uiturn-travel/2023"


def trips(call: Call, owner: User, number: int, persons: str) -> Application:
    """Found eligible: 30,000 yen are granted for each person, 100,000 at most."""
    costs = [TRIP | {"person": person} for person in persons]
    facts = {"company.entity_type": "corporation", "company.prefecture": "46"}
    return an_eligible_application(call, owner, number, costs=costs, facts=facts)


def test_the_cap_of_a_year_counts_what_other_calls_of_the_programme_have_given(
    lead: User, owner: User
) -> None:
    first = trips(a_call(lead, programme=TRAVEL), owner, 1, "甲乙丙")
    stranger = trips(first.call, owner, 2, "丁")
    second = trips(a_call(lead, programme=TRAVEL), owner, 3, "甲乙")
    second.company = first.company
    second.save()
    assert assess(second).granted_yen == 60_000
    select(application=first, by=lead, at=AT)
    select(application=stranger, by=lead, at=AT)
    assert [assess(each).granted_yen for each in (first, second)] == [90_000, 10_000]
    assert [row.assessed.granted_yen for row in board_of(second.call, 1).rows] == [10_000]
    commit_grants(grants={first: 90_000}, by=None, at=AT)
    assert assess(second).granted_yen == 10_000
