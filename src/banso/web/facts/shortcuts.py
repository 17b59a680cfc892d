"""Answers to several questions at once, for what is true of most companies."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """One statement that answers several facts.

    Attributes:
        label: The statement, as a person would say it.
        zero: Facts it sets to 0.
        needless: Facts nobody needs once it is true.
    """

    id: str
    label: str | Promise
    zero: tuple[str, ...]
    needless: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of its box in a form."""
        return f"shortcut.{self.id}"

    @property
    def covers(self) -> tuple[str, ...]:
        """All facts it answers."""
        return self.zero + self.needless


SHORTCUTS = (
    Shortcut(
        id="no_large_owner",
        label=_("大企業の出資は受けていない"),
        zero=("company.shares_largest_large_holder", "company.shares_large_holders"),
        needless=("company.shares_total",),
    ),
    Shortcut(
        id="no_large_officer",
        label=_("大企業の役員や職員を兼ねている役員はいない"),
        zero=("company.officers_from_large",),
        needless=("company.officers",),
    ),
)
