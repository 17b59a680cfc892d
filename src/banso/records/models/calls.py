"""Calls (公募): one programme taking applications, in versions, with the people who work on it."""

from typing import Self

from django.conf import settings
from django.db import models

from banso.records.audited import AuditedQuerySet
from banso.records.models.people import User


class CallState(models.TextChoices):
    """Where a call stands. Whether it is open today, its rounds say."""

    PREPARED = "prepared", "準備中"
    PUBLISHED = "published", "公開"
    CLOSED_EARLY = "closed_early", "予算に達したため終了"
    ENDED = "ended", "終了"


class CallQuerySet(AuditedQuerySet["Call"]):
    """Reads of calls."""

    def worked_on_by(self, user: User) -> Self:
        """The calls a member of staff is named for."""
        return self.filter(staff__user=user).distinct()

    def with_versions(self) -> Self:
        """With all versions, the one in force first, in one question for any number of calls."""
        return self.prefetch_related(models.Prefetch("versions", queryset=CallVersion.objects.newest_first()))

    def public(self) -> Self:
        """What anybody may see; never a rehearsal."""
        return self.exclude(state=CallState.PREPARED).filter(is_rehearsal=False)


class Call(models.Model):
    """One call of one programme.

    Attributes:
        programme: Id of the programme.
        budget_yen: What the prefecture appropriated for it, in yen.
        closed_after_round: Of a call that closed early, the last round in which anything had been decided by then; what
            the programme says of later rounds begins after it. None where nothing had been.
        is_rehearsal: A dress rehearsal on made-up companies (予行); nothing of it is public, no mail leaves.
    """

    programme = models.CharField("制度", max_length=200)
    title = models.CharField("公募の名称", max_length=200)
    state = models.CharField("状態", max_length=20, choices=CallState.choices, default=CallState.PREPARED)
    budget_yen = models.PositiveBigIntegerField("予算額（円）")
    is_rehearsal = models.BooleanField("予行", default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("作成日時")
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    closed_after_round = models.PositiveSmallIntegerField("終了までに選定した締切回", null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "公募"
        verbose_name_plural = "公募"
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="call_has_title"),
        )

    def __str__(self) -> str:
        return self.title


class CallVersionQuerySet(AuditedQuerySet["CallVersion"]):
    """Reads of versions."""

    def newest_first(self) -> Self:
        """The one in force stands first."""
        return self.order_by("-number")


class CallVersion(models.Model):
    """The definition of a call as it was published; an amendment is a new version with a reason.

    Attributes:
        number: Counts from 1 within the call.
        text: The programme file, YAML; an application is read with the version it was filed under.
        what_changed: Why, for the public history; empty for the first.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版")
    text = models.TextField("定義")
    sha256 = models.CharField("要約値", max_length=64)
    what_changed = models.TextField("変更の内容", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("作成日時")

    objects = CallVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "公募の版"
        verbose_name_plural = "公募の版"
        constraints = (models.UniqueConstraint(fields=("call", "number"), name="call_version_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.call_id}#{self.number}"


class Amendment(models.Model):
    """The next version of a published call while it is being written; nobody outside sees it.

    Attributes:
        text: The whole definition, YAML.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="amendment")
    text = models.TextField("定義")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("変更日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "公募の変更案"
        verbose_name_plural = "公募の変更案"

    def __str__(self) -> str:
        return f"{self.call_id}"


class CallStaff(models.Model):
    """A member of staff named for a call, in the role of the account."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calls_worked_on"
    )
    named_at = models.DateTimeField("指名日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "公募の担当者"
        verbose_name_plural = "公募の担当者"
        constraints = (models.UniqueConstraint(fields=("call", "user"), name="call_staff_named_once"),)

    def __str__(self) -> str:
        return f"{self.call_id}:{self.user_id}"


class TimedStep(models.Model):
    """Something the clock alone sets off, done: a reminder before a cut-off, a move to the next round.

    Attributes:
        key: What was done for which thing, so that it is done once.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="timed_steps")
    key = models.CharField("処理", max_length=120, unique=True)
    done_at = models.DateTimeField("実行日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "期日の処理"
        verbose_name_plural = "期日の処理"

    def __str__(self) -> str:
        return self.key
