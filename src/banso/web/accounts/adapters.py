"""How the sign-in library speaks with this site: mail through the outbox, accounts by our actions, our own limits."""

import base64
import hashlib
import secrets
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, Login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banso.actions.accounts.accounts import sign_up, vouch_for_address
from banso.actions.accounts.own_accounts import change_address
from banso.actions.accounts.second_factors import has_second_factor, may_remove
from banso.actions.errors import BadAccount
from banso.actions.mail.mails import write_mail
from banso.actions.permissions import Permission, may
from banso.records.models import User
from banso.web.accounts.backend import works_here
from banso.web.clock import real_now
from banso.web.homes import home_of

RECENTLY = 5 * 60
"""Seconds after which somebody proves anew who they are, before a second factor is changed."""
WRONG_CODE = _("「コード」が違います。届いた数字を確かめて、入力し直してください。")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of this site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("「パスワード」が違います。入力し直してください。"),
        "email_password_mismatch": _(
            "「メールアドレス」か「パスワード」が違います。両方を確かめて、入力し直してください。"
        ),
        "duplicate_email": _("いまのメールアドレスと同じです。別のアドレスを入力してください。"),
        "email_taken": _("このメールアドレスには変えられません。別のアドレスでやり直してください。"),
        "too_many_login_attempts": _(
            "続けて間違えたため、このコードは使えなくなりました。もう一度はじめからお試しください。"
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Put a mail into the outbox; the worker sends it."""
        values = {**context, "address": settings.BANSO_URL}
        write_mail(
            key=f"sign_in:{secrets.token_hex(16)}",
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", values),
            body=render_to_string(f"{template_prefix}_message.txt", values),
            at=real_now(),
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell somebody who signs up a second time; there is no page to reset a password that nobody needs."""
        self.send_mail("account/email/account_already_exists", email, {})

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Make the account of somebody who begins by themselves."""
        return sign_up(
            user=user,
            email=form.cleaned_data["email"],
            display_name=form.cleaned_data["display_name"],
            is_demonstration=settings.BANSO_DEMO,
            at=real_now(),
        )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take the address whose code came back: that of a new account, or the next one of somebody signed in."""
        if request.user != email_address.user:
            confirmed = bool(super().confirm_email(request, email_address))
            if confirmed and not request.user.is_authenticated:
                # The code that ends a sign-up proves as much as one that signs in; the library notes only the latter.
                record_authentication(request, email_address.user, method="code", email=email_address.email)
            return confirmed
        try:
            changed = change_address(user=email_address.user, email=email_address.email, at=real_now())
        except BadAccount as error:
            messages.error(request, f"{error.message}。{error.remedy}。")
            return False
        update_session_auth_hash(request, changed)
        messages.success(request, _("メールアドレスを変えました。ほかの端末からはログアウトしました。"))
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to the account whose address was changed; who signs up goes another way."""
        return reverse("accounts:account")

    def pre_login(self, request: HttpRequest, user: User, **more: object) -> HttpResponse | None:
        """Turn away accounts that are switched off, or of the other world."""
        if not works_here(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        vouch_for_address(user)
        return None

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page of whoever signed in; who came from elsewhere sees first what company that speaks for."""
        records = get_authentication_records(request, request.user)
        came = any(one["method"] == "socialaccount" for one in records)
        speaks = came and may(request.user, Permission.APPLY)
        return reverse("accounts:openid_company") if speaks else home_of(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same after the first time."""
        return self.get_login_redirect_url(request)

    def is_login_by_code_required(self, login: Login) -> bool:
        """Whether a password asks for a code besides; the second factor is asked for elsewhere."""
        return False

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Whether somebody proves anew who they are: not within minutes of having done so.

        Who has a second factor proves it by that one: it must not be removed by whoever reads the mail.
        """
        request = context.request
        records = get_authentication_records(request, request.user)
        strong = has_second_factor(request.user)
        proofs = [one["at"] for one in records if one["method"] == "mfa" or not strong]
        return not any(time.time() - at < RECENTLY for at in proofs)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, object]]:
        """How somebody proves it: by the second factor where there is one; a password alone is too little then."""
        methods = super().get_reauthentication_methods(user)
        stronger = [one for one in methods if one["id"] != "reauthenticate"]
        return stronger or methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors of this site."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _(
            "職員のアカウントでは、最後の2つ目の確認方法を外せません。先に別の方法を登録してください。"
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one at least."""
        return may_remove(authenticator)

    def encrypt(self, text: str) -> str:
        """Keep secrets unreadable in copies of the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    """What secrets are kept under: a key that follows from the site's own."""
    derived = hashlib.sha256(b"banso second factors\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
