"""Rows of calls and applications for tests of what rests on them."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    ApplicantCompany,
    Application,
    Call,
    CallBalance,
    CallStaff,
    CallVersion,
    Membership,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role

DURING_THE_CALL = datetime(2023, 9, 20, 10, 0, tzinfo=JST)
"""A moment in the first round of the call of the DX subsidy."""
DATA = Path(__file__).parent.parent / "data" / "programmes"


def a_person(email: str, role: Role = Role.OWNER) -> User:
    """An account that signs in in some capacity."""
    return User.objects.create_user(
        email, display_name=email.partition("@")[0], role=role, created_at=DURING_THE_CALL
    )


def a_call(
    lead: User, *, programme: str = "kagoshima-pref/dx-subsidy/2023", budget_yen: int = 30_000_000
) -> Call:
    """A published call with its first version, its money and one member of staff."""
    text = (DATA / f"{programme}.yaml").read_text(encoding="utf-8")
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
    CallBalance.objects.create(call=call, appropriated=budget_yen, available=budget_yen)
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
