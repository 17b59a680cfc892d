"""Addresses of the catalogue."""

from django.urls import path

from banso.web.catalogue import calculators, programme_page, views

app_name = "catalogue"
PROGRAMME = "programmes/<slug:body>/<slug:name>"
urlpatterns = [
    path("", views.home, name="home"),
    path("programmes", views.programme_list, name="list"),
    path(PROGRAMME, programme_page.nearest, name="nearest"),
    path(f"{PROGRAMME}/<int:year>", programme_page.programme_page, name="programme"),
    path(f"{PROGRAMME}/<int:year>/amount", calculators.amount, name="amount"),
    path(f"{PROGRAMME}/<int:year>/loan", calculators.loan, name="loan"),
    path("programmes/", programme_page.without_slash),
    path("programmes/<path:rest>/", programme_page.without_slash),
]
