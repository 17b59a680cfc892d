"""Addresses of review and selection, all under /secretariat/selection; `banso.config.access` says for whom."""

from django.urls import path

from banso.web.catalogue.programme_page import without_slash
from banso.web.secretariat import assignments, board, reductions, reviews

app_name = "selection"
urlpatterns = [
    path("", board.calls, name="calls"),
    path("/", without_slash),
    path("/<int:call_id>", board.overview, name="call"),
    path("/<int:call_id>/close", board.close, name="close"),
    path("/<int:call_id>/rounds/<int:number>", board.round_board, name="board"),
    path("/<int:call_id>/rounds/<int:number>/confirm", board.confirm, name="confirm"),
    path("/<int:call_id>/reserve", board.move_up, name="move_up"),
    path("/<int:call_id>/reviews", assignments.assignment, name="reviews"),
    path("/<int:call_id>/reviewers/<int:user_id>", assignments.reviewer, name="reviewer"),
    path("/cases/<int:application_id>", reviews.case, name="case"),
    path("/cases/<int:application_id>/bonuses/<slug:bonus_id>", reviews.bonus, name="bonus"),
    path("/cases/<int:application_id>/conclude", reviews.conclude, name="conclude"),
    path("/cases/<int:application_id>/reopen", reviews.reopen, name="reopen"),
    path("/cases/<int:application_id>/conflicts/<int:user_id>/<slug:kind>", reviews.lift, name="lift"),
    path("/cases/<int:application_id>/reviewers", reviews.change_reviewers, name="change_reviewers"),
    path("/cases/<int:application_id>/reductions", reductions.reduce, name="reduce"),
    path("/cases/<int:application_id>/undo", board.undo, name="undo"),
]
