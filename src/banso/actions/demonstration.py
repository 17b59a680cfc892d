"""The invented people of the demonstration."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import NotADemonstration
from banso.records.models import DemonstrationClock, User
from banso.records.models.people import Role

DEMONSTRATION_SIGN_IN_WORD = "kagoshima-demo-2023"
"""No secret: it is printed at the start, and these accounts cannot sign in outside the demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationAccount:
    """An invented person.

    Attributes:
        email: At a domain that can never exist (RFC 2606).
        display_name: Who this is, in Japanese.
        role: In which capacity it signs in.
    """

    email: str
    display_name: str
    role: Role


DEMONSTRATION_ACCOUNTS = (
    DemonstrationAccount(email="owner@demo.example", display_name="デモ太郎(事業者)", role=Role.OWNER),
    DemonstrationAccount(
        email="adviser@demo.example", display_name="デモ花子(商工会議所 相談員)", role=Role.ADVISER
    ),
    DemonstrationAccount(
        email="officer@demo.example", display_name="デモ次郎(県庁 政策担当)", role=Role.POLICY_STAFF
    ),
    DemonstrationAccount(
        email="admin@demo.example", display_name="デモ三郎(管理者)", role=Role.ADMINISTRATOR
    ),
)


@transaction.atomic
def load_demonstration(*, at: datetime, by: User | None = None) -> bool:
    """Make the invented accounts and the clock, once.

    Args:
        at: The real moment.
        by: Who asks for it; None at the start of the site.

    Returns:
        True when they were made now, False when they were there.

    Raises:
        NotADemonstration: Real people have accounts in this database.
    """
    if User.objects.real().exists():
        raise NotADemonstration(
            "このデータベースには実際の利用者がいるため、デモを読み込めません",
            remedy="BANSO_DATABASE_URL または BANSO_STATE_DIR で別の場所を指定してください",
        )
    if User.objects.demonstration().exists():
        return False
    for account in DEMONSTRATION_ACCOUNTS:
        User.objects.create_user(
            account.email,
            DEMONSTRATION_SIGN_IN_WORD,
            display_name=account.display_name,
            role=account.role,
            is_superuser=account.role is Role.ADMINISTRATOR,
            is_demonstration=True,
            created_at=at,
        )
    clock, _ = DemonstrationClock.objects.get_or_create(pk=DemonstrationClock.THE_ONE)
    detail: dict[str, object] = {
        "accounts": len(DEMONSTRATION_ACCOUNTS),
        "clock": clock.stands_on.isoformat(),
    }
    record_event(by=by, at=at, verb="demonstration.loaded", subject="demonstration", detail=detail)
    return True
