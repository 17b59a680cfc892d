"""The figures of calls that ran here, for the page and the sheet of their programme: counted, never typed again."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from banso.core.lifecycle import ApplicationState
from banso.records.models import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCall:
    """A call in figures, as they stand at the moment of asking.

    Attributes:
        call: Number of its row.
        title: What it is called.
        filed: 応募件数: everything that was filed, whatever became of it.
        granted: 採択件数, once the grant is decided: nobody reads a result here before their letter.
        granted_yen: What was granted to them by decision, in yen.
    """

    call: int
    title: str
    filed: int
    granted: int
    granted_yen: int


def counted_calls(programme: str) -> list[CountedCall]:
    """The public calls of a programme in figures, the first published first; never a rehearsal. One query.

    Args:
        programme: Id of the programme, with its fiscal year.
    """
    calls = Call.objects.public().filter(programme=programme).order_by("published_at", "pk")
    # What was committed is settled, paid and returned later; the decision that granted it stays what it was.
    decided = F("balance__committed") + F("balance__settled") + F("balance__paid") + F("balance__returned")
    counted = calls.annotate(
        filed=Count("applications", filter=~Q(applications__number="")),
        granted=Count("applications", filter=Q(applications__state=ApplicationState.GRANTED.value)),
        decided_yen=decided,
    )
    rows = counted.values_list("pk", "title", "filed", "granted", "decided_yen")
    return [
        CountedCall(call=pk, title=title, filed=filed, granted=granted, granted_yen=yen or 0)
        for pk, title, filed, granted, yen in rows
    ]
