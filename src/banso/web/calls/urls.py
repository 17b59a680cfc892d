"""Addresses of the public pages of calls, all under /calls."""

from django.urls import path

from banso.web.calls import views
from banso.web.catalogue.programme_page import without_slash

app_name = "calls"
urlpatterns = [
    path("", views.call_list, name="list"),
    path("/", without_slash),
    path("/<int:call_id>", views.call, name="call"),
]
