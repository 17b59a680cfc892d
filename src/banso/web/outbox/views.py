"""Mails of the demonstration. Nothing of it ever leaves this machine, and outside of it these pages do not exist."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.records.models import Mail

ON_A_PAGE = 30


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first, or those to one address."""
    refuse_outside_demonstration()
    to = request.GET.get("to", "")[:254].strip()
    found = Mail.objects.newest_first()
    found = found.filter(to__iexact=to) if to else found
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "outbox/list.html", {"page": page, "to": to})


@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail."""
    refuse_outside_demonstration()
    found = Mail.objects.filter(pk=mail_id).first()
    if found is None:
        raise Http404
    # The demonstration may be reached under another port than the one it is told of.
    body = found.body.replace(f"{settings.BANSO_URL}/", request.build_absolute_uri("/"))
    return render(request, "outbox/mail.html", {"mail": found, "body": body})


def refuse_outside_demonstration() -> None:
    """Behave as if there were no such page.

    Raises:
        Http404: These are mails of real people.
    """
    if not settings.BANSO_DEMO:
        raise Http404
