"""The budget holds: whoever does whatever at once, never more than there is, and every yen accounted for.

A machine draws steps of the lead, the prefecture and the applicants, and lets several of them run at once, each in a
thread with a connection of its own: on PostgreSQL transactions that truly overlap, on SQLite ones that queue up.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import sign_step
from banso.actions.decisions.proposals import draft_proposal
from banso.actions.filing.filing import withdraw_application
from banso.actions.money.ledger import appropriate, balance_of, held_for, take_back_appropriation
from banso.actions.money.ledger_check import verify_ledger
from banso.actions.selection.boards import board_of
from banso.actions.selection.reductions import ReductionGiven, reduce_costs
from banso.actions.selection.selections import hold_in_reserve, pass_over, select, undo_selection
from banso.core.errors import BansoError
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, CallBalance, Selection, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for
from tests.review_rows import an_eligible_application

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMME = "kagoshima-pref/uiturn-travel/2023"
"""Without criteria: selection in the order of arrival. Up to 30,000 yen a person, rounded down to thousands."""
FACTS = {"company.entity_type": "corporation", "company.prefecture": "46"}
FARES = (20_000, 37_000, 60_000, 75_000)
BUDGET = 60_000
GIVEN = "定例会議で決めたため"

Step = Callable[[], object]
STEPS = st.tuples(
    st.sampled_from(
        ["select", "select", "hold", "pass", "undo", "reduce", "withdraw", "decide", "add", "take"]
    ),
    st.integers(0, len(FARES) - 1),
    st.integers(1, 45_000),
)
seeds = count()


class Budget(RuleBasedStateMachine):
    """One call with four applications, of which the money is enough for some."""

    @initialize()
    def begin(self) -> None:
        mark = next(seeds)
        self.lead, self.other_lead, self.drafter, self.consultant, self.approver = (
            a_person(f"{name}{mark}@office.example", role)
            for name, role in (
                ("lead", Role.SECRETARIAT_LEAD),
                ("other", Role.SECRETARIAT_LEAD),
                ("drafter", Role.PREFECTURE_OFFICER),
                ("consultant", Role.PREFECTURE_OFFICER),
                ("approver", Role.PREFECTURE_APPROVER),
            )
        )
        self.owner = a_person(f"owner{mark}@firm.example")
        self.call = a_call(self.lead, programme=PROGRAMME, budget_yen=BUDGET)
        for person in (self.other_lead, self.drafter, self.consultant, self.approver):
            named_for(self.call, person)
        self.keys = [self.applicant(position, fare) for position, fare in enumerate(FARES)]
        self.appropriated = BUDGET

    def applicant(self, position: int, fare: int) -> int:
        cost = {"category": "fare", "item": "運賃", "tax": "untaxed", "person": "甲", "residence": "outside"}
        application = an_eligible_application(
            self.call,
            self.owner,
            1000 * next(seeds),
            costs=[cost | {"yen": str(fare)}],
            facts=FACTS,
            arrived_at=AT + timedelta(minutes=position),
        )
        return application.pk

    def found(self, which: int) -> Application:
        return Application.objects.select_related("call", "company").get(pk=self.keys[which])

    def decide(self, which: int) -> None:
        """What the prefecture does: draft, circulate, consult, decide; each in a transaction of its own."""
        proposal = draft_proposal(
            call=self.call,
            title="交付決定",
            note="",
            application_ids=[self.keys[which]],
            by=self.drafter,
            at=AT,
        )
        circulate(proposal_id=proposal.pk, by=self.drafter, at=AT)
        for signer in (self.consultant, self.approver):
            step = current_step(proposal)
            if step is not None:
                sign_step(proposal_id=proposal.pk, step_id=step.pk, by=signer, at=AT)

    def step(self, name: str, which: int, yen: int, by: User) -> Step:
        steps: dict[str, Step] = {
            "select": lambda: select(application=self.found(which), by=by, at=AT, reason=GIVEN),
            "hold": lambda: hold_in_reserve(application=self.found(which), by=by, at=AT, reason=GIVEN),
            "pass": lambda: pass_over(application=self.found(which), by=by, at=AT, reason=GIVEN),
            "undo": lambda: undo_selection(application=self.found(which), by=by, at=AT),
            "reduce": lambda: reduce_costs(
                application=self.found(which),
                given=[ReductionGiven(row="row0", to_yen=min(yen, FARES[which]), reason=GIVEN)],
                by=by,
                at=AT,
            ),
            "withdraw": lambda: withdraw_application(application=self.found(which), by=self.owner, at=AT),
            "decide": lambda: self.decide(which),
            "add": lambda: appropriate(call=self.call, yen=yen, by=by, at=AT),
            "take": lambda: take_back_appropriation(call=self.call, yen=yen, by=by, at=AT),
        }
        return steps[name]

    @rule(drawn=STEPS)
    def one_after_the_other(self, drawn: tuple[str, int, int]) -> None:
        run_at_once([self.step(*drawn, self.lead)])

    @rule(drawn=st.lists(STEPS, min_size=2, max_size=4))
    def at_once(self, drawn: list[tuple[str, int, int]]) -> None:
        actors = (self.lead, self.other_lead)
        run_at_once([self.step(*each, actors[turn % 2]) for turn, each in enumerate(drawn)])

    @rule()
    def everybody_wants_the_same_money(self) -> None:
        run_at_once([self.step("select", which, 0, self.lead) for which in range(len(FARES))])

    @invariant()
    def is_never_over_and_always_balanced(self) -> None:
        if not hasattr(self, "call"):
            return
        verdict = verify_ledger(self.call)
        assert verdict.is_sound, verdict.problem
        balance = CallBalance.objects.get(call=self.call)
        assert all(yen >= 0 for yen in balance.accounts.values())
        assert balance.reserved + balance.committed <= balance.appropriated
        assert balance.appropriated == sum(balance.accounts.values())

    @invariant()
    def money_is_where_the_states_say(self) -> None:
        if not hasattr(self, "call"):
            return
        promised = dict.fromkeys((Account.RESERVED, Account.COMMITTED), 0)
        for which in range(len(FARES)):
            application = self.found(which)
            held = held_for(application)
            selection = Selection.objects.filter(application=application).first()
            for account, state in (
                (Account.RESERVED, ApplicationState.SELECTED),
                (Account.COMMITTED, ApplicationState.GRANTED),
            ):
                granted = selection.granted_yen if selection and application.stands is state else 0
                assert held[account] == granted, (application.state, account)
                promised[account] += granted
        balance = balance_of(self.call)
        assert (balance.reserved, balance.committed) == tuple(promised.values())

    @invariant()
    def the_board_offers_no_more_than_is_left(self) -> None:
        if hasattr(self, "call"):
            board = board_of(self.call, None)
            assert sum(row.place.yen for row in board.rows if row.place) <= board.balance.available


def run_at_once(steps: list[Step]) -> None:
    """Run every step in a thread of its own. What is refused is refused; anything else fails the test."""
    start = threading.Barrier(len(steps))

    def work(step: Step) -> None:
        start.wait()
        try:
            with suppress(BansoError):
                step()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as threads:
        for done in [threads.submit(work, step) for step in steps]:
            done.result()


@pytest.mark.timeout(600)
def test_the_budget_holds_under_any_order_of_concurrent_steps() -> None:
    run_state_machine_as_test(
        Budget,
        settings=settings(
            max_examples=12,
            stateful_step_count=10,
            derandomize=True,
            database=None,
            deadline=None,
            # Threads do not run the same way twice: what failed is shown as it was drawn, not made smaller.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_of_two_selections_that_do_not_both_fit_exactly_one_is_made() -> None:
    machine = Budget()
    machine.begin()
    take_back_appropriation(call=machine.call, yen=BUDGET - 30_000, by=machine.lead, at=AT)
    run_at_once([machine.step("select", which, 0, machine.lead) for which in (2, 3)])
    assert Selection.objects.filter(application__call=machine.call).count() == 1
    balance = balance_of(machine.call)
    assert (balance.available, balance.reserved) == (0, 30_000)


def test_everybody_s_selection_at_once_spends_what_there_is_and_no_yen_more() -> None:
    machine = Budget()
    machine.begin()
    machine.everybody_wants_the_same_money()
    machine.is_never_over_and_always_balanced()
    machine.money_is_where_the_states_say()
    # 10,000 + 18,000 + 30,000 + 30,000 are wanted: whoever came last is left out.
    balance = balance_of(machine.call)
    assert balance.reserved in {58_000, 60_000, 40_000, 48_000}
    assert min(row.assessed.granted_yen for row in board_of(machine.call, None).undecided) > balance.available
