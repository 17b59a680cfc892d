"""Addresses of the sign-in under the names its library looks them up by, all under /account.

Where the library has two names for what is one page here, the second line of a path only gives it the other name.
"""

from django.urls import path

from banso.web.accounts import openid, saved_checks, second_factors, sign_in

urlpatterns = [
    path("/sign-in", sign_in.AskForCode.as_view(), name="account_login"),
    path("/sign-in", sign_in.AskForCode.as_view(), name="account_request_login_code"),
    path("/sign-in/code", sign_in.GiveCode.as_view(), name="account_confirm_login_code"),
    path("/sign-up", sign_in.SignUp.as_view(), name="account_signup"),
    path("/sign-up/code", sign_in.ConfirmAddress.as_view(), name="account_email_verification_sent"),
    path("/inactive", sign_in.Inactive.as_view(), name="account_inactive"),
    path("", saved_checks.account, name="account_email"),
    path("/sign-in/second-factor", second_factors.ShowFactor.as_view(), name="mfa_authenticate"),
    path("/prove/password", second_factors.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("/prove/code", second_factors.ShowFactorAgain.as_view(), name="mfa_reauthenticate"),
    path("/prove/passkey", second_factors.ShowPasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("/second-factor", second_factors.Overview.as_view(), name="mfa_index"),
    path("/second-factor/app", second_factors.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("/second-factor/app/remove", second_factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("/second-factor/passkeys/new", second_factors.SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("/second-factor/passkeys", second_factors.Overview.as_view(), name="mfa_list_webauthn"),
    path(
        "/second-factor/passkeys/<int:pk>/remove",
        second_factors.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("/second-factor/codes", second_factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "/second-factor/codes/new",
        second_factors.NewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("/openid/<slug:provider_id>/begin", openid.begin, name="openid_connect_login"),
    path("/openid/<slug:provider_id>/return", openid.finish, name="openid_connect_callback"),
    path("/openid/sign-up", openid.SignUp.as_view(), name="socialaccount_signup"),
    path("/openid/cancelled", openid.cancelled, name="socialaccount_login_cancelled"),
]
