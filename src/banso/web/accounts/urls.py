"""Addresses of the account pages, all under /account."""

from django.urls import path

from banso.web.accounts import saved_checks, sign_in

app_name = "accounts"
urlpatterns = [
    path("", saved_checks.account, name="account"),
    path("/sign-in", sign_in.sign_in, name="sign_in"),
    path("/sign-out", sign_in.sign_out, name="sign_out"),
    path("/checks/<int:check_id>/rename", saved_checks.rename, name="rename_check"),
    path("/checks/<int:check_id>/delete", saved_checks.delete, name="delete_check"),
]
