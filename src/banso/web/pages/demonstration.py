"""Moving the date of the demonstration."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from banso.actions.clock import LAST_DAY, move_clock
from banso.actions.errors import ClockOnlyMovesForward
from banso.web import clock
from banso.web.forms import HalfWidthIntegerField, PageForm
from banso.web.people import signed_in
from banso.web.templatetags.banso_show import show_date

STEPS = (1, 7, 30)
"""Days the quick buttons go forward."""


class DemoDateForm(PageForm):
    """The new date as year, month and day."""

    year = HalfWidthIntegerField(label=gettext_lazy("年(西暦)"))
    month = HalfWidthIntegerField(label=gettext_lazy("月"))
    day = HalfWidthIntegerField(label=gettext_lazy("日"))

    def clean(self) -> dict[str, object]:
        """Put the three together."""
        cleaned = super().clean() or {}
        if len(cleaned) == len(self.fields):
            try:
                cleaned["to"] = date(cleaned["year"], cleaned["month"], cleaned["day"])
            except (ValueError, OverflowError) as error:
                raise ValidationError(_("その日付はありません。年・月・日を確かめてください。")) from error
        return cleaned


def place_to_return(request: HttpRequest) -> str:
    """The page the form was sent from, when it is one of ours."""
    address = request.POST.get("next", "")
    same_site = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if same_site else reverse("pages:demo_date")


@require_http_methods(["GET", "HEAD", "POST"])
def demo_date(request: HttpRequest) -> HttpResponse:
    """Show and move the demonstration's date; this page exists in the demonstration only."""
    if not settings.BANSO_DEMO:
        raise Http404
    if not signed_in(request).is_demonstration:
        raise PermissionDenied
    form = DemoDateForm(request.POST if "year" in request.POST else None)
    to = date_asked_for(request, form)
    if to is not None:
        try:
            moved = move_clock(by=signed_in(request), at=clock.real_now(), to=to)
        except ClockOnlyMovesForward:
            refusal = _("デモの日付は、いまより後の日にだけ進められます(%(year)d年まで)。") % {
                "year": LAST_DAY.year
            }
            if form.is_bound:
                form.add_error("year", refusal)
            else:
                messages.error(request, refusal)
        else:
            messages.success(
                request, _("デモの日付を%(day)sにしました。") % {"day": show_date(moved.stands_on)}
            )
            return HttpResponseRedirect(place_to_return(request))
    return render(request, "pages/demo_date.html", {"form": form, "steps": STEPS})


def date_asked_for(request: HttpRequest, form: DemoDateForm) -> date | None:
    """The date a quick button or the three fields ask for."""
    days = request.POST.get("days", "")
    if days in {str(step) for step in STEPS}:
        return clock.today() + timedelta(days=int(days))
    if form.is_bound and form.is_valid():
        return form.cleaned_data["to"]
    return None
