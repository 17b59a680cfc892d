"""Applications: what is being written, what was filed, who co-authored it."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models

from banso.core.lifecycle import EDITABLE, LABELS, OVER, ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.core.typed_text import plain, search_spelling
from banso.records.audited import AuditedQuerySet
from banso.records.models.calls import Call, CallVersion
from banso.records.models.companies import ApplicantCompany
from banso.records.models.people import User


class ApplicationQuerySet(AuditedQuerySet["Application"]):
    """Reads of applications."""

    def of(self, user: User) -> Self:
        """Those of the companies a person acts for today."""
        return self.filter(company__memberships__user=user, company__memberships__ended_at=None)

    def worked_on_by(self, user: User) -> Self:
        """Those of the calls a member of staff is named for, once they are filed: drafts are the applicant's own."""
        # Nobody is named twice for a call, so no application comes twice.
        return self.filter(call__staff__user=user).exclude(number="")

    def awaited_by(self, user: User) -> Self:
        """Those whose papers may come to a member of staff, drafts included: only company and papers may be shown."""
        return self.filter(call__staff__user=user).distinct()

    def found_by(self, words: str) -> Self:
        """Those in whose number, company name or corporate number every word occurs, in whatever width or kana."""
        found = self
        for word in words.split():
            in_number = models.Q(number__contains=plain(word))
            found = found.filter(in_number | models.Q(company__searched__contains=search_spelling(word)))
        return found

    def with_outcome(self) -> Self:
        """With all that their letters say; a handful of queries for any number.

        What decides is asked for after the rows, not joined to them: once they are locked, it is what stands there.
        """
        decisive = ("call", "version", "filings", "selection", "conclusions")
        return self.select_related("company").prefetch_related(*decisive)

    def unfinished(self) -> Self:
        """Those on their way to a decision."""
        return self.exclude(state__in=[state.value for state in OVER])

    def filed_under(self, numbers: Collection[str]) -> Self:
        """Those whose last filing bears one of some corporate numbers, which stands in `filed_number`."""
        last = Filing.objects.filter(application=models.OuterRef("pk")).order_by("-number")
        once = Filing.objects.filter(corporate_number__in=numbers).values("application")
        numbered = self.filter(pk__in=once).annotate(
            filed_number=models.Subquery(last.values("corporate_number")[:1])
        )
        return numbered.filter(filed_number__in=numbers)


class Application(models.Model):
    """One application of one company in one call.

    Attributes:
        number: 受付番号, given at the first filing, never again changed; empty before.
        version: The version of the call it is written or was filed under.
        facts: Facts id to value, taken over from the check, plain JSON; absent is unknown.
        filed_at: Arrival of the last byte of the first filing (Japan time moment).
        round: Number of the round it is in; None before filing or when it came too late.
        requested_yen: Amount requested as computed at the last filing.
        officer: Who of the secretariat takes care of it; None while nobody does.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(ApplicantCompany, on_delete=models.PROTECT, related_name="applications")
    number = models.CharField("受付番号", max_length=30, blank=True)
    state = models.CharField(
        "状態",
        max_length=20,
        choices=[(state.value, label) for state, label in LABELS.items()],
        default=ApplicationState.DRAFTED.value,
    )
    facts = models.JSONField("会社と計画の情報", default=dict, blank=True)
    round = models.PositiveSmallIntegerField("締切回", null=True, blank=True)
    requested_yen = models.PositiveBigIntegerField("交付申請額（円）", null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases", null=True, blank=True
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField("作成日時")
    filed_at = models.DateTimeField("提出日時", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申請"
        verbose_name_plural = "申請"
        indexes = (
            models.Index(fields=("call", "state"), name="application_by_state"),
            models.Index(fields=("call", "round"), name="application_by_round"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ApplicationState]),
                name="application_state_known",
            ),
            models.UniqueConstraint(
                fields=("call", "number"), condition=~models.Q(number=""), name="application_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number="", filed_at=None)
                | (~models.Q(number="") & models.Q(filed_at__isnull=False)),
                name="application_filed_with_number",
            ),
        )

    def __str__(self) -> str:
        return self.number or f"draft:{self.pk}"

    @property
    def stands(self) -> ApplicationState:
        """The state as a member of the machine."""
        return ApplicationState(self.state)

    @property
    def state_label(self) -> str:
        """The state in Japanese."""
        return LABELS[self.stands]

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change it."""
        return self.stands in EDITABLE


class Answer(models.Model):
    """One field as it was typed last. What cannot be read is kept too: reading is done afterwards.

    Attributes:
        key: `section.field`, or `section.row.field` in a table; the row is a short random id. `section.row`
            alone holds the position of the row as text, empty once the row was removed.
        text: As typed; a list of ticked choices is separated by spaces.
        version: Counts the savings of this field, so that two windows or two people do not overwrite each
            other unseen.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField("項目", max_length=120)
    text = models.TextField("回答", blank=True)
    version = models.PositiveIntegerField("版", default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "回答"
        verbose_name_plural = "回答"
        constraints = (models.UniqueConstraint(fields=("application", "key"), name="answer_once_a_field"),)

    def __str__(self) -> str:
        return f"{self.application_id}:{self.key}"


class FilingQuerySet(AuditedQuerySet["Filing"]):
    """Reads of filings."""

    def numbers_of(self, applications: Collection[Application] | ApplicationQuerySet) -> dict[int, str]:
        """The corporate numbers applications were last filed under, by application; one query, the empty left out."""
        filed = self.filter(application__in=applications).order_by("number")
        last = dict(filed.values_list("application", "corporate_number"))
        return {application: number for application, number in last.items() if number}

    def shared_numbers(self) -> list[str]:
        """The corporate numbers under which more than one application was filed."""
        counted = self.order_by().values("corporate_number")
        counted = counted.annotate(claims=models.Count("application", distinct=True)).filter(claims__gt=1)
        return [row["corporate_number"] for row in counted]


class Filing(models.Model):
    """What was filed, unchangeable: the answers, the papers with their digests, the facts, the moment.

    A correction is a further filing; the earlier one stays beside it.

    Attributes:
        number: Counts from 1 within the application.
        arrived_at: When the last byte of the request to file had arrived.
        content: Answers, facts, attachments (id, document, name, bytes, sha256, issued_on), amount; plain JSON.
        sha256: Of the content in its one spelling.
        corporate_number: Under which it was filed: the company's, else as the content states it; follows from them.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField("回")
    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField("到達日時")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField("内容")
    sha256 = models.CharField("要約値", max_length=64)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True, editable=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = "提出"
        verbose_name_plural = "提出"
        indexes = (models.Index(fields=("corporate_number",), name="filing_by_number"),)
        constraints = (
            models.UniqueConstraint(fields=("application", "number"), name="filing_numbered_once"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}#{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep whose it says it is together with its content."""
        stated = self.content.get("facts", {}).get(NUMBER_FACT, "")
        self.corporate_number = self.application.company.corporate_number or stated
        super().save(*args, **kwargs)


class CoAuthor(models.Model):
    """The IT vendor or certified support body that wrote the plan together with the company.

    Attributes:
        kind: A code of the fact `project.co_planner`.
        digest: Of the secret in the link that asks for consent.
        plan_sha256: Of what was consented to last; a plan that has another one was changed afterwards. Empty for the
            made-up ones of a rehearsal, who consent to anything.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="co_authors")
    kind = models.CharField("種別", max_length=40)
    name = models.CharField("名称", max_length=120)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    email = models.EmailField("メールアドレス", max_length=254)
    digest = models.CharField("合言葉の要約値", max_length=64, unique=True)
    asked_at = models.DateTimeField("依頼日時")
    consented_at = models.DateTimeField("同意日時", null=True, blank=True)
    plan_sha256 = models.CharField("同意した計画の要約値", max_length=64, blank=True)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "共同作成者"
        verbose_name_plural = "共同作成者"

    def __str__(self) -> str:
        return self.name
