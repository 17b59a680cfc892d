"""Drafts for the journeys of two other grants: nothing is missing but the declarations, which stay to be ticked."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from django.core.files import File

from banso.actions.applications.application_rows import add_row
from banso.actions.applications.applications import begin_application
from banso.actions.applications.paper_lists import paper_list
from banso.actions.definitions import procedure_of
from banso.actions.papers.attachments import attach_file
from banso.core.calendar import JST
from banso.core.forms import DECLARATIONS, Shape, rows_of
from banso.records.models import Application, Call, User
from tests.application_rows import an_applicant, answer_everything, balance_income, put_answer
from tests.paper_files import a_pdf

AT = datetime(2023, 9, 20, 0, 0, tzinfo=JST)
"""The day the demonstration begins on."""
Line = Mapping[str, str]
TWO_VISITORS, LATER_VISITOR, LAUNCH = "株式会社ふるさと製作所", "株式会社あとから商店", "後継ぎ商店"
TRAVEL_FACTS = {
    "company.entity_type": "corporation",
    "company.prefecture": "46",
    "company.uiturn_registered": True,
    "project.visitor": "student_outside",
    "project.visit_reason": "internship",
    "project.granted_this_year_yen": 0,
}
LAUNCH_FACTS = {
    "company.entity_type": "corporation",
    "company.prefecture": "43",
    "company.industry": "58",
    "company.capital_yen": 3_000_000,
    "company.regular_employees": 3,
    "project.succession_done": True,
    "project.succession_role": "successor",
}
KYUSHU, OUTSIDE = "kyushu", "outside"


def trip(person: str, residence: str, fare: int, lodging: int) -> list[Line]:
    """What one visitor was paid."""
    who = {"person": person, "residence": residence, "tax": "included_10"}
    sums = {"fare": ("交通費", fare), "lodging": ("宿泊費", lodging)}
    return [who | {"category": kind, "item": item, "yen": str(yen)} for kind, (item, yen) in sums.items()]


def quoted(category: str, item: str, yen: int, page: int) -> Line:
    """A cost line with one quote, before tax."""
    said = {"category": category, "item": item, "yen": str(yen), "tax": "excluded_10"}
    return said | {"supplier": "肥後工務店", "quote_page": str(page)}


def prepare(call_id: int, programme: str) -> None:
    """Write the drafts of a call; prints their numbers by company as JSON."""
    call = Call.objects.get(pk=call_id)
    if programme == "travel":
        made = {
            TWO_VISITORS: a_draft(
                call,
                TWO_VISITORS,
                TRAVEL_FACTS,
                [*trip("福岡 一郎", KYUSHU, 15_800, 9_800), *trip("東京 花子", OUTSIDE, 41_500, 9_000)],
            ),
            LATER_VISITOR: a_draft(
                call, LATER_VISITOR, TRAVEL_FACTS, trip("札幌 次郎", OUTSIDE, 62_000, 8_000)
            ),
        }
    else:
        costs = [
            quoted("renovation", "店舗の改装", 900_000, 1),
            quoted("machinery", "業務用オーブン", 700_000, 2),
        ]
        made = {LAUNCH: a_draft(call, LAUNCH, LAUNCH_FACTS, costs)}
    sys.stdout.write(json.dumps({name: draft.pk for name, draft in made.items()}))


def a_draft(call: Call, name: str, facts: Mapping[str, object], costs: Sequence[Line]) -> Application:
    """A draft of the invented owner with these costs and every paper."""
    owner = User.objects.get(email="owner@demo.example")
    draft = begin_application(call=call, company=an_applicant(owner, name), facts=facts, by=owner, at=AT)
    answer_everything(draft, owner)
    # No two of the invented companies are one.
    for answer in draft.answers.filter(key__endswith=".corporate_number"):
        put_answer(draft, owner, answer.key, "")
    put_costs(draft, owner, costs)
    balance_income(draft, owner)
    for answer in draft.answers.filter(key__startswith=f"{DECLARATIONS}."):
        put_answer(draft, owner, answer.key, "")
    for line in paper_list(draft):
        if line.is_needed and not line.is_there:
            file = File(BytesIO(a_pdf(pages=3)), name="scan.pdf")
            attach_file(
                application=draft, document=line.paper.id, name="scan.pdf", file=file, by=owner, at=AT
            )
    return draft


def put_costs(draft: Application, owner: User, costs: Sequence[Line]) -> None:
    """The cost table: the row that is there is written over, the others follow."""
    sections = procedure_of(draft.version).form.sections
    section = next(section.id for section in sections if section.shape is Shape.COSTS)
    rows = rows_of(section, dict(draft.answers.values_list("key", "text")))
    while len(rows) < len(costs):
        rows.append(add_row(application=draft, section_id=section, by=owner, at=AT))
    for row, line in zip(rows, costs, strict=True):
        for column, text in line.items():
            put_answer(draft, owner, f"{section}.{row}.{column}", text)
