"""What the frame of every page needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from banso.actions.permissions import Permission, may
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
)


STAFF_MENU = (("/policy", _("制度の試算")),)
"""What policy staff see besides."""


def main_menu(path: str, *, staff: bool = False) -> list[MenuEntry]:
    """Return the main menu, with the entry of this path marked.

    Args:
        path: Of the page shown.
        staff: Whether whoever asks may simulate programmes.
    """
    return [
        MenuEntry(address, str(label), path == address if address == "/" else path.startswith(address))
        for address, label in (*MENU, *(STAFF_MENU if staff else ()))
    ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: the menu, and in the demonstration its date."""
    return {
        "menu": main_menu(request.path, staff=may(request.user, Permission.SIMULATE)),
        "demo": settings.BANSO_DEMO,
        "demo_day": clock.today() if settings.BANSO_DEMO else None,
        "contact": settings.BANSO_CONTACT,
    }
