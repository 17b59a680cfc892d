"""Addresses of the account pages, all under /account."""

from django.urls import path

from banso.web.accounts import (
    demonstration,
    openid_companies,
    own_account,
    proof,
    saved_checks,
    second_factors,
    sign_in,
    staff,
)

app_name = "accounts"
urlpatterns = [
    path("", saved_checks.account, name="account"),
    path("/home", sign_in.home, name="home"),
    path("/sign-in/password", sign_in.GivePassword.as_view(), name="password"),
    path("/name", own_account.name, name="name"),
    path("/address", own_account.address, name="address"),
    path("/password", own_account.password, name="new_password"),
    path("/prove", proof.prove_by_code, name="prove_by_code"),
    path("/sign-out-elsewhere", own_account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("/openid/links/<int:link_id>/remove", own_account.unlink_provider, name="unlink"),
    path("/sign-out", sign_in.sign_out, name="sign_out"),
    path("/second-factor/needed", second_factors.needed, name="second_factor_needed"),
    path("/second-factor/app.svg", second_factors.picture, name="app_picture"),
    path("/openid/company", openid_companies.offer, name="openid_company"),
    path("/demo", demonstration.people, name="demo"),
    path("/checks/<int:check_id>/rename", saved_checks.rename, name="rename_check"),
    path("/checks/<int:check_id>/delete", saved_checks.delete, name="delete_check"),
    path("/staff", staff.accounts, name="staff"),
    path("/staff/new", staff.invite, name="invite_staff"),
    path("/staff/<int:user_id>", staff.account, name="staff_account"),
    path("/staff/<int:user_id>/role", staff.role, name="staff_role"),
    path("/staff/<int:user_id>/switch", staff.switch, name="staff_switch"),
    path("/staff/<int:user_id>/second-factor", staff.reset, name="staff_reset"),
]
