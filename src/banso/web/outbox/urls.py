"""Addresses of the demonstration's outbox, under /outbox."""

from django.urls import path

from banso.web.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("/<int:mail_id>", views.mail, name="mail"),
]
