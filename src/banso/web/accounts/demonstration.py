"""All invented people of the demonstration on one page, and entering as one of them at once.

Outside the demonstration this page does not exist.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from banso.actions.demonstration import CODE_LASTS, DEMONSTRATION_SIGN_IN_WORD, present_codes
from banso.records.models import User
from banso.records.models.people import Role
from banso.web.clock import real_now
from banso.web.homes import home_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """List them, or enter as one."""
    if not settings.BANSO_DEMO:
        raise Http404
    if request.method == "POST":
        return enter(request, request.POST.get("person", ""))
    at = real_now()
    codes = present_codes(at=at)
    invented = User.objects.demonstration().filter(is_active=True)
    context = {
        "people": [(person, Role(person.role).label, codes.get(person.pk, "")) for person in invented],
        "seconds_left": CODE_LASTS - int(at.timestamp()) % CODE_LASTS,
        "word": DEMONSTRATION_SIGN_IN_WORD,
    }
    return render(request, "accounts/demo_people.html", context)


def enter(request: HttpRequest, number: str) -> HttpResponse:
    """Sign somebody in as an invented person, with all that person signs in with."""
    person = User.objects.demonstration().filter(pk=int(number) if number.isdecimal() else 0).first()
    if person is None or not person.is_active:
        raise Http404
    logout(request)
    get_adapter(request).login(request, person)
    record_authentication(request, person, method="password")
    factor = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
    if factor is not None:
        post_authentication(request, factor)
    messages.success(request, _("%(name)sとして入りました。") % {"name": person.display_name})
    return HttpResponseRedirect(home_of(person))
