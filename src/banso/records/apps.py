"""Django's name for the shelf of stored things."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The one app with models."""

    name = "banso.records"
    label = "records"
