"""People who sign in, and how often somebody tried to."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from banso.records.audited import AuditedQuerySet


def normal_email(text: str) -> str:
    """Return an e-mail address as it is stored and compared: half width, lower case, no spaces around it.

    Args:
        text: What a person typed, in either width.
    """
    return unicodedata.normalize("NFKC", text).strip().lower()


class UserManager(BaseUserManager["User"]):
    """Makes and finds accounts; Django's sign-in looks them up through it."""

    def get_queryset(self) -> AuditedQuerySet["User"]:
        """All accounts, in a queryset that cannot change them."""
        return AuditedQuerySet(self.model, using=self._db)

    def real(self) -> AuditedQuerySet["User"]:
        """Accounts of real people, not of the demonstration."""
        return self.get_queryset().filter(is_demonstration=False)

    def demonstration(self) -> AuditedQuerySet["User"]:
        """The invented accounts of the demonstration, in the order they were made."""
        return self.get_queryset().filter(is_demonstration=True).order_by("pk")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find the account of an e-mail address, however it was typed."""
        return self.get(email=normal_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        """Make an account whose password is stored as a hash only."""
        user = self.model(email=normal_email(email), **values)
        user.set_password(password)
        user.save()
        return user


class Role(models.TextChoices):
    """In which capacity somebody signs in. What each may do stands in `banso.actions.permissions`."""

    OWNER = "owner", "事業者"
    ADVISER = "adviser", "相談員"
    POLICY_STAFF = "policy_staff", "政策担当"
    SECRETARIAT_OFFICER = "secretariat_officer", "事務局担当"
    SECRETARIAT_LEAD = "secretariat_lead", "事務局責任者"
    REVIEWER = "reviewer", "審査員"
    PREFECTURE_OFFICER = "prefecture_officer", "県の担当"
    PREFECTURE_APPROVER = "prefecture_approver", "県の決裁者"
    PREFECTURE_FINANCE = "prefecture_finance", "県の出納"
    AUDITOR = "auditor", "監査"
    ADMINISTRATOR = "administrator", "管理者"


APPLICANT_ROLES = frozenset({Role.OWNER, Role.ADVISER})
"""Those of people outside; everybody else is staff, and shows a second factor."""


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address.

    Attributes:
        sign_in_era: Raised to end every session of this person: a session belongs to the era it began in.
    """

    email = models.EmailField("メールアドレス", max_length=254, unique=True)
    display_name = models.CharField("表示名", max_length=60)
    role = models.CharField("役割", max_length=20, choices=Role.choices, default=Role.OWNER)
    is_active = models.BooleanField("有効", default=True)
    is_demonstration = models.BooleanField("デモ用", default=False)
    created_at = models.DateTimeField("作成日時")
    sign_in_era = models.PositiveIntegerField("ログインの世代", default=0)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def needs_second_factor(self) -> bool:
        """Whether signing in takes a second factor: staff."""
        return self.role not in APPLICANT_ROLES

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session is bound to: the password, as Django has it, and the era."""
        bound = f"{self.password}\n{self.sign_in_era}"
        salt = "banso.records.models.people.User"
        return salted_hmac(salt, bound, secret=secret, algorithm="sha256").hexdigest()


class SignInWindow(models.Model):
    """Sign-in attempts for one account from one address within one span of time.

    The key is a digest: neither the e-mail address nor the network address can be read from this table.
    """

    key = models.CharField("鍵", max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField("回数", default=0)
    opened_at = models.DateTimeField("最初の試行", db_index=True)

    class Meta:
        verbose_name = "ログイン試行"
        verbose_name_plural = "ログイン試行"

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.attempts}"
