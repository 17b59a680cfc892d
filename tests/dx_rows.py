"""Applications for a call of the DX subsidy that was set up in the browser: typed, sent and worked on beforehand."""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from banso.actions.applications.application_states import change_application, locked_application
from banso.actions.applications.applications import begin_application
from banso.actions.applications.paper_lists import paper_list
from banso.actions.checks.checking import accept_application
from banso.actions.filing.filing import file_application
from banso.actions.papers.attachments import attach_file, state_issue_day
from banso.core.forms import DECLARATIONS
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, DemonstrationClock, User
from tests.application_rows import DX_FACTS, an_applicant, answer_everything, put_answer
from tests.case_rows import ELIGIBLE, mark_everything, the_original_comes
from tests.paper_files import a_pdf
from tests.review_rows import reviewed

GRANTED, REDUCED, PASSED_OVER = "株式会社交付製作所", "減額食品株式会社", "株式会社選外商店"
INELIGIBLE, RETURNED, LATE = "株式会社県外本店", "補正工業株式会社", "株式会社遅着"
DOUBLED, CLAIMED = "同番号商会", "番号違い物産"
NUMBERS = {GRANTED: "7000012050002", DOUBLED: "8120001059660", CLAIMED: "8120001059660"}
"""Corporate numbers; two bear the same one."""
SHARES = {key: value for key, value in ELIGIBLE.items() if key != "company.plan_2022"}
SECOND_TRACK = SHARES | {"project.co_planner": "it_vendor"}
FIRST_TRACK = ELIGIBLE
ISSUED_ON = date(2023, 9, 1)
TYPED = {
    "applicant.postal_code": "890-8577",
    "applicant.address": "鹿児島県鹿児島市鴨池新町10-1",
    "applicant.representative_title": "代表取締役",
    "applicant.representative": "甲野太郎",
    "applicant.representative_kana": "コウノタロウ",
    "contact.name": "乙野花子",
    "travel.travel_costs": "no",
    "plan.title": "受注の自動化",
    "plan.vision": "紙と電話の受注をなくし、受注の情報を全員が同じ画面で見る。",
    "plan.organisation": "社長が責任者、総務の乙野が担当し、ITベンダーが支援する。",
    "plan.need": "月に40時間を転記に使い、誤りが多い。",
    "plan.content": "受注管理ソフトを入れ、取引先の注文を取り込む。",
    "plan.schedule": "10月に発注、12月に試行、1月に稼働。",
    "plan.effect": "転記の時間を月40時間から5時間に減らす。",
    "plan.finance": "自己資金でまかなう。",
}
"""Answers a clerk can read, in the place of those that only fit their fields."""


def prepare(call_id: int) -> None:
    """Write every application that is worked on in the browser, and tell their numbers by company as JSON."""
    call = Call.objects.get(pk=call_id)
    at = DemonstrationClock.objects.moment(timezone.localtime())
    made = {
        GRANTED: a_draft(call, GRANTED, SECOND_TRACK, at, unsent="estimate"),
        LATE: a_draft(call, LATE, FIRST_TRACK, at),
        RETURNED: a_filed(call, RETURNED, at),
        INELIGIBLE: an_accepted(call, INELIGIBLE, at),
        REDUCED: a_reviewed(call, REDUCED, at, points=4),
        PASSED_OVER: a_reviewed(call, PASSED_OVER, at, points=3),
    }
    sys.stdout.write(json.dumps({name: application.pk for name, application in made.items()}))


def a_draft(
    call: Call, name: str, facts: Mapping[str, object], at: datetime, *, unsent: str = ""
) -> Application:
    """A draft of the invented owner from which the declarations are missing, and maybe one paper."""
    owner = person("owner@demo.example")
    company = an_applicant(owner, name)
    company.corporate_number = NUMBERS.get(name, "")
    company.address, company.representative = TYPED["applicant.address"], TYPED["applicant.representative"]
    company.save()
    draft = begin_application(call=call, company=company, facts=DX_FACTS | facts, by=owner, at=at)
    for key, text in TYPED.items():
        put_answer(draft, owner, key, text)
    answer_everything(draft, owner)
    # Otherwise all would be one company, and the list of declarations would name all of them.
    put_answer(draft, owner, "applicant.corporate_number", NUMBERS.get(name, ""))
    for answer in draft.answers.filter(key__startswith=f"{DECLARATIONS}."):
        put_answer(draft, owner, answer.key, "")
    send_papers(draft, owner, at, unsent=unsent)
    return draft


def send_papers(draft: Application, owner: User, at: datetime, *, unsent: str = "") -> None:
    """A file for every paper that is needed and is no original."""
    for line in paper_list(draft):
        if line.is_needed is not True or line.is_there or line.paper.original_on_paper:
            continue
        key = {"application": draft, "document": line.paper.id, "by": owner, "at": at}
        if line.paper.id != unsent:
            attach_file(
                name="scan.pdf", file=File(BytesIO(a_pdf(mark=line.paper.id)), name="scan.pdf"), **key
            )
            if line.paper.issued_within_months:
                state_issue_day(issued_on=ISSUED_ON, **key)


def a_filed(call: Call, name: str, at: datetime) -> Application:
    """Filed, the paper original there."""
    draft = a_draft(call, name, FIRST_TRACK, at)
    owner = person("owner@demo.example")
    for answer in draft.answers.filter(key__startswith=f"{DECLARATIONS}."):
        put_answer(draft, owner, answer.key, "yes")
    file_application(application=draft, by=owner, at=at)
    the_original_comes(draft, person("secretariat2@secretariat.example"), at=at)
    draft.refresh_from_db()
    return draft


def an_accepted(call: Call, name: str, at: datetime) -> Application:
    """Its completeness check is passed."""
    filed, officer = a_filed(call, name, at), person("secretariat2@secretariat.example")
    mark_everything(filed, officer, at=at)
    return accept_application(application_id=filed.pk, by=officer, at=at)


@transaction.atomic
def a_reviewed(call: Call, name: str, at: datetime, *, points: int) -> Application:
    """Scored the same by three reviewers, without a bonus; the requirements were taken as met."""
    accepted = locked_application(an_accepted(call, name, at).pk)
    officer = person("secretariat2@secretariat.example")
    change_application(accepted, ApplicationState.FOUND_ELIGIBLE, by=officer, at=at)
    people = [
        person(each)
        for each in ("reviewer1@university.example", "reviewer2@bank.example", "reviewer3@vendor.example")
    ]
    return reviewed(accepted, people, person("lead@secretariat.example"), [points] * len(people), at=at)


def person(email: str) -> User:
    """Somebody of the demonstration."""
    return User.objects.get(email=email)
