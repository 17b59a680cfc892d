"""Rows of calls and applications for tests of what rests on them."""

from datetime import date, datetime
from hashlib import sha256

from banso.actions.applications.application_reading import read_application
from banso.actions.applications.application_rows import add_row
from banso.actions.applications.applications import columns_in, save_answer
from banso.actions.applications.paper_lists import paper_list
from banso.actions.definitions import procedure_of
from banso.actions.money.ledger import appropriate
from banso.core.calendar import JST
from banso.core.forms import FieldKind, FormField, Shape
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import call_definition, written
from banso.definitions.region import installed_region
from banso.records.models import (
    Answer,
    ApplicantCompany,
    Application,
    Attachment,
    Call,
    CallStaff,
    CallVersion,
    Filing,
    Membership,
    User,
)
from banso.records.models.attachments import ScanState
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role

DURING_THE_CALL = datetime(2023, 9, 20, 10, 0, tzinfo=JST)
"""A moment in the first round of the call of the DX subsidy."""


def a_person(email: str, role: Role = Role.OWNER) -> User:
    """An account that signs in in some capacity."""
    return User.objects.create_user(
        email, display_name=email.partition("@")[0], role=role, created_at=DURING_THE_CALL
    )


def a_call(
    lead: User, *, programme: str = "kagoshima-pref/dx-subsidy/2023", budget_yen: int = 30_000_000
) -> Call:
    """A published call with its first version, its money and one member of staff."""
    text = written(call_definition(programme, installed_region()))
    call = Call.objects.create(
        programme=programme,
        title="試験用の公募",
        state=CallState.PUBLISHED,
        budget_yen=budget_yen,
        created_by=lead,
        created_at=DURING_THE_CALL,
        published_at=DURING_THE_CALL,
    )
    CallVersion.objects.create(
        call=call,
        number=1,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        made_by=lead,
        made_at=DURING_THE_CALL,
    )
    if budget_yen:
        appropriate(call=call, yen=budget_yen, by=lead, at=DURING_THE_CALL)
    named_for(call, lead)
    return call


def named_for(call: Call, user: User) -> CallStaff:
    """Name a member of staff for a call."""
    return CallStaff.objects.create(call=call, user=user, named_at=DURING_THE_CALL)


def an_applicant(owner: User, name: str = "○○製作所") -> ApplicantCompany:
    """A company and the person who acts for it."""
    company = ApplicantCompany.objects.create(name=name, is_made_up=True, created_at=DURING_THE_CALL)
    Membership.objects.create(company=company, user=owner, part=Part.OWNER, began_at=DURING_THE_CALL)
    return company


def an_application(
    call: Call,
    company: ApplicantCompany,
    by: User,
    *,
    state: ApplicationState = ApplicationState.DRAFTED,
    number: str = "",
    requested_yen: int | None = None,
) -> Application:
    """An application in some state; filed ones have a number and are in the first round."""
    is_filed = state is not ApplicationState.DRAFTED
    return Application.objects.create(
        call=call,
        version=call.versions.newest_first()[0],
        company=company,
        state=state.value,
        number=number or (f"第{company.pk}号" if is_filed else ""),
        filed_at=DURING_THE_CALL if is_filed else None,
        round=1 if is_filed else None,
        requested_yen=requested_yen,
        begun_by=by,
        begun_at=DURING_THE_CALL,
    )


def filed_with(application: Application, *, at: datetime = DURING_THE_CALL, **content: object) -> Filing:
    """A further filing that holds this and nothing else, whatever the programme asks for."""
    return Filing.objects.create(
        application=application,
        number=application.filings.count() + 1,
        version=application.version,
        arrived_at=at,
        filed_by=application.begun_by,
        content=content,
        sha256="0" * 64,
    )


def the_police_know(application: Application, by: User, *, at: datetime = DURING_THE_CALL) -> None:
    """The police have answered that they know somebody of the applicant."""
    application.police_checks.create(exported_by=by, exported_at=at, is_clear=False, answered_on=at.date())


SAMPLE_TEXTS = {
    FieldKind.TEXT: "試験用の文章",
    FieldKind.LONG_TEXT: "試験用の文章です。\n二行目です。",
    FieldKind.KANA: "シケン",
    FieldKind.INTEGER: "30",
    FieldKind.YEN: "10,000,000",
    FieldKind.DAY: "2023-10-15",
    FieldKind.YES_NO: "yes",
    FieldKind.EMAIL: "tanto@example.co.jp",
    FieldKind.TELEPHONE: "099-000-0000",
    FieldKind.POSTAL_CODE: "890-8577",
    FieldKind.CORPORATE_NUMBER: "7000012050002",
}
"""An answer each kind of field takes."""
DX_FACTS = {
    "company.entity_type": "corporation",
    "company.prefecture": "46",
    "company.municipality": "46201",
    "company.industry": "09",
    "company.capital_yen": 10_000_000,
    "company.regular_employees": 30,
    "company.plan_2022": "none",
    "company.dx_grant_2022": False,
    "company.antisocial_ties": False,
    "company.prefectural_tax_unpaid": False,
    "company.political_or_religious": False,
    "project.promotes_dx": True,
    "project.co_planner": "none",
    "project.other_grant": False,
}
"""Facts of a company that may apply for the DX subsidy, without a co-author."""


def answer_everything(application: Application, by: User, *, cost_yen: int = 900_000) -> None:
    """Answer the whole form with what is readable, one cost line, an income that balances it, and all declarations."""
    form = procedure_of(application.version).form
    for section in form.sections:
        row = ""
        if section.shape in (Shape.ROWS, Shape.COSTS):
            row = add_row(application=application, section_id=section.id, by=by, at=DURING_THE_CALL)
        for field in columns_in(application, section):
            key = f"{section.id}.{row}.{field.id}" if row else f"{section.id}.{field.id}"
            text = _sample(field) if section.shape is not Shape.COSTS else _cost_sample(field, cost_yen)
            if not application.answers.filter(key=key).exclude(text="").exists() and text:
                put_answer(application, by, key, text)
    for declaration in form.declarations:
        put_answer(application, by, f"declarations.{declaration.id}", "yes")
    balance_income(application, by)


def balance_income(application: Application, by: User) -> None:
    """Own money for whatever the grant leaves open."""
    income = next(
        (s.id for s in procedure_of(application.version).form.sections if s.shape is Shape.INCOME), None
    )
    if income is None:
        return
    for field, text in (("own", "0"), ("loans", "0"), ("lender", ""), ("others", "0"), ("requested", "")):
        put_answer(application, by, f"{income}.{field}", text)
    side = read_application(application).budget.income
    put_answer(application, by, f"{income}.own", str(side.gap if side else 0))


def put_answer(application: Application, by: User, key: str, text: str) -> Answer:
    """An answer as it stands, whatever stood before."""
    present = application.answers.filter(key=key).first()
    seen = present.version if present else 0
    return save_answer(
        application=application, key=key, text=text, seen_version=seen, by=by, at=DURING_THE_CALL
    )


def send_every_paper(application: Application, by: User, *, at: datetime = DURING_THE_CALL) -> None:
    """A clean file for every paper that is needed and is no original on paper."""
    application.refresh_from_db()
    for line in paper_list(application):
        if line.is_needed is not True or line.is_there or line.paper.original_on_paper:
            continue
        Attachment.objects.create(
            application=application,
            document=line.paper.id,
            file=f"applications/{application.pk}/{line.paper.id}.pdf",
            name=f"{line.label}.pdf",
            original_name="scan.pdf",
            bytes=12_345,
            sha256=sha256(line.paper.id.encode()).hexdigest(),
            pages=1,
            issued_on=date(2023, 9, 1) if line.paper.issued_within_months else None,
            arrived_at=at,
            sent_by=by,
            scan=ScanState.CLEAN,
        )


def _sample(field: FormField) -> str:
    if field.choices:
        return field.choices[0][0]
    return SAMPLE_TEXTS.get(field.kind, "")[: field.longest or None]


def _cost_sample(field: FormField, cost_yen: int) -> str:
    own = {"item": "受注管理ソフト", "yen": str(cost_yen), "tax": "excluded_10", "supplier": "ソフト商会"}
    own |= {"quote_page": "1"}
    if field.id in own:
        return own[field.id]
    return _sample(field) if field.required else ""
