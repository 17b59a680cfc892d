"""Addresses of the pages of applicants, all under /apply; who may enter, `banso.config.access` says."""

from django.urls import path

from banso.web.apply import (
    applications,
    beginning,
    co_authors,
    companies,
    filing,
    form_papers,
    home,
    letters,
    papers,
    saving,
    sections,
)
from banso.web.catalogue.programme_page import without_slash

app_name = "apply"
urlpatterns = [
    path("", home.home, name="home"),
    path("/", without_slash),
    path("/calls/<int:call_id>", beginning.begin, name="begin"),
    path("/companies/new", companies.register, name="register"),
    path("/companies/<int:company_id>", companies.company, name="company"),
    path("/companies/<int:company_id>/edit", companies.edit, name="edit_company"),
    path("/companies/<int:company_id>/invite", companies.invite_member, name="invite"),
    path(
        "/companies/<int:company_id>/invitations/<int:invitation_id>/withdraw",
        companies.withdraw_invited,
        name="withdraw_invitation",
    ),
    path("/members/<int:membership_id>/part", companies.change_member, name="change_member"),
    path("/members/<int:membership_id>/end", companies.end_member, name="end_member"),
    path("/invitations/<str:secret>", companies.invitation, name="invitation"),
    path("/consent/<str:secret>", co_authors.answer, name="consent"),
    path("/<int:application_id>", applications.application, name="application"),
    path("/<int:application_id>/answers", saving.save, name="save"),
    path("/<int:application_id>/standing", saving.standing, name="standing"),
    path("/<int:application_id>/totals", saving.totals, name="totals"),
    path("/<int:application_id>/sections/<slug:section_id>", sections.section, name="section"),
    path("/<int:application_id>/co-author", co_authors.ask, name="co_author"),
    path("/<int:application_id>/check", filing.check, name="check"),
    path("/<int:application_id>/receipts/<int:number>", filing.receipt, name="receipt"),
    path("/<int:application_id>/receipts/<int:number>.pdf", filing.receipt_file, name="receipt_pdf"),
    path("/<int:application_id>/withdraw", applications.withdraw, name="withdraw"),
    *letters.urlpatterns,
    *form_papers.urlpatterns,
    path("/<int:application_id>/papers", papers.papers, name="papers"),
    path("/<int:application_id>/papers/cover", papers.cover, name="papers_cover"),
    path("/<int:application_id>/papers/files/<int:attachment_id>", papers.own_file, name="paper_file"),
    path("/<int:application_id>/papers/of/<slug:document>", papers.paper, name="paper"),
    path("/<int:application_id>/papers/of/<slug:document>/send", papers.send, name="send_paper"),
    path("/<int:application_id>/papers/of/<slug:document>/day", papers.date_paper, name="date_paper"),
    path("/<int:application_id>/papers/of/<slug:document>/remove", papers.remove, name="remove_paper"),
    path("/<int:application_id>/papers/of/<slug:document>/by-post", papers.by_post, name="paper_by_post"),
]
