"""What the frame of every page needs to know."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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


def main_menu(path: str) -> list[MenuEntry]:
    """Return the main menu, with the entry of this path marked."""
    return [
        MenuEntry(address, str(label), path == address if address == "/" else path.startswith(address))
        for address, label in MENU
    ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: the menu, and in the demonstration its date."""
    return {
        "menu": main_menu(request.path),
        "demo": settings.BANSO_DEMO,
        "demo_day": clock.today() if settings.BANSO_DEMO else None,
        "contact": settings.BANSO_CONTACT,
    }
