"""What undoing a selection costs: the only one that was ranked holds its round to the criteria of then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q

from banso.actions.reviews.criteria import criteria_by_round
from banso.actions.reviews.reviewers import BEFORE_CONCLUSION
from banso.actions.reviews.reviews import filed_last_at
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Call, Review, Selection

TO_BE_RANKED = BEFORE_CONCLUSION | {ApplicationState.REVIEWED}
"""States of applications that the criteria in force would hold for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redone:
    """What would have to be done again in a round.

    Attributes:
        reviews: How many reviews would have to be handed in again.
        bonuses: How many applications would have a bonus that nobody has settled.
    """

    reviews: int
    bonuses: int


def redone_by_undoing(call: Call, round_number: int | None) -> Mapping[int, Redone]:
    """By the application whose selection alone keeps a round by its criteria, what undoing it would outdate.

    Args:
        call: It.
        round_number: The round; None where the call has none.

    Returns:
        At most one; empty where undoing anything outdates nothing.
    """
    of_round = Application.objects.filter(call=call, round=round_number)
    ranked = Selection.objects.filter(application__in=of_round).exclude(ranked_under=None)
    found = list(ranked.select_related("application")[:2])
    if len(found) != 1:
        return {}
    application, criteria = found[0].application, criteria_by_round([call.pk])
    then, now = criteria.of(application), replace(criteria, kept={}).of(application)
    if not now.rule.criteria:
        # The round goes by the order of arrival then: nobody scores, and no bonus counts.
        return {}
    states = [state.value for state in TO_BE_RANKED]
    waiting = of_round.filter(Q(pk=application.pk) | Q(state__in=states)).prefetch_related(
        Prefetch("reviews", queryset=Review.objects.present()), "bonus_findings"
    )
    redone = Redone(
        reviews=sum(then.stands(review) and not now.stands(review) for review in _handed_in(waiting)),
        bonuses=sum(bool(now.unsettled(each)) and not then.unsettled(each) for each in waiting),
    )
    return {application.pk: redone} if redone.reviews or redone.bonuses else {}


def _handed_in(applications: Collection[Application]) -> list[Review]:
    """The reviews that were handed in and stay so: a correction asks for another look anyway."""
    filed = filed_last_at(each.pk for each in applications)
    return [
        review
        for each in applications
        if each.stands is not ApplicationState.RETURNED
        for review in each.reviews.all()
        if review.is_finished_for(filed.get(each.pk))
    ]
