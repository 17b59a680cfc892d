"""Django's name for the door of browsers: templates, static files and template tags, no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "banso.web"
    label = "web"
