"""A call on which every page of the staff has something to show: a case at each step, people of the demonstration."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from banso.actions.applications.application_states import change_application, locked_application
from banso.actions.checks.checking import mark_item, return_for_correction
from banso.actions.checks.checklists import checklist_of
from banso.actions.checks.external_lists import bring_list
from banso.actions.checks.police_checks import give_out_officers
from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import sign_step
from banso.actions.decisions.proposals import draft_proposal
from banso.actions.filing.filing import file_application
from banso.actions.papers.paper_arrivals import cancel_arrival, log_arrival
from banso.actions.papers.zip_intake import receive_packet
from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.selection.selections import Choice, confirm_selections
from banso.core.forms import DECLARATIONS
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, DemonstrationClock, Proposal
from banso.records.models.attachments import Channel
from banso.records.models.decisions import Outcome
from tests.application_rows import a_call, named_for, put_answer
from tests.dx_rows import CLAIMED, DOUBLED, FIRST_TRACK, a_draft, a_filed, a_reviewed, an_accepted, person
from tests.number_rows import find_by
from tests.paper_files import a_pdf, a_zip
from tests.review_rows import score_all

LEAD, OFFICER, COLLEAGUE = (
    f"{name}@secretariat.example" for name in ("lead", "secretariat1", "secretariat2")
)
REVIEWERS = ("reviewer1@university.example", "reviewer2@bank.example", "reviewer4@consulting.example")
DRAFTER, CONSULTED, APPROVER = (f"{name}@pref.example" for name in ("prefecture", "approver1", "approver2"))
AUDITOR = "auditor@audit.example"
STAFF = (OFFICER, COLLEAGUE, *REVIEWERS, "reviewer3@vendor.example", DRAFTER, CONSULTED, APPROVER, AUDITOR)
TITLE = "全段階の公募"
BUDGET = 2_000_000
"""Three of the four selected ones fit."""
AWAITED, TO_CHECK, RETURNED, ACCEPTED = "原本未着商会", "確認前工業", "補正中食品", "要件確認水産"
IN_REVIEW, TO_SELECT, SELECTED, GRANTED, REFUSED = (
    "審査中運輸",
    "選定前旅館",
    "起案中電機",
    "交付製菓",
    "不交付工芸",
)


def prepare() -> None:
    """Make the call and its cases, and tell their numbers by name as JSON."""
    at = DemonstrationClock.objects.moment(timezone.localtime())
    call = a_call(person(LEAD), budget_yen=BUDGET)
    call.title = TITLE
    call.save()
    for address in STAFF:
        named_for(call, person(address))
    made: dict[str, Application] = {
        AWAITED: without_original(call, at),
        TO_CHECK: a_filed(call, TO_CHECK, at),
        RETURNED: returned(call, at),
        ACCEPTED: asked_about(call, at),
        IN_REVIEW: in_review(call, at),
        DOUBLED: an_accepted(call, DOUBLED, at),
        CLAIMED: reviewed_under_a_strange_number(call, at),
    }
    made |= {
        name: a_reviewed(call, name, at, points=points)
        for name, points in ((GRANTED, 5), (SELECTED, 4), (TO_SELECT, 4), (REFUSED, 2))
    }
    made[AWAITED].refresh_from_db()
    keys = {name: application.pk for name, application in made.items()} | {"call": call.pk}
    keys["packet"] = a_packet(made[AWAITED], at)
    keys |= on_proposals(call, made, at)
    ask_to_cancel(made[RETURNED], at)
    sys.stdout.write(json.dumps(keys))


def without_original(call: Call, at: datetime) -> Application:
    """Filed; the paper original is said to have come yesterday, and nobody has agreed to that yet."""
    draft, owner = a_draft(call, AWAITED, FIRST_TRACK, at), person("owner@demo.example")
    for answer in draft.answers.filter(key__startswith=f"{DECLARATIONS}."):
        put_answer(draft, owner, answer.key, "yes")
    file_application(application=draft, by=owner, at=at)
    log_arrival(
        application=draft,
        document="corporate_register",
        channel=Channel.POST,
        arrived_at=at - timedelta(days=1),
        issued_on=date(2023, 9, 1),
        note="簡易書留 123-45-67890",
        evidence=None,
        by=person(COLLEAGUE),
        at=at,
    )
    return draft


def returned(call: Call, at: datetime) -> Application:
    """Sent back for correction with a reason."""
    filed, officer = a_filed(call, RETURNED, at), person(OFFICER)
    checklist = checklist_of(filed)
    mark_item(
        application_id=filed.pk,
        item=checklist.items[0].id,
        is_in_order=False,
        note="所在地が履歴事項全部証明書と違います。",
        seen_filing=checklist.filing.number,
        by=officer,
        at=at,
    )
    return_for_correction(application_id=filed.pk, further=["押印のある頁が読めません。"], by=officer, at=at)
    return filed


def asked_about(call: Call, at: datetime) -> Application:
    """Its officers were given to the police, and a list names a company like it."""
    officer = person(OFFICER)
    rows = f"企業名,法人番号,所在地\n{ACCEPTED},,鹿児島県鹿児島市\n".encode()
    bring_list(
        recognition="partnership_declaration",
        stands_on=at.date(),
        name="宣言.csv",
        content=rows,
        by=officer,
        at=at,
    )
    accepted = an_accepted(call, ACCEPTED, at)
    give_out_officers(application_ids=[accepted.pk], by=officer, at=at)
    return accepted


def reviewed_under_a_strange_number(call: Call, at: datetime) -> Application:
    """Its review is over; the number it shares with another one was found not to be its own since."""
    reviewed = a_reviewed(call, CLAIMED, at, points=1)
    evidence = "登記事項証明書の番号と違う。"
    find_by(person(COLLEAGUE), reviewed, is_theirs=False, evidence=evidence, at=at)
    return reviewed


def ask_to_cancel(application: Application, at: datetime) -> None:
    """After the cut-off it is said that the paper original was another company's, and nobody has agreed to that yet."""
    arrival = application.paper_arrivals.get()
    after = at + timedelta(days=30)
    cancel_arrival(arrival_id=arrival.pk, reason="別の会社の封筒でした。", by=person(COLLEAGUE), at=after)


@transaction.atomic
def in_review(call: Call, at: datetime) -> Application:
    """Assigned to three; one has handed in."""
    accepted = locked_application(an_accepted(call, IN_REVIEW, at).pk)
    change_application(accepted, ApplicationState.FOUND_ELIGIBLE, by=person(COLLEAGUE), at=at)
    people = [person(address) for address in REVIEWERS]
    assign_reviews(call=call, pairs=[(accepted.pk, one.pk) for one in people], by=person(LEAD), at=at)
    score_all(accepted, people[0], 4, at=at)
    return accepted


def a_packet(application: Application, at: datetime) -> int:
    """A ZIP by e-mail, one file of which nobody can tell."""
    packed = a_zip({"③確定申告書.pdf": a_pdf(), "メモ.pdf": a_pdf(mark="memo"), "写真.bmp": b"BM"})
    packet = receive_packet(
        application=application,
        name="書類.zip",
        file=File(BytesIO(packed), name="書類.zip"),
        password="",
        mailed_at=at,
        note="Received: by mx.example",
        by=person(OFFICER),
        at=at,
    )
    return packet.pk


def on_proposals(call: Call, made: Mapping[str, Application], at: datetime) -> dict[str, int]:
    """One proposal decided with its letters, one on its way; their numbers."""
    choices = [
        Choice(application_id=made[name].pk, outcome=outcome, yen=None, reason=reason)
        for name, outcome, reason in (
            (GRANTED, Outcome.SELECTED, ""),
            (SELECTED, Outcome.SELECTED, "事業の効果が早く出るため"),
            (REFUSED, Outcome.PASSED_OVER, "得点の順に選んだため"),
        )
    ]
    confirm_selections(call=call, choices=choices, by=person(LEAD), at=at)
    decided = proposed(call, "交付決定について", [made[GRANTED], made[REFUSED]], at)
    for address in (CONSULTED, APPROVER):
        step = current_step(decided)
        if step is not None:
            decided = sign_step(
                proposal_id=decided.pk, step_id=step.pk, by=person(address), at=at, note="担当が出張中のため"
            )
    return {"decided": decided.pk, "circulated": proposed(call, "追加の交付決定", [made[SELECTED]], at).pk}


def proposed(call: Call, title: str, applications: Sequence[Application], at: datetime) -> Proposal:
    """A proposal sent on its way."""
    drafter = person(DRAFTER)
    numbers = [application.pk for application in applications]
    drafted = draft_proposal(call=call, title=title, note="", application_ids=numbers, by=drafter, at=at)
    return circulate(proposal_id=drafted.pk, by=drafter, at=at)
