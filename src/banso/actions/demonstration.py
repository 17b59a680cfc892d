"""The invented people of the demonstration, one or more for every role, and the company some of them act for."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import NotADemonstration
from banso.core.calendar import JST
from banso.records.models import ApplicantCompany, DemonstrationClock, Membership, ReviewerProfile, User
from banso.records.models.companies import Part
from banso.records.models.people import Role

DEMONSTRATION_SIGN_IN_WORD = "kagoshima-demo-2023"
"""No secret: it is printed at the start, and these accounts cannot sign in outside the demonstration."""
CODE_LASTS = 30
"""Seconds after which the code of an app changes. Source: RFC 6238, 5.2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationAccount:
    """An invented person.

    Attributes:
        email: At a domain that can never exist (RFC 2606).
        display_name: Who this is, in Japanese.
        role: In which capacity it signs in.
        part: What it may do for the invented company; None for nothing.
        firm: Where a reviewer works.
    """

    email: str
    display_name: str
    role: Role
    part: Part | None = None
    firm: str = ""


DEMONSTRATION_COMPANY = "デモ製作所株式会社"
DEMONSTRATION_VENDOR = "デモシステム株式会社"
"""A vendor of the company; one of the reviewers works there, and must not see its cases: three others are left."""
DEMONSTRATION_ACCOUNTS = (
    DemonstrationAccount(
        email="owner@demo.example", display_name="デモ太郎(事業者)", role=Role.OWNER, part=Part.OWNER
    ),
    DemonstrationAccount(
        email="adviser@demo.example", display_name="デモ花子(商工会議所 相談員)", role=Role.ADVISER
    ),
    DemonstrationAccount(
        email="officer@demo.example", display_name="デモ次郎(県庁 政策担当)", role=Role.POLICY_STAFF
    ),
    DemonstrationAccount(
        email="admin@demo.example", display_name="デモ三郎(管理者)", role=Role.ADMINISTRATOR
    ),
    DemonstrationAccount(
        email="editor@demo.example", display_name="デモ桜子(事業者 総務)", role=Role.OWNER, part=Part.EDITOR
    ),
    DemonstrationAccount(
        email="consultant@consultant.example",
        display_name="デモ助言(中小企業診断士)",
        role=Role.ADVISER,
        part=Part.EDITOR,
    ),
    DemonstrationAccount(email="vendor@vendor.example", display_name="デモ技子(ITベンダー)", role=Role.OWNER),
    DemonstrationAccount(
        email="secretariat1@secretariat.example",
        display_name="デモ一郎(事務局)",
        role=Role.SECRETARIAT_OFFICER,
    ),
    DemonstrationAccount(
        email="secretariat2@secretariat.example",
        display_name="デモ二葉(事務局)",
        role=Role.SECRETARIAT_OFFICER,
    ),
    DemonstrationAccount(
        email="lead@secretariat.example", display_name="デモ長子(事務局責任者)", role=Role.SECRETARIAT_LEAD
    ),
    DemonstrationAccount(
        email="reviewer1@university.example",
        display_name="デモ教授(審査員 大学)",
        role=Role.REVIEWER,
        firm="デモ大学",
    ),
    DemonstrationAccount(
        email="reviewer2@bank.example",
        display_name="デモ銀子(審査員 銀行)",
        role=Role.REVIEWER,
        firm="デモ銀行",
    ),
    DemonstrationAccount(
        email="reviewer3@vendor.example",
        display_name="デモ四郎(審査員 ITベンダー勤務)",
        role=Role.REVIEWER,
        firm=DEMONSTRATION_VENDOR,
    ),
    DemonstrationAccount(
        email="reviewer4@consulting.example",
        display_name="デモ士朗(審査員 中小企業診断士)",
        role=Role.REVIEWER,
        firm="デモ経営相談所",
    ),
    DemonstrationAccount(
        email="prefecture@pref.example", display_name="デモ五郎(県の担当)", role=Role.PREFECTURE_OFFICER
    ),
    DemonstrationAccount(
        email="approver1@pref.example", display_name="デモ課長(県の決裁者)", role=Role.PREFECTURE_APPROVER
    ),
    DemonstrationAccount(
        email="approver2@pref.example", display_name="デモ部長(県の決裁者)", role=Role.PREFECTURE_APPROVER
    ),
    DemonstrationAccount(
        email="finance@pref.example", display_name="デモ金子(県の出納)", role=Role.PREFECTURE_FINANCE
    ),
    DemonstrationAccount(email="auditor@audit.example", display_name="デモ監子(監査)", role=Role.AUDITOR),
)
DELEGATE_ROLE = Role.ADVISER
"""In which role somebody acts for the company from outside."""


@transaction.atomic
def load_demonstration(*, at: datetime, by: User | None = None) -> bool:
    """Make the invented accounts, their company and the clock, once.

    Args:
        at: The real moment.
        by: Who asks for it; None at the start of the site.

    Returns:
        True when they were made now, False when they were there.

    Raises:
        NotADemonstration: Real people have accounts in this database.
    """
    # Asked first: a rehearsal leaves people who belong to no demonstration, and nobody.
    if User.objects.demonstration().exists():
        return False
    if User.objects.real().exists():
        raise NotADemonstration(
            "このデータベースには実際の利用者がいるため、デモを読み込めません",
            remedy="BANSO_DATABASE_URL または BANSO_STATE_DIR で別の場所を指定してください",
        )
    # Hashing is slow on purpose; the word is the same for all.
    hashed = make_password(DEMONSTRATION_SIGN_IN_WORD)
    company = ApplicantCompany.objects.create(
        name=DEMONSTRATION_COMPANY,
        address="鹿児島県鹿児島市デモ町1-1",
        representative="デモ太郎",
        is_made_up=True,
        created_at=at,
    )
    for account in DEMONSTRATION_ACCOUNTS:
        _make(account, hashed, company, at)
    clock, _ = DemonstrationClock.objects.get_or_create(
        pk=DemonstrationClock.THE_ONE, defaults={"since_on": at.astimezone(JST).date()}
    )
    detail: dict[str, object] = {
        "accounts": len(DEMONSTRATION_ACCOUNTS),
        "clock": clock.stands_on.isoformat(),
    }
    record_event(by=by, at=at, verb="demonstration.loaded", subject="demonstration", detail=detail)
    return True


def _make(account: DemonstrationAccount, hashed: str, company: ApplicantCompany, at: datetime) -> None:
    """Make one person, whose app of codes is already set up where the role asks for one."""
    user = User(
        email=account.email,
        display_name=account.display_name,
        role=account.role,
        password=hashed,
        is_superuser=account.role is Role.ADMINISTRATOR,
        is_demonstration=True,
        created_at=at,
    )
    user.save()
    if user.needs_second_factor:
        TOTP.activate(user, generate_totp_secret())
    if account.firm:
        ReviewerProfile.objects.create(user=user, firm=account.firm)
    if account.part is not None:
        Membership.objects.create(
            company=company,
            user=user,
            part=account.part,
            is_delegate=account.role is DELEGATE_ROLE,
            began_at=at,
        )


def present_codes(*, at: datetime) -> dict[int, str]:
    """The codes the apps of the invented staff show at a moment, by account number.

    Args:
        at: The real moment; a code changes every `CODE_LASTS` seconds.
    """
    counter = int(at.timestamp()) // CODE_LASTS
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__is_demonstration=True)
    return {
        factor.user_id: format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counter))
        for factor in factors
    }
