"""Addresses of the pages of reviewers, all under /review; who may enter, `banso.config.access` says."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.review import cases, home, scoring

app_name = "review"
urlpatterns = [
    path("", home.home, name="home"),
    path("/", without_slash),
    path("/<int:application_id>", cases.case, name="case"),
    path("/<int:application_id>/papers/<int:attachment_id>", cases.paper, name="paper"),
    path("/<int:application_id>/forms/<str:document>.pdf", cases.form_paper, name="form_paper"),
    path("/<int:application_id>/criteria/<slug:criterion>", scoring.score, name="score"),
    path("/<int:application_id>/finish", scoring.finish, name="finish"),
    path("/<int:application_id>/conflict", scoring.conflict, name="conflict"),
]
