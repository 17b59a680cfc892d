"""Applications on which the prefecture can decide, and the people who do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import sign_step
from banso.actions.decisions.proposals import draft_proposal
from banso.actions.money.ledger import reserve
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, EligibilityConclusion, Proposal, Selection, User
from banso.records.models.decisions import Outcome
from banso.records.models.people import Role
from tests.application_rows import a_call, a_person, an_applicant, an_application, named_for

AFTER_THE_ROUND = datetime(2023, 10, 26, 10, 0, tzinfo=JST)
"""A month after the first cut-off; a day on which the prefecture decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefecture:
    """A call and who decides on its applications."""

    call: Call
    lead: User
    drafter: User
    consulted: User
    approver: User


def a_prefecture(
    *, budget_yen: int = 30_000_000, programme: str = "kagoshima-pref/dx-subsidy/2023"
) -> Prefecture:
    """A call with two officers and an approver named for it."""
    lead = a_person("lead@secretariat.example", Role.SECRETARIAT_LEAD)
    call = a_call(lead, budget_yen=budget_yen, programme=programme)
    drafter = a_person("drafter@pref.example", Role.PREFECTURE_OFFICER)
    consulted = a_person("consulted@pref.example", Role.PREFECTURE_OFFICER)
    approver = a_person("approver@pref.example", Role.PREFECTURE_APPROVER)
    for person in (drafter, consulted, approver):
        named_for(call, person)
    return Prefecture(call=call, lead=lead, drafter=drafter, consulted=consulted, approver=approver)


def selected(
    prefecture: Prefecture,
    name: str = "株式会社甲",
    *,
    requested_yen: int = 900_000,
    granted_yen: int | None = None,
    reductions: Sequence[dict[str, object]] = (),
    reason: str = "",
) -> Application:
    """A selected application, its money reserved; what is granted less for no other reason, the money is short for."""
    owner = a_person(f"owner{User.objects.get_queryset().count()}@company.example")
    application = an_application(
        prefecture.call,
        an_applicant(owner, name),
        owner,
        state=ApplicationState.SELECTED,
        requested_yen=requested_yen,
    )
    granted = requested_yen if granted_yen is None else granted_yen
    Selection.objects.create(
        application=application,
        outcome=Outcome.SELECTED,
        rank=1,
        eligible_yen=granted * 3 // 2,
        granted_yen=granted,
        reductions=list(reductions),
        reason=reason or ("" if granted == requested_yen or reductions else "予算の残額の範囲で交付するため"),
        selected_by=prefecture.lead,
        selected_at=AFTER_THE_ROUND,
    )
    reserve(application=application, yen=granted, by=prefecture.lead, at=AFTER_THE_ROUND)
    return application


def passed_over(
    prefecture: Prefecture, name: str = "株式会社乙", *, reason: str = "予算の範囲を超えたため。"
) -> Application:
    """An application that was not selected."""
    owner = a_person(f"owner{User.objects.get_queryset().count()}@company.example")
    company = an_applicant(owner, name)
    state = ApplicationState.PASSED_OVER
    application = an_application(prefecture.call, company, owner, state=state, requested_yen=500_000)
    Selection.objects.create(
        application=application,
        outcome=Outcome.PASSED_OVER,
        rank=7,
        score="20",
        eligible_yen=0,
        granted_yen=0,
        reason=reason,
        selected_by=prefecture.lead,
        selected_at=AFTER_THE_ROUND,
    )
    return application


def ineligible(
    prefecture: Prefecture, name: str = "株式会社丙", *, clause: str = "in-prefecture"
) -> Application:
    """An application that was found not to meet a requirement; no clause: nothing says which."""
    owner = a_person(f"owner{User.objects.get_queryset().count()}@company.example")
    company = an_applicant(owner, name)
    state = ApplicationState.FOUND_INELIGIBLE
    application = an_application(prefecture.call, company, owner, state=state, requested_yen=500_000)
    if clause:
        words = "要件「既に鹿児島県内で事業を営んでいること」（募集要領 2※）を満たすと認められないため"
        EligibilityConclusion.objects.create(
            application=application,
            is_eligible=False,
            grounds=[{"clause": clause, "words": words}],
            concluded_by=prefecture.lead,
            concluded_at=AFTER_THE_ROUND,
        )
    return application


def drafted(
    prefecture: Prefecture,
    *applications: Application,
    title: str = "交付決定について",
    by: User | None = None,
) -> Proposal:
    """A proposal that can still be changed."""
    return draft_proposal(
        call=prefecture.call,
        title=title,
        note="伺います。",
        application_ids=[application.pk for application in applications],
        by=by or prefecture.drafter,
        at=AFTER_THE_ROUND,
    )


def circulated(prefecture: Prefecture, *applications: Application) -> Proposal:
    """A proposal on its way."""
    proposal = drafted(prefecture, *applications)
    return circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AFTER_THE_ROUND)


def signed(proposal: Proposal, by: User, *, at: datetime = AFTER_THE_ROUND) -> Proposal:
    """One signature at the step whose turn it is; a deputy says why."""
    step = current_step(proposal)
    assert step is not None
    note = "" if by.role == step.role else "出張で不在のため"
    return sign_step(proposal_id=proposal.pk, step_id=step.pk, by=by, at=at, note=note)


def decided(prefecture: Prefecture, *applications: Application) -> Proposal:
    """A proposal signed by all."""
    proposal = circulated(prefecture, *applications)
    signed(proposal, prefecture.consulted)
    return signed(proposal, prefecture.approver)
