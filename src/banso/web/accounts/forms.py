"""Forms of the sign-in: the library's, with our fields, our words and our own counting of attempts."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.socialaccount import forms as openid_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banso.actions.accounts.accounts import LONGEST_DISPLAY_NAME
from banso.actions.accounts.sign_in import claim_attempt, claim_mail, forget_attempts, spend_code
from banso.actions.errors import BadName
from banso.actions.names import readable_name
from banso.records.models import User
from banso.records.models.people import normal_email
from banso.web.clock import real_now
from banso.web.forms import PageForm
from banso.web.people import network_address

WITHOUT_AT = gettext_lazy(
    "「メールアドレス」を読み取れません。name@example.jp のような形で入力してください。"
)
PAUSED = gettext_lazy(
    "続けて間違えたため、このアカウントのログインを休止しています。約%(minutes)d分後にもう一度お試しください。"
)
MAILED_OFTEN = gettext_lazy(
    "このアドレスには続けてメールを送りました。届いたメールを確かめるか、約%(minutes)d分後にもう一度お試しください。"
)


def address_field(**more: Any) -> forms.CharField:
    """One e-mail address, typed in either width."""
    attributes = {"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"}
    return forms.CharField(
        label=gettext_lazy("メールアドレス"),
        max_length=254,
        widget=forms.TextInput(attrs=attributes | {"spellcheck": "false"}),
        **more,
    )


def code_field(help_text: Any) -> forms.CharField:
    """A one-time code."""
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(
        label=gettext_lazy("コード"),
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(attrs=attributes),
    )


def readable_address(typed: str) -> str:
    """The address as it is stored.

    Raises:
        ValidationError: It is none.
    """
    address = normal_email(typed)
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(WITHOUT_AT) from error
    return address


def minutes(wait: Any) -> dict[str, int]:
    """How long to wait, as the messages put it."""
    return {"minutes": int(wait.total_seconds() // 60) + 1}


def count_attempt(email: str) -> str:
    """Count one attempt at an account before it is looked at; returns the browser's address.

    Raises:
        ValidationError: There were too many.
    """
    address = network_address(context.request)
    wait = claim_attempt(at=real_now(), email=email, address=address)
    if wait is not None:
        raise ValidationError(PAUSED % minutes(wait))
    return address


class MailedCode(PageForm):
    """A form that sends a code to an address."""

    email = address_field()

    def clean_email(self) -> str:
        """Read the address, and send not too many mails to it."""
        address = readable_address(self.cleaned_data["email"])
        wait = claim_mail(at=real_now(), email=address, address=network_address(context.request))
        if wait is not None:
            raise ValidationError(MAILED_OFTEN % minutes(wait))
        self.cleaned_data["email"] = address
        library: Any = super()
        return str(library.clean_email())


class AskForCodeForm(MailedCode, account_forms.RequestLoginCodeForm):
    """Where the code goes."""

    email = address_field()


class NewAddressForm(MailedCode, account_forms.AddEmailForm):
    """Another address; whose it is, the code sent there shows. Nobody learns here who else has an account."""

    email = address_field(help_text=gettext_lazy("このアドレスにコードを送ります。"))


class NameForm(PageForm):
    """What somebody is called."""

    display_name = forms.CharField(
        label=gettext_lazy("氏名"),
        help_text=gettext_lazy("申請の履歴や窓口との連絡に表示されます。"),
        max_length=LONGEST_DISPLAY_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_display_name(self) -> str:
        """Read the name; what nobody sees is none."""
        try:
            return readable_name(self.cleaned_data["display_name"], longest=LONGEST_DISPLAY_NAME)
        except BadName as error:
            raise ValidationError(_("「氏名」を入力してください。")) from error


class Beginning(NameForm, MailedCode):
    """A form that makes an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The library puts a label of its own in its place.
        self.fields["email"].label = self.base_fields["email"].label


class SignUpForm(Beginning, account_forms.SignupForm):
    """Who begins."""

    email = address_field()


class OpenIDSignUpForm(Beginning, openid_forms.SignupForm):
    """Who begins with an account elsewhere; the address is confirmed by mail like any other."""

    email = address_field()

    def clean(self) -> dict[str, Any]:
        """Take an address for verified only where the provider verified this very one."""
        library: Any = super()
        cleaned: dict[str, Any] = library.clean()
        given = self.sociallogin.email_addresses
        self.sociallogin.email_addresses = [
            one for one in given if one.verified and one.email == cleaned.get("email")
        ]
        return cleaned


class PasswordForm(PageForm, account_forms.LoginForm):
    """E-mail address and password; staff go on to their second factor."""

    login = address_field()
    password = forms.CharField(
        label=gettext_lazy("パスワード"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The library puts fields of its own in their place.
        self.add_fields({name: self.base_fields[name] for name in ("login", "password")})

    def clean_login(self) -> str:
        """Read full-width letters as the letters they are."""
        return readable_address(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """Try the password, unless it was tried too often."""
        if self.errors:
            return self.cleaned_data
        email = self.cleaned_data["login"]
        address = count_attempt(email)
        library: Any = super()
        try:
            library.clean()
        except ValidationError as error:
            self.add_error("password", error)
        else:
            forget_attempts(email=email, address=address)
        return self.cleaned_data


class CountedCode(PageForm):
    """A form that takes a code: every attempt counts, and no code counts twice."""

    account_email = ""
    spends = False

    def clean_code(self) -> str:
        """Try the code, unless it was tried too often."""
        address = count_attempt(self.account_email) if self.account_email else ""
        self.cleaned_data["code"] = unicodedata.normalize("NFKC", self.cleaned_data["code"]).strip()
        library: Any = super()
        code = str(library.clean_code())
        if self.spends and not spend_code(at=real_now(), email=self.account_email, code=code):
            raise ValidationError(
                _("このコードはもう使われました。次のコードに変わってから入力してください。")
            )
        if self.account_email:
            forget_attempts(email=self.account_email, address=address)
        return code


MAILED_HELP = gettext_lazy("メールで届いた8けたの数字です。")
SHOWN_HELP = gettext_lazy("認証アプリに表示されている6けたの数字です。")
EITHER_HELP = gettext_lazy(
    "認証アプリの6けたの数字です。端末が手元にないときは、予備コードを入力してください。"
)


class MailedCodeForm(CountedCode, account_forms.ConfirmLoginCodeForm):
    """The code that was mailed to somebody who signs in."""

    code = code_field(MAILED_HELP)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_email = email


class ConfirmAddressForm(CountedCode, account_forms.ConfirmEmailVerificationCodeForm):
    """The code that was mailed to somebody who signs up."""

    code = code_field(MAILED_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_email = self.email or ""


class FactorCode(CountedCode):
    """A code of an app, or a recovery code, of somebody who is known."""

    user: User
    spends = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account_email = self.user.email


class SecondFactorForm(FactorCode, factor_forms.AuthenticateForm):
    """The second step of signing in."""

    code = code_field(EITHER_HELP)


class ProveAgainForm(FactorCode, factor_forms.ReauthenticateForm):
    """The second factor once more, before something that matters."""

    code = code_field(EITHER_HELP)


class SetUpAppForm(FactorCode, app_forms.ActivateTOTPForm):
    """The first code of an app, which proves that it was set up."""

    code = code_field(SHOWN_HELP)


class PasswordAgainForm(PageForm, account_forms.ReauthenticateForm):
    """The password once more, of somebody without a second factor."""

    password = forms.CharField(
        label=gettext_lazy("パスワード"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self) -> str:
        """Try the password, unless it was tried too often."""
        address = count_attempt(self.user.email)
        password = str(super().clean_password())
        forget_attempts(email=self.user.email, address=address)
        return password


class RemoveAppForm(PageForm, app_forms.DeactivateTOTPForm):
    """Removing an app takes no answer, but can be impossible."""


class PasskeyAnswer(PageForm):
    """A form that brings what a device answered; what no device would answer is refused, not a fault of ours."""

    def clean(self) -> dict[str, Any]:
        """Read the answer and check it."""
        library: Any = super()
        with refused_when_unreadable():
            cleaned: dict[str, Any] = library.clean() or {}
        return cleaned


class AddPasskeyForm(PasskeyAnswer, passkey_forms.AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(
        label=gettext_lazy("パスキーの名前"),
        help_text=gettext_lazy("どの端末のものか、あとで見分けられる名前をつけてください。"),
        max_length=60,
    )


class PasskeyShown(PageForm):
    """A form that brings a passkey that is known."""

    def clean_credential(self) -> Authenticator:
        """Read the answer and check it."""
        library: Any = super()
        with refused_when_unreadable():
            return library.clean_credential()


class ShowPasskeyForm(PasskeyShown, passkey_forms.AuthenticateWebAuthnForm):
    """The passkey as the second step of signing in."""


class ProvePasskeyForm(PasskeyShown, passkey_forms.ReauthenticateWebAuthnForm):
    """The passkey once more, before something that matters."""


@contextmanager
def refused_when_unreadable() -> Iterator[None]:
    """Turn what the library stumbles over into a refusal.

    Raises:
        ValidationError: What came is no answer of a device.
    """
    try:
        yield
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, InvalidSignature) as error:
        raise ValidationError(_("パスキーを確かめられませんでした。もう一度お試しください。")) from error
