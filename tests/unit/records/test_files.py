"""The private store: files lie for the eyes of the site alone, on the disk before anybody says so."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from banso.records.files import PrivateFolder, private_files


def test_only_the_owner_of_the_site_reads_the_folder(private_files: Path) -> None:
    name = storages["private"].save("applications/1/a.pdf", ContentFile(b"x"))
    assert (private_files / name).stat().st_mode & 0o077 == 0
    assert (private_files / name).parent.stat().st_mode & 0o077 == 0


def test_a_file_and_its_name_are_on_the_disk_when_saving_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    store = PrivateFolder(location=tmp_path)
    name = store.save("a/b.pdf", ContentFile(b"x"))
    assert synced == [str(tmp_path / name), str(tmp_path / "a")]


def test_nobody_leaves_the_folder() -> None:
    for name in ("../a", "/etc/passwd", "a/../../b"):
        with pytest.raises(SuspiciousFileOperation):
            private_files().save(name, ContentFile(b"x"))
