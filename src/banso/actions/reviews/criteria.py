"""By which criteria an application is reviewed: one round goes by one version, or its ranking compares nothing.

An amendment may change what reviewers score and what earns a bonus. It holds for every review of a round about which
nothing was decided yet, of whatever version its applications were filed: points given for a criterion that asks
something else now, or on another scale, are outdated and have to be given again, and a bonus that is new has to be
settled. Once an application of a round was ranked and decided, the round keeps the criteria it was ranked by.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from banso.actions.definitions import procedure_of
from banso.core.procedures import BonusPoints, Criterion, ReviewRule
from banso.core.ranking import asks_the_same, counts_the_same
from banso.records.models import Application, CallVersion, Review, Score, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What one round is reviewed by.

    Attributes:
        version: The version of the call that holds.
        versions: All versions of the call, by their key.
    """

    version: CallVersion
    versions: Mapping[int, CallVersion]

    @property
    def rule(self) -> ReviewRule:
        """The rule of that version."""
        return procedure_of(self.version).review

    def scored_as(self, score: Score) -> Criterion:
        """The criterion as it stood when a score was given."""
        return _by_id(procedure_of(self.versions[score.version_id]).review)[score.criterion]

    def is_outdated(self, score: Score) -> bool:
        """Whether the criterion asks something else now, has another scale, or is none any more."""
        present = _by_id(self.rule).get(score.criterion)
        return present is None or not asks_the_same(self.scored_as(score), present)

    def scores_now(self, review: Review) -> dict[str, Score]:
        """What counts of a review now, by criterion; scores may be prefetched.

        The score given last for a criterion as it stands: what was given in between, when it asked something else,
        counts no more. Where none was, the outdated one given last.
        """
        given = sorted(review.scores.all(), key=lambda score: (not self.is_outdated(score), score.number))
        return {score.criterion: score for score in given}

    def unsettled(self, application: Application) -> list[BonusPoints]:
        """The bonuses nobody has given or refused an application; its findings may be prefetched."""
        settled = {finding.bonus for finding in application.bonus_findings.all()}
        return [bonus for bonus in self.rule.bonuses if bonus.id not in settled]

    def stands(self, review: Review) -> bool:
        """Whether a review was handed in by these criteria, or by others that ask and count the same."""
        under = review.handed_in_under_id
        return under is not None and self.counts_as(self.versions[under])

    def counts_as(self, version: CallVersion) -> bool:
        """Whether the criteria of a version ask and count the same."""
        return counts_the_same(procedure_of(version).review.criteria, self.rule.criteria)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaByRound:
    """What the rounds of some calls are reviewed by.

    Attributes:
        versions: The versions of each call, by their key, the one in force last.
        kept: By call and round, the number of the version by which a round was ranked and decided.
    """

    versions: Mapping[int, Mapping[int, CallVersion]]
    kept: Mapping[tuple[int, int | None], int]

    def of(self, application: Application) -> Criteria:
        """What one application is reviewed by."""
        return self.in_round(application.call_id, application.round)

    def in_round(self, call: int, round_number: int | None) -> Criteria:
        """What the applications of a round of a call are reviewed by."""
        versions = self.versions[call]
        number = self.kept.get((call, round_number))
        found = next((each for each in versions.values() if each.number == number), None)
        return Criteria(version=found or list(versions.values())[-1], versions=versions)


def criteria_by_round(calls: Collection[int]) -> CriteriaByRound:
    """What the rounds of some calls are reviewed by; two queries for any number."""
    versions: dict[int, dict[int, CallVersion]] = {call: {} for call in calls}
    for version in CallVersion.objects.filter(call__in=calls).order_by("number"):
        versions[version.call_id][version.pk] = version
    ranked = Selection.objects.filter(application__call__in=calls).exclude(ranked_under=None)
    kept = ranked.values_list("application__call", "application__round", "ranked_under__number").distinct()
    return CriteriaByRound(versions=versions, kept={(call, number): by for call, number, by in kept})


def criteria_of(application: Application) -> Criteria:
    """What one application is reviewed by."""
    return criteria_by_round([application.call_id]).of(application)


def _by_id(rule: ReviewRule) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in rule.criteria}
