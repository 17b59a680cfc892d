"""Where files lie that no address leads to."""

from django.core.files.storage import Storage, storages


def private_files() -> Storage:
    """The private store; the settings say where that is."""
    return storages["private"]
