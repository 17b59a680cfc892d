"""What the pages of setting up calls look up again and again."""

from django.http import Http404, HttpRequest

from banso.actions.calls.calls import text_being_edited
from banso.core.programmes import Programme
from banso.definitions.call_definitions import DEFINITION
from banso.definitions.region import installed_region
from banso.definitions.single_files import programme_of_text
from banso.records.models import Call
from banso.web.people import signed_in


def own_call(request: HttpRequest, call_id: int) -> Call:
    """A call whoever asks is named for.

    Raises:
        Http404: There is none.
    """
    mine = Call.objects.worked_on_by(signed_in(request)).select_related("balance").with_versions()
    found = mine.filter(pk=call_id).first()
    if found is None:
        raise Http404
    return found


def being_edited(call: Call) -> Programme:
    """The programme as staff are changing it."""
    return programme_of_text(text_being_edited(call), str(DEFINITION), installed_region())


def can_be_called(programme: Programme) -> bool:
    """Whether a programme can be applied for: it grants, and says how much."""
    return programme.kind == "grant" and programme.amount is not None
