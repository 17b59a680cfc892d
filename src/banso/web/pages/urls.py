"""Addresses of the pages about the site itself."""

from django.urls import path
from django.views.i18n import set_language

from banso.web.pages import demonstration, views

app_name = "pages"
urlpatterns = [
    path("accessibility", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("language", set_language, name="language"),
    path("demo-date", demonstration.demo_date, name="demo_date"),
]
