"""Addresses of the pages, area by area."""

from django.urls import include, path

urlpatterns = [
    path("", include("banso.web.pages.urls")),
    path("account", include("banso.web.accounts.urls")),
    path("account", include("banso.web.accounts.entrance_urls")),
    path("check", include("banso.web.check.urls")),
    path("policy", include("banso.web.policy.urls")),
    path("calls", include("banso.web.calls.urls")),
    path("secretariat/calls", include("banso.web.secretariat.call_urls")),
    path("secretariat/arrivals", include("banso.web.secretariat.arrival_urls")),
    path("files", include("banso.web.files")),
    path("secretariat", include("banso.web.secretariat.urls")),
    path("apply", include("banso.web.apply.urls")),
    path("secretariat/selection", include("banso.web.secretariat.board_urls")),
    path("review", include("banso.web.review.urls")),
    path("decide", include("banso.web.decide.urls")),
    path("outbox", include("banso.web.outbox.urls")),
    path("", include("banso.web.catalogue.urls")),
]
