"""The papers made from one's own answers: as they would be filed now, and as they were filed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from banso.actions.filing.form_papers import drafted_form, filed_form
from banso.core.personal_answers import Sight
from banso.web.apply.lookups import own_application, own_filing
from banso.web.clock import today
from banso.web.form_papers import form_paper_response


@require_safe
def drafted(request: HttpRequest, application_id: int, document: str) -> HttpResponse:
    """A paper as it would be filed now."""
    application = own_application(request, application_id)
    if not application.is_editable:
        raise Http404
    return form_paper_response(drafted_form(application, today()), document, Sight.ALL)


@require_safe
def filed(request: HttpRequest, application_id: int, number: int, document: str) -> HttpResponse:
    """A paper as it was filed."""
    filing = own_filing(request, application_id, number)
    return form_paper_response(filed_form(filing), document, Sight.ALL)


urlpatterns = [
    path("/<int:application_id>/forms/<str:document>.pdf", drafted, name="form_drafted"),
    path("/<int:application_id>/receipts/<int:number>/<str:document>.pdf", filed, name="form_filed"),
]
