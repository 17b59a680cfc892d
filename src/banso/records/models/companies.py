"""Companies that apply, and who acts for them."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models

from banso.core.typed_text import search_spelling
from banso.records.audited import AuditedQuerySet
from banso.records.models.people import User


class Part(models.TextChoices):
    """What a person may do for a company."""

    OWNER = "owner", "代表・管理者"
    EDITOR = "editor", "編集者"
    VIEWER = "viewer", "閲覧者"


class ApplicantCompanyQuerySet(AuditedQuerySet["ApplicantCompany"]):
    """Reads of applicant companies."""

    def of(self, user: User) -> Self:
        """The companies a person acts for today: each once, since nobody is a member twice at a time."""
        present = models.Q(memberships__user=user, memberships__ended_at=None)
        return self.filter(present)

    def verified(self, number: str) -> Self:
        """Those of which it was verified that a corporate number is theirs."""
        return self.filter(corporate_number=number, verified_number=number)


class ApplicantCompany(models.Model):
    """A company, or a person in business, that applies.

    Attributes:
        corporate_number: Thirteen digits; empty for a person in business. Anybody can type any.
        verified_number: The one that was verified to be theirs, by the account elsewhere (GビズID) of whoever typed it
            or by an officer; empty while nobody has.
        facts: Facts of the company as the check keeps them, id to value; an application copies them.
        searched: Name and number in one spelling, for finding it; follows from them at every saving.
    """

    name = models.CharField("名称", max_length=120)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    verified_number = models.CharField("確かめた法人番号", max_length=13, blank=True)
    address = models.CharField("所在地", max_length=200, blank=True)
    representative = models.CharField("代表者", max_length=80, blank=True)
    facts = models.JSONField("会社の情報", default=dict, blank=True)
    searched = models.TextField("検索用", blank=True, editable=False)
    is_made_up = models.BooleanField("架空の会社", default=False)
    created_at = models.DateTimeField("登録日時")

    objects = ApplicantCompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "申請者"
        verbose_name_plural = "申請者"
        indexes = (models.Index(fields=("corporate_number",), name="applicant_company_by_number"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="applicant_company_has_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether its corporate number was verified to be its own."""
        return bool(self.corporate_number) and self.verified_number == self.corporate_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what it is found by together with its name."""
        self.searched = search_spelling(f"{self.name} {self.corporate_number}")
        super().save(*args, **kwargs)


class MembershipQuerySet(AuditedQuerySet["Membership"]):
    """Reads of memberships."""

    def present(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def to_tell(self, companies: Iterable[ApplicantCompany]) -> Self:
        """Those who are told what becomes of applications of these companies: who may write them, today."""
        writers = self.present().filter(company__in=companies, part__in=(Part.OWNER, Part.EDITOR))
        return writers.select_related("user").order_by("pk")


class Membership(models.Model):
    """One person who acts for one company; ended, never removed, so that the trail stays readable.

    Attributes:
        is_delegate: An outside consultant whom the company lets act for it (代理), until it withdraws that.
    """

    company = models.ForeignKey(ApplicantCompany, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    part = models.CharField("役割", max_length=10, choices=Part.choices)
    is_delegate = models.BooleanField("代理", default=False)
    began_at = models.DateTimeField("開始日時")
    ended_at = models.DateTimeField("終了日時", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "会社の担当者"
        verbose_name_plural = "会社の担当者"
        constraints = (
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="membership_part_known"),
            models.UniqueConstraint(
                fields=("company", "user"),
                condition=models.Q(ended_at=None),
                name="membership_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id}:{self.user_id}"


class Invitation(models.Model):
    """An offer to act for a company, sent by e-mail; the link holds a secret of which only the digest is kept."""

    company = models.ForeignKey(ApplicantCompany, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("宛先", max_length=254)
    part = models.CharField("役割", max_length=10, choices=Part.choices)
    is_delegate = models.BooleanField("代理", default=False)
    digest = models.CharField("合言葉の要約値", max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField("招待日時")
    expires_at = models.DateTimeField("期限")
    accepted_at = models.DateTimeField("承諾日時", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"

    def __str__(self) -> str:
        return f"{self.company_id}:{self.pk}"
