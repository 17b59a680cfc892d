"""Addresses of the pages where calls are set up, all under /secretariat/calls; `banso.config.access` says for whom."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.secretariat import call_amendments, call_parts, calls

app_name = "call_setup"
urlpatterns = [
    path("", calls.call_list, name="list"),
    path("/", without_slash),
    path("/new", calls.choose, name="choose"),
    path("/new/<slug:body>/<slug:name>/<int:year>", calls.new, name="new"),
    path("/<int:call_id>", calls.overview, name="call"),
    path("/<int:call_id>/setting", calls.setting, name="setting"),
    path("/<int:call_id>/staff", calls.staff, name="staff"),
    path("/<int:call_id>/publish", calls.publish, name="publish"),
    path("/<int:call_id>/rehearse", calls.rehearse, name="rehearse"),
    path("/<int:call_id>/preview", call_parts.preview, name="preview"),
    path("/<int:call_id>/parts/<slug:part_id>", call_parts.part, name="part"),
    path("/<int:call_id>/amendment", call_amendments.amendment, name="amendment"),
    path("/<int:call_id>/budget", call_amendments.budget, name="budget"),
]
