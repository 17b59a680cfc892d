"""Selection, the decision by the prefecture, and the letters that tell of it."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models

from banso.core.proposals import EDITABLE, LABELS, OPEN, STEP_LABELS, ProposalState, StepState
from banso.records.audited import AuditedQuerySet
from banso.records.files import private_files
from banso.records.models.applications import Application
from banso.records.models.calls import Call, CallVersion
from banso.records.models.companies import Membership, Part
from banso.records.models.people import User


class Outcome(models.TextChoices):
    """What the selection says of an application."""

    SELECTED = "selected", "採択"
    RESERVE = "held_in_reserve", "補欠"
    PASSED_OVER = "passed_over", "不採択"


class Reduction(models.Model):
    """What a cost line counts less than it was filed with, and why (査定). Undone by deleting it.

    Attributes:
        row: Id of the row of the cost table.
        from_yen: As filed, on the basis the programme counts on (with or without consumption tax).
        to_yen: As it counts.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reductions")
    row = models.CharField("経費の行", max_length=40)
    from_yen = models.PositiveBigIntegerField("申請の額（円）")
    to_yen = models.PositiveBigIntegerField("認める額（円）")
    reason = models.TextField("理由")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "経費の減額"
        verbose_name_plural = "経費の減額"
        constraints = (
            models.UniqueConstraint(fields=("application", "row"), name="reduction_once_a_row"),
            models.CheckConstraint(
                condition=models.Q(to_yen__lt=models.F("from_yen")), name="reduction_is_less"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="reduction_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.application_id}:{self.row}"


class Selection(models.Model):
    """What was decided about one application at the selection of its round.

    Attributes:
        rank, ranked_under: Place, ties alike, and the version of the call it goes by; None without a ranking.
        score: Numerator and denominator of the exact score, text such as `83/3`; empty without a review.
        eligible_yen, granted_yen: After reductions.
        reductions: `[{"row": ..., "from_yen": ..., "to_yen": ..., "reason": ...}]` by cost line.
        reason: Why it was passed over, held in reserve, or granted in part; goes into the letter.
        selected_by: None where the rule for a call that closed early decided.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="selection")
    outcome = models.CharField("結果", max_length=20, choices=Outcome.choices)
    rank = models.PositiveIntegerField("順位", null=True, blank=True)
    ranked_under = models.ForeignKey(
        CallVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    score = models.CharField("得点", max_length=60, blank=True)
    eligible_yen = models.PositiveBigIntegerField("補助対象経費（円）")
    granted_yen = models.PositiveBigIntegerField("交付予定額（円）")
    reductions = models.JSONField("減額", default=list, blank=True)
    reason = models.TextField("理由", blank=True)
    selected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    selected_at = models.DateTimeField("選定日時")

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "選定"
        verbose_name_plural = "選定"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="selection_outcome_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}"


class ProposalQuerySet(AuditedQuerySet["Proposal"]):
    """Reads of proposals."""

    def worked_on_by(self, user: User) -> Self:
        """Those of the calls a member of staff is named for."""
        return self.filter(call__in=Call.objects.worked_on_by(user))

    def newest_first(self) -> Self:
        """The one drafted last stands first."""
        return self.order_by("-drafted_at", "-pk")


class Proposal(models.Model):
    """A proposal (起案) to grant or refuse several applications of a call at once.

    Attributes:
        turn: Counts how often it was circulated; signatures of earlier turns stay.
        drafted_name: What the drafter was called then; empty while the account is still called so.
        decided_on: The date on the letters.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField("件名", max_length=200)
    note = models.TextField("伺い文", blank=True)
    state = models.CharField(
        "状態",
        max_length=12,
        choices=[(state.value, label) for state, label in LABELS.items()],
        default=ProposalState.DRAFTED.value,
    )
    applications = models.ManyToManyField(Application, through="ProposalLine", related_name="proposals")
    turn = models.PositiveSmallIntegerField("回付の回", default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_name = models.CharField("起案者の当時の氏名", max_length=60, blank=True)
    drafted_at = models.DateTimeField("起案日時")
    circulated_at = models.DateTimeField("回付日時", null=True, blank=True)
    decided_at = models.DateTimeField("決裁日時", null=True, blank=True)
    decided_on = models.DateField("決定日", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "起案"
        verbose_name_plural = "起案"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ProposalState]),
                name="proposal_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def drafter(self) -> str:
        """Who drafted it, by the name of then."""
        return self.drafted_name or self.drafted_by.display_name

    @property
    def stands(self) -> ProposalState:
        """The state as a member of the machine."""
        return ProposalState(self.state)

    @property
    def is_open(self) -> bool:
        """Whether anything can still come of it."""
        return self.stands in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether its drafter may change it."""
        return self.stands in EDITABLE


class ProposalLineQuerySet(AuditedQuerySet["ProposalLine"]):
    """Reads of what proposals say."""

    def in_open_proposals(self) -> Self:
        """Those of proposals of which something can still come."""
        return self.filter(proposal__state__in=[state.value for state in OPEN])

    def in_order(self) -> Self:
        """In which all actions lock the applications."""
        return self.order_by("application")


class ProposalLine(models.Model):
    """What a proposal says of one application. Fixed when it is circulated: what was signed is what is decided.

    Attributes:
        kind: Id of the letter in the programme file: grant, reduced_grant, refusal.
        granted_yen: 0 for a refusal.
        content: Of the letter, all but its number and date.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposal_lines")
    kind = models.CharField("種類", max_length=30)
    requested_yen = models.PositiveBigIntegerField("交付申請額（円）", null=True, blank=True)
    granted_yen = models.PositiveBigIntegerField("交付決定額（円）", default=0)
    content = models.JSONField("内容")

    objects = ProposalLineQuerySet.as_manager()

    class Meta:
        verbose_name = "起案の明細"
        verbose_name_plural = "起案の明細"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "application"), name="proposal_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}:{self.application_id}"


class ApprovalStepQuerySet(AuditedQuerySet["ApprovalStep"]):
    """Reads of steps."""

    def current(self) -> Self:
        """Those whose turn it is: the first unsigned one of each proposal under way."""
        same = ApprovalStep.objects.filter(
            proposal=models.OuterRef("proposal"), turn=models.OuterRef("turn"), agrees=None
        )
        first = models.Subquery(same.order_by("position").values("pk")[:1])
        under_way = self.filter(proposal__state=ProposalState.CIRCULATED, turn=models.F("proposal__turn"))
        return under_way.filter(pk=first)

    def not_signed_by(self, user: User) -> Self:
        """Those of circulations in which a person has signed nothing yet."""
        signed = ApprovalStep.objects.filter(
            proposal=models.OuterRef("proposal"), turn=models.OuterRef("turn"), signed_by=user
        )
        return self.exclude(models.Exists(signed))


class ApprovalStep(models.Model):
    """One step of a proposal's way: consultation (合議) or decision (決裁), signed by one person.

    Attributes:
        turn: In which circulation.
        position: From 1; steps are signed in order.
        kind: `consult` or `decide`.
        role: The role that signs.
        deputies: Roles that may sign in its place.
        signed_name: What the signer was called then; empty while the account is still called so.
        signed_for: The role in whose place the signer stood (代決), in words; empty otherwise.
        agrees: None until signed; False sends the proposal back.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    turn = models.PositiveSmallIntegerField("回付の回")
    position = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("種別", max_length=10)
    label = models.CharField("名称", max_length=60)
    role = models.CharField("役割", max_length=20)
    deputies = models.JSONField("代決できる役割", default=list, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    signed_name = models.CharField("署名者の当時の氏名", max_length=60, blank=True)
    signed_at = models.DateTimeField("日時", null=True, blank=True)
    signed_for = models.CharField("代決", max_length=60, blank=True)
    agrees = models.BooleanField("同意", null=True, blank=True)
    note = models.TextField("意見", blank=True)

    objects = ApprovalStepQuerySet.as_manager()

    class Meta:
        verbose_name = "決裁の段階"
        verbose_name_plural = "決裁の段階"
        ordering = ("turn", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("proposal", "turn", "position"), name="approval_step_once_a_position"
            ),
            # Nobody signs twice in one circulation.
            models.UniqueConstraint(
                fields=("proposal", "turn", "signed_by"), name="approval_step_once_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}#{self.turn}.{self.position}"

    @property
    def signer(self) -> str:
        """Who signed, by the name of then; empty until somebody has."""
        return self.signed_name or (self.signed_by.display_name if self.signed_by else "")

    @property
    def stands(self) -> StepState:
        """The state as a member of the machine; a proposal under way has come to the first awaited one."""
        if self.agrees is None:
            return StepState.AWAITED
        return StepState.AGREED if self.agrees else StepState.SENT_BACK

    @property
    def state_label(self) -> str:
        """The state in Japanese."""
        return STEP_LABELS[self.stands]


class NumberSeries(models.Model):
    """The last number of a series (文書番号, 受付番号). Its row is locked while one is given: none is given twice."""

    key = models.CharField("系列", max_length=120, primary_key=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "番号の系列"
        verbose_name_plural = "番号の系列"

    def __str__(self) -> str:
        return self.key


class LetterQuerySet(AuditedQuerySet["Letter"]):
    """Reads of letters."""

    def published(self) -> Self:
        """Those the applicant may read."""
        return self.exclude(published_at=None)

    def of(self, user: User) -> Self:
        """Published letters to the companies a person acts for today."""
        return self.published().filter(application__in=Application.objects.of(user))

    def reached_by(self, user: User, *, parts: Collection[Part]) -> Self:
        """Those of companies in which a person has one of these parts, and those of the calls the person works on."""
        staffed = models.Q(application__call__in=Call.objects.worked_on_by(user))
        memberships = Membership.objects.present().filter(user=user, part__in=parts)
        written = models.Q(application__company__in=memberships.values("company"))
        return self.published().filter(staffed | written)

    def to_post(self) -> Self:
        """Those that go out on paper and have not yet."""
        return self.filter(on_paper=True, posted_at=None)

    def without_file(self) -> Self:
        """Those whose PDF the worker has yet to make, the oldest first."""
        return self.filter(file="").order_by("pk")

    def of_proposal(self, proposal: Proposal) -> Self:
        """Those of a decision with whom they are for, by number."""
        return self.filter(proposal=proposal).in_order().select_related("application__company")

    def in_order(self) -> Self:
        """By document number."""
        return self.order_by("body", "fiscal_year", "serial")


class Letter(models.Model):
    """A formal letter. Its number and words are fixed at the decision; the PDF is made from them, again if need be.

    Attributes:
        kind: Id of the letter in the programme file: grant, reduced_grant, refusal.
        body, fiscal_year, serial: Its place in the series of the organisation, without gaps.
        number: Document number as printed.
        content: What the template is filled with, plain JSON.
        on_paper: The applicant gets it by post too.
        opened_at: When somebody of the applicant first opened it: with the state of the mails, the proof of delivery.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="letters", null=True, blank=True
    )
    kind = models.CharField("種類", max_length=30)
    body = models.CharField("機関", max_length=80)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("通し番号")
    number = models.CharField("文書番号", max_length=80)
    dated_on = models.DateField("日付")
    content = models.JSONField("内容")
    file = models.FileField("PDF", storage=private_files, upload_to="letters", max_length=200, blank=True)
    sha256 = models.CharField("要約値", max_length=64, blank=True)
    on_paper = models.BooleanField("郵送も必要", default=False)
    posted_at = models.DateTimeField("発送日時", null=True, blank=True)
    published_at = models.DateTimeField("公開日時", null=True, blank=True)
    opened_at = models.DateTimeField("最初に開かれた日時", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "通知書"
        verbose_name_plural = "通知書"
        # What has no file yet is found without reading all others.
        indexes = (models.Index(fields=("file", "id"), name="letter_by_file"),)
        constraints = (
            models.UniqueConstraint(fields=("application", "kind"), name="letter_once_a_kind"),
            models.UniqueConstraint(fields=("body", "fiscal_year", "serial"), name="letter_numbered_once"),
        )

    def __str__(self) -> str:
        return self.number
