"""What the frame of every page needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from banso.actions.permissions import Permission, may
from banso.records.models import User
from banso.web import clock


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One link of the main menu.

    Attributes:
        address: Path without host.
        label: In the language of the page.
        is_here: Whether the page shown belongs to it.
    """

    address: str
    label: str
    is_here: bool


MENU = (
    ("/", _("ホーム")),
    ("/programmes", _("支援制度を探す")),
    ("/check", _("使える制度を調べる")),
    ("/calls", _("公募")),
)
WORK = (
    (Permission.APPLY, "/apply", _("申請")),
    (Permission.READ_CASES, "/secretariat", _("事務局")),
    (Permission.REVIEW, "/review", _("審査")),
    (Permission.READ_CASES, "/decide", _("決裁")),
    (Permission.SIMULATE, "/policy", _("制度の試算")),
    (Permission.ADMINISTER, "/account/staff", _("利用者")),
)
"""What somebody sees besides, by what they may do."""


def main_menu(path: str, person: User | AnonymousUser | None = None) -> list[MenuEntry]:
    """Return the main menu, with the entry of this path marked.

    Args:
        path: Of the page shown.
        person: Who asks; None for nobody in particular.
    """
    own = [(address, label) for permission, address, label in WORK if person and may(person, permission)]
    return [
        MenuEntry(address, str(label), path == address if address == "/" else path.startswith(address))
        for address, label in (*MENU, *own)
    ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: the menu, and in the demonstration its date."""
    return {
        "menu": main_menu(request.path, request.user),
        "demo": settings.BANSO_DEMO,
        "demo_day": clock.today() if settings.BANSO_DEMO else None,
        "contact": settings.BANSO_CONTACT,
    }
