"""What policy staff try out before a programme is announced: drafts of definitions, and simulations."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from banso.core.jobs import JobState
from banso.records.audited import AuditedQuerySet
from banso.records.models.jobs import Job, JobQuerySet
from banso.records.models.people import User


class DraftQuerySet(AuditedQuerySet["Draft"]):
    """Reads of drafts."""

    def owned_by(self, user: User) -> Self:
        """The drafts of this person, and nobody else's."""
        return self.filter(author=user)

    def newest_first(self) -> Self:
        """The one changed last stands first."""
        return self.order_by("-updated_at", "-pk")


class Draft(models.Model):
    """A definition being tried out. It is text: what is half written is kept too.

    Attributes:
        programme: Id of the programme it began from.
        base_version: Version of that programme when the draft began.
        text: YAML as it was typed, valid or not.
        version: Counts the savings, so that two tabs do not overwrite each other unseen.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", verbose_name="作成者"
    )
    name = models.CharField("名前", max_length=100)
    programme = models.CharField("元の制度", max_length=200)
    base_version = models.CharField("元の版", max_length=100)
    text = models.TextField("定義", blank=True)
    version = models.PositiveIntegerField("版", default=1)
    created_at = models.DateTimeField("作成日時")
    updated_at = models.DateTimeField("更新日時")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "制度案"
        verbose_name_plural = "制度案"
        indexes = (models.Index(fields=("author", "-updated_at"), name="draft_newest"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="draft_has_name"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="draft_version_counts_from_one"),
        )

    def __str__(self) -> str:
        return self.name


class SimulationRunQuerySet(JobQuerySet["SimulationRun"]):
    """Reads of simulation runs."""

    def readable_by(self, user: User) -> Self:
        """One's own runs, and the finished ones colleagues shared. Who is a colleague, permissions say."""
        return self.filter(
            models.Q(author=user) | models.Q(is_shared=True, state=JobState.FINISHED.value)
        ).select_related("author")

    def without_result(self) -> Self:
        """For lists and progress: a result can be half a megabyte."""
        return self.defer("result")


class SimulationRun(Job):
    """One simulation that was asked for: what is compared, on which companies, and what came out.

    Attributes:
        programme: Id of the base programme; its version and name are those of the moment of asking.
        request: The comparison as plain JSON; `banso.actions.policy.comparisons` reads and writes it. Drafts are held
            as text, so that a run can be repeated after its draft has changed.
        is_shared: Whether other policy staff may read the result.
        result: JSON of the contract `banso-simulation/1` (docs/reference/simulation.md); None until finished.
    """

    noun: ClassVar[str] = "simulation_run"

    title = models.CharField("名前", max_length=100)
    programme = models.CharField("制度", max_length=200)
    programme_name = models.CharField("制度名", max_length=200)
    programme_version = models.CharField("制度の版", max_length=100)
    request = models.JSONField("比べる内容")
    is_shared = models.BooleanField("共有", default=False)
    result = models.JSONField("結果", null=True, blank=True)

    objects = SimulationRunQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        verbose_name = "試算"
        verbose_name_plural = "試算"
        indexes = (
            *Job.Meta.indexes,
            models.Index(fields=("author", "-requested_at"), name="simulation_run_newest"),
        )
        constraints = (
            *Job.Meta.constraints,
            models.CheckConstraint(condition=~models.Q(title=""), name="simulation_run_has_title"),
            models.CheckConstraint(
                condition=models.Q(state=JobState.FINISHED.value, result__isnull=False)
                | (~models.Q(state=JobState.FINISHED.value) & models.Q(result__isnull=True)),
                name="simulation_run_result_when_finished",
            ),
        )

    def __str__(self) -> str:
        return self.title
