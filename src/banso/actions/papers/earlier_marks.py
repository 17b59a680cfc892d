"""What an officer found about a paper was found about what was there then: what comes afterwards is looked at anew."""

from datetime import datetime

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.core.filing_changes import document_item
from banso.records.models import Application, CompletenessMark, User


def drop_marks(application: Application, document: str, *, by: User, at: datetime) -> None:
    """Drop what was found about a paper, in the transaction in which another one takes its place, or none does.

    Args:
        application: Held by `locked_application`.
        document: Id of the paper.
        by: Who brings the other one, or says that there was none.
        at: The moment.
    """
    found = CompletenessMark.objects.filter(filing__application=application, item=document_item(document))
    for mark in found.select_related("filing"):
        detail: dict[str, object] = {
            "filing": mark.filing.number,
            "item": mark.item,
            "is_in_order": mark.is_in_order,
        }
        mark.delete()
        record_event(by=by, at=at, verb="check.unmarked", subject=subject_of(application), detail=detail)
