"""Addresses of the pages of policy staff, all under /policy; who may enter, `banso.config.access` says."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.policy import compare, drafts, files, home, runs, tables

app_name = "policy"
urlpatterns = [
    path("", home.home, name="home"),
    path("/", without_slash),
    path("/programmes", home.programmes, name="programmes"),
    path("/compare/<slug:body>/<slug:name>/<int:year>", compare.compare, name="compare"),
    path("/runs/<int:run_id>", runs.run, name="run"),
    path("/runs/<int:run_id>/progress", runs.progress, name="run_progress"),
    path("/runs/<int:run_id>/cancel", runs.cancel, name="cancel_run"),
    path("/runs/<int:run_id>/retry", runs.retry, name="retry_run"),
    path("/runs/<int:run_id>/share", runs.share, name="share_run"),
    path("/runs/<int:run_id>/delete", runs.delete, name="delete_run"),
    path("/runs/<int:run_id>/result.pdf", files.pdf, name="pdf"),
    path("/runs/<int:run_id>/result.csv", files.csv, name="csv"),
    path("/runs/<int:run_id>/result.json", files.result_json, name="json"),
    path("/drafts/from/<slug:body>/<slug:name>/<int:year>", drafts.begin, name="begin_draft"),
    path("/drafts/<int:draft_id>", drafts.draft, name="draft"),
    path("/drafts/<int:draft_id>/delete", drafts.delete, name="delete_draft"),
    path("/tables", tables.bring, name="bring_table"),
    path("/tables/<int:table_id>", tables.table, name="table"),
    path("/tables/<int:table_id>/progress", tables.progress, name="table_progress"),
    path("/tables/<int:table_id>/use-the-rest", tables.use_rest, name="use_the_rest"),
    path("/tables/<int:table_id>/cancel", tables.cancel, name="cancel_check"),
    path("/tables/<int:table_id>/delete", tables.delete, name="delete_table"),
]
