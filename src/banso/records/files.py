"""Where files lie that no address leads to."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages


def private_files() -> Storage:
    """The private store; the settings say where that is."""
    return storages["private"]


class PrivateFolder(FileSystemStorage):
    """A folder whose files are on the disk before their row says that they are: a receipt survives a power cut."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Keep a file, and wait until the disk has it and its name."""
        kept = super().save(name, content, max_length)
        path = Path(self.path(kept))
        for place in (path, path.parent):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return kept
