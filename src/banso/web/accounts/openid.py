"""Signing in with an account elsewhere (OpenID Connect), such as GビズID, checked as the standard asks.

The library leaves out what a code flow over TLS may leave out: it sends no nonce, reads the identity token without
its signature, and never compares whom the token and the userinfo are about. All of that is checked here.

Source: OpenID Connect Core 1.0, 3.1.3.7 (ID Token Validation), 5.3.4 (Successful UserInfo Response).
"""

import secrets
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.views import SignupView
from allauth.utils import get_request_param
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from banso.actions.accounts.own_accounts import note_link
from banso.records.models import User
from banso.web.accounts.backend import works_here
from banso.web.accounts.forms import OpenIDSignUpForm
from banso.web.accounts.proof import has_proven, lead_to_proof
from banso.web.clock import real_now

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair. One by a shared secret, or none, proves nothing here."""
CLOCK_DIFFERENCE = 60
"""Seconds two clocks may differ."""
KEPT_CLAIMS = (
    "sub", "email", "email_verified", "account_type", "corp_type", "corporate_number", "name",
    "prefecture_name", "address1", "address2", "rep_last_nm", "rep_first_nm", "user_last_nm", "user_first_nm",
)  # fmt: skip
"""What of the userinfo is kept: no birthday, no telephone number."""


class CheckedConversation(OpenIDConnectOAuth2Adapter):
    """What is said to the provider, and every check of what it answers.

    Attributes:
        nonce: What the person's own browser was sent off with; the identity token has to repeat it.
    """

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, once it is the one that was asked."""
        config: dict[str, Any] = super().openid_config
        needed = {"issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}
        if needed - config.keys() or config["issuer"] != self._issuer:
            raise OAuth2Error("the provider does not describe the issuer of the settings")
        return config

    @property
    def _issuer(self) -> str:
        return str(self.get_provider().app.settings["issuer"])

    def complete_login(
        self, request: HttpRequest, app: object, token: SocialToken, **more: Any
    ) -> SocialLogin:
        """Who signs in, once the identity token and the userinfo agree."""
        claims = self.checked_claims(more["response"].get("id_token"))
        userinfo = self._fetch_user_info(token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise OAuth2Error("the userinfo is about somebody else than the identity token")
        kept = {name: userinfo[name] for name in KEPT_CLAIMS if name in userinfo}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": kept})

    def checked_claims(self, encoded: object) -> dict[str, Any]:
        """The claims of an identity token that was signed by the provider, for us, for this very attempt.

        Raises:
            OAuth2Error: Anything about it is wrong.
        """
        client = self.get_provider().app.client_id
        try:
            claims: dict[str, Any] = jwt.decode(
                str(encoded),
                key=self._signing_key(str(encoded)),
                algorithms=ALGORITHMS,
                audience=client,
                issuer=self.openid_config["issuer"],
                leeway=CLOCK_DIFFERENCE,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"the identity token is not acceptable: {error}") from error
        if not self.nonce or not secrets.compare_digest(str(claims["nonce"]).encode(), self.nonce.encode()):
            raise OAuth2Error("the identity token belongs to another attempt")
        others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", "" if others else client) != client:
            raise OAuth2Error("the identity token was made for somebody else")
        return claims

    def _signing_key(self, encoded: str) -> jwt.PyJWK:
        """The key of the provider that a token names; the only one there is where it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = jwt.get_unverified_header(encoded).get("kid")
        found = [key for key in keys if named is None or key.key_id == named]
        if len(found) != 1:
            raise OAuth2Error("the identity token names no key of the provider")
        return found[0]


class CheckedProvider(OpenIDConnectProvider):
    """The provider, with a nonce in every request to it."""

    oauth2_adapter_class = CheckedConversation

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: object = None,
        **more: Any,
    ) -> HttpResponse:
        """Send the browser off. What the address of this request asks for besides is not passed on."""
        nonce = secrets.token_urlsafe(32)
        asked = {"auth_params": self.get_auth_params() | {"nonce": nonce}, "scope": self.get_scope()}
        return super().redirect(request, process, next_url, data, nonce=nonce, **(more | asked))

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The address only: the name is that of a company."""
        return {"email": data["userinfo"].get("email")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address, verified only where the provider says so in so many words."""
        email = data["userinfo"].get("email")
        verified = data["userinfo"].get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


class CheckedReturn(OAuth2CallbackView):
    """The browser comes back from the provider."""

    def _get_state(self, request: HttpRequest, provider: CheckedProvider) -> tuple[Any, HttpResponse | None]:
        """Take the attempt out of the session: it counts once."""
        state, refusal = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, refusal


class OpenIDAccountAdapter(DefaultSocialAccountAdapter):
    """Which account here an account elsewhere belongs to."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> CheckedProvider:
        """The one provider of the settings."""
        return CheckedProvider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The applicant whose address both sides have verified, and who has no account elsewhere yet."""
        for address in sociallogin.email_addresses:
            own = (
                EmailAddress.objects.filter(email=address.email, verified=True).select_related("user").first()
            )
            if not address.verified or own is None or not works_here(own.user):
                continue
            taken = SocialAccount.objects.filter(user=own.user).exists()
            if not taken and not own.user.needs_second_factor:
                return own.user, address.email
        return None

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        """What the form of a new account begins with."""
        claims = sociallogin.account.extra_data["userinfo"]
        name = f"{claims.get('user_last_nm', '')} {claims.get('user_first_nm', '')}".strip()
        return super().get_signup_form_initial_data(sociallogin) | {"display_name": name}

    def send_notification_mail(self, template_prefix: str, user: User, **more: object) -> None:
        """Put into the trail that an account was linked: the library calls this for nothing else here."""
        note_link(user=user, at=real_now())

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Where somebody goes who has linked an account: the company it speaks for."""
        return reverse("accounts:openid_company")


@never_cache
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider. Linking opens another way into an account: that asks for proof first."""
    conversation = conversation_with(request, provider_id)
    if get_request_param(request, "process") == AuthProcess.CONNECT and not has_proven(request):
        return lead_to_proof(request, reverse("accounts:account"))
    try:
        return OAuth2LoginView.adapter_view(conversation)(request)
    except (OAuth2Error, RequestException) as error:
        return render_authentication_error(request, conversation.get_provider(), exception=error)


@never_cache
@require_safe
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return CheckedReturn.adapter_view(conversation_with(request, provider_id))(request)


def conversation_with(request: HttpRequest, provider_id: str) -> CheckedConversation:
    """A conversation with the provider of the settings.

    Raises:
        Http404: There is none of this name.
    """
    if settings.OPENID_PROVIDER is None or provider_id != settings.OPENID_PROVIDER["provider_id"]:
        raise Http404
    return CheckedConversation(request, provider_id)


def provider_name() -> str:
    """What the provider is called; empty where there is none."""
    return str(settings.OPENID_PROVIDER["name"]) if settings.OPENID_PROVIDER else ""


class SignUp(SignupView):
    """The account of somebody who comes from the provider for the first time."""

    form_class = OpenIDSignUpForm
    template_name = "accounts/openid_sign_up.html"
    http_method_names = ("get", "head", "post")

    def get_context_data(self, **more: object) -> dict[str, object]:
        """What the provider is called."""
        return super().get_context_data(**more) | {"provider": provider_name()}


@never_cache
@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    """The person did not agree at the provider."""
    return render(request, "accounts/openid_cancelled.html", {"provider": provider_name()})
