"""Addresses of the pages, area by area."""

from django.urls import include, path

urlpatterns = [
    path("", include("banso.web.pages.urls")),
    path("account", include("banso.web.accounts.urls")),
    path("check", include("banso.web.check.urls")),
    path("policy", include("banso.web.policy.urls")),
    path("", include("banso.web.catalogue.urls")),
]
