"""Addresses of the decision, all under /decide; who may enter, `banso.config.access` says."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.decide import drafting, home, letters, mails, proposals

app_name = "decide"
urlpatterns = [
    path("", home.home, name="home"),
    path("/", without_slash),
    path("/calls/<int:call_id>/new", drafting.draft, name="draft"),
    path("/<int:proposal_id>", proposals.proposal, name="proposal"),
    path("/<int:proposal_id>/edit", drafting.edit, name="edit"),
    path("/<int:proposal_id>/circulate", proposals.start, name="circulate"),
    path("/<int:proposal_id>/withdraw", proposals.withdraw, name="withdraw"),
    path("/<int:proposal_id>/sign", proposals.sign, name="sign"),
    path("/<int:proposal_id>/lines/<int:line_id>.pdf", proposals.preview, name="preview"),
    path("/<int:proposal_id>/letters", letters.letters, name="letters"),
    path("/<int:proposal_id>/letters.pdf", letters.batch, name="batch"),
    path("/<int:proposal_id>/posted", letters.posted, name="posted"),
    path("/letters/<int:letter_id>.pdf", letters.pdf, name="letter_pdf"),
    path("/letters/<int:letter_id>/paper", letters.paper, name="paper"),
    path("/mails/<int:mail_id>/again", mails.again, name="mail_again"),
]
