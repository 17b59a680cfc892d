"""How far an application is: its pages, which of them are complete, and everything that is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banso.actions.applications.application_reading import (
    CO_AUTHOR,
    PAPERS,
    ApplicationRead,
    Papers,
    needs_co_author,
    open_points,
    papers_of,
)
from banso.core.answers import OpenPoint
from banso.core.forms import DECLARATIONS
from banso.records.models import Application
from banso.web.apply.field_views import html_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One page of an application.

    Attributes:
        open: How many points are open on it.
    """

    id: str
    label: str
    address: str
    open: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is open."""
        return self.open == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One open point with where to go."""

    point: OpenPoint
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an application is."""

    parts: tuple[Part, ...]
    missing: tuple[Missing, ...]

    @property
    def points(self) -> tuple[OpenPoint, ...]:
        """Everything that is open."""
        return tuple(one.point for one in self.missing)

    @property
    def blocking(self) -> tuple[Missing, ...]:
        """What has to be there to file."""
        return tuple(one for one in self.missing if one.point.blocks)

    @property
    def to_follow(self) -> tuple[Missing, ...]:
        """What may follow by post."""
        return tuple(one for one in self.missing if not one.point.blocks)


def progress_of(
    application: Application, read: ApplicationRead, on: date, papers: Papers | None = None
) -> Progress:
    """How far an application is.

    Args:
        application: It.
        read: The same, read.
        on: Today in Japan.
        papers: Its papers, where they are known already.
    """
    points = open_points(application, read, papers or papers_of(application, read, on=on))
    missing = tuple(Missing(point=point, address=_address(application, point)) for point in points)
    return Progress(parts=tuple(_parts(application, read, points)), missing=missing)


def _parts(application: Application, read: ApplicationRead, points: Iterable[OpenPoint]) -> Iterable[Part]:
    blocking = [point.section for point in points if point.blocks]
    for section in read.form.sections:
        address = reverse("apply:section", args=[application.pk, section.id])
        yield Part(id=section.id, label=section.label, address=address, open=blocking.count(section.id))
    if needs_co_author(read):
        address = reverse("apply:co_author", args=[application.pk])
        yield Part(id=CO_AUTHOR, label=_("共同作成者の同意"), address=address, open=blocking.count(CO_AUTHOR))
    address = reverse("apply:papers", args=[application.pk])
    yield Part(id=PAPERS, label=_("提出書類"), address=address, open=blocking.count(PAPERS))
    address = reverse("apply:check", args=[application.pk])
    yield Part(
        id=DECLARATIONS, label=_("確認・誓約・提出"), address=address, open=blocking.count(DECLARATIONS)
    )


def _address(application: Application, point: OpenPoint) -> str:
    if point.section == PAPERS:
        return reverse("apply:papers", args=[application.pk]) + f"#paper-{point.key}"
    if point.section == CO_AUTHOR:
        return reverse("apply:co_author", args=[application.pk])
    if point.section == DECLARATIONS:
        return reverse("apply:check", args=[application.pk]) + f"#{html_id(point.key)}"
    page = reverse("apply:section", args=[application.pk, point.section])
    return f"{page}#{html_id(point.key)}" if point.key else page
