"""Addresses of papers that came, all under /secretariat/arrivals; who may enter, `banso.config.access` says."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.secretariat import arrivals, packets

app_name = "arrivals"
urlpatterns = [
    path("", arrivals.arrivals, name="list"),
    path("/", without_slash),
    path("/identity-papers", arrivals.identity, name="identity"),
    path("/applications/<int:application_id>", arrivals.papers, name="papers"),
    path("/applications/<int:application_id>/packet", packets.receive, name="receive_packet"),
    path("/<int:arrival_id>/confirm", arrivals.confirm, name="confirm"),
    path("/<int:arrival_id>/cancel", arrivals.cancel, name="cancel"),
    path("/<int:arrival_id>/cancel/confirm", arrivals.confirm_cancel, name="confirm_cancel"),
    path("/<int:arrival_id>/keep", arrivals.keep, name="keep"),
    path("/<int:arrival_id>/evidence", arrivals.evidence, name="evidence"),
    path("/packets/<int:packet_id>", packets.packet, name="packet"),
    path("/packets/<int:packet_id>/confirm", packets.confirm, name="confirm_packet"),
]
