"""Addresses of the check; the answers travel behind the question mark."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.check import result_pages, saving, views

app_name = "check"
urlpatterns = [
    path("", views.check, name="check"),
    path("/answer", views.answer, name="answer"),
    path("/industries", views.industries, name="industries"),
    path("/programme/<slug:body>/<slug:name>", result_pages.result, name="result"),
    path("/sheet", result_pages.sheet, name="sheet"),
    path("/file", saving.facts_file, name="file"),
    path("/load", saving.load_file, name="load"),
    path("/save", saving.save, name="save"),
    path("/saved/<int:number>", saving.open_saved, name="saved"),
    path("/", without_slash),
    path("/<path:rest>/", without_slash),
]
