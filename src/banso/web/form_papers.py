"""Papers made from the answers of an application, on their way out; whoever calls has said who may."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from banso.actions.errors import PaperNotFound
from banso.actions.filing.form_papers import PrintedForm, form_paper_name, form_paper_pdf
from banso.core.personal_answers import Sight


def form_paper_response(form: PrintedForm, document: str, sight: Sight) -> HttpResponse:
    """One paper as PDF.

    Args:
        form: A filing, or a draft as it would be filed.
        document: Id of the paper.
        sight: What whoever asks may see.

    Raises:
        Http404: There is no such paper, or nothing of it is for them.
    """
    try:
        paper = form.paper(document, sight)
    except PaperNotFound as error:
        raise Http404 from error
    name = content_disposition_header(as_attachment=True, filename=form_paper_name(form, paper))
    headers = {"Content-Disposition": name or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(form_paper_pdf(form, paper), content_type="application/pdf", headers=headers)
