"""Addresses of the secretariat's pages of cases, all under /secretariat; `banso.config.access` says for whom."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.secretariat import (
    case_list,
    cases,
    check_pages,
    eligibility_pages,
    home,
    lists,
    police,
    statistics,
)

app_name = "secretariat"
urlpatterns = [
    path("", home.home, name="home"),
    path("/", without_slash),
    path("/cases", case_list.case_list, name="cases"),
    path("/cases/bulk", case_list.bulk, name="bulk"),
    path("/cases/export.<slug:kind>", case_list.export, name="export"),
    path("/cases/<int:application_id>", cases.case, name="case"),
    path(
        "/cases/<int:application_id>/filings/<int:number>/<str:document>.pdf",
        cases.form_paper,
        name="form_paper",
    ),
    path("/cases/<int:application_id>/assign", cases.assign, name="assign"),
    path("/cases/<int:application_id>/history", cases.history, name="history"),
    path("/cases/<int:application_id>/check", check_pages.check, name="check"),
    path("/cases/<int:application_id>/check/mark", check_pages.mark, name="mark"),
    path("/cases/<int:application_id>/check/accept", check_pages.accept, name="accept"),
    path("/cases/<int:application_id>/check/return", check_pages.give_back, name="return"),
    path("/cases/<int:application_id>/eligibility", eligibility_pages.eligibility, name="eligibility"),
    path("/cases/<int:application_id>/eligibility/confirm", eligibility_pages.confirm, name="confirm"),
    path("/cases/<int:application_id>/eligibility/conclude", eligibility_pages.conclude, name="conclude"),
    path("/cases/<int:application_id>/eligibility/number", eligibility_pages.number, name="number"),
    path("/cases/<int:application_id>/eligibility/row", eligibility_pages.keep_row, name="keep_row"),
    path("/cases/<int:application_id>/clauses/<path:clause_id>", eligibility_pages.clause, name="clause"),
    path("/cases/<int:application_id>/police", police.give_out, name="give_out"),
    path("/cases/<int:application_id>/police/answer", police.answer, name="police_answer"),
    path("/lists", lists.lists, name="lists"),
    path("/lists/new", lists.bring, name="bring_list"),
    path("/statistics/<int:call_id>", statistics.statistics, name="statistics"),
    path("/statistics/<int:call_id>.csv", statistics.statistics_csv, name="statistics_csv"),
]
