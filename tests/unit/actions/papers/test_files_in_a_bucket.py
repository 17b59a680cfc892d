"""The same files in a store that speaks S3: kept, read, scanned, put apart, deleted and swept like in a folder."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto import mock_aws

from banso.actions.papers.attachments import SWEPT_AT, attach_file, sweep_files
from banso.actions.papers.virus_scan import scan_waiting_files
from banso.config.environment import read_private_files
from banso.core.calendar import JST
from banso.records.files import private_files
from banso.records.models import Application, Attachment
from banso.records.models.attachments import ScanState
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application
from tests.clamd import a_scanner
from tests.paper_files import a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BUCKET = "papers-of-the-prefecture"


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Any]:
    """A private bucket of an S3 store on this machine, used as the settings describe it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    monkeypatch.setenv("BANSO_FILES", f"s3://{BUCKET}/banso")
    with mock_aws():
        made = boto3.resource("s3").create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"}
        )
        settings.STORAGES = settings.STORAGES | {"private": read_private_files(tmp_path)}
        assert type(storages["private"]).__name__ == "S3Storage"
        yield made


@pytest.fixture
def application(bucket: Any) -> Application:
    owner = a_person("owner@company.example")
    return an_application(a_call(a_person("lead@office.example")), an_applicant(owner), owner)


def sent(application: Application, content: bytes) -> Attachment:
    return attach_file(
        application=application,
        document="tax_return",
        name="a.pdf",
        file=ContentFile(content),
        by=application.begun_by,
        at=DURING_THE_CALL,
    )


def keys(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def test_a_file_is_kept_below_the_folder_and_read_back(application: Application, bucket: Any) -> None:
    attachment = sent(application, a_pdf())
    assert keys(bucket) == [f"banso/{attachment.file.name}"]
    with private_files().open(str(attachment.file.name)) as stream:
        assert stream.read() == a_pdf()
    grants = bucket.Object(keys(bucket)[0]).Acl().grants
    assert not any("AllUsers" in str(grant) for grant in grants)


def test_an_infected_file_is_put_apart(
    application: Application, bucket: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with a_scanner() as scanner:
        settings.BANSO_CLAMD = scanner.address
        scanner.reply = b"stream: Test.Virus FOUND\0"
        attachment = sent(application, a_pdf())
        with django_capture_on_commit_callbacks(execute=True):
            scan_waiting_files(DURING_THE_CALL)
        assert scanner.received == [a_pdf()]
    attachment.refresh_from_db()
    assert attachment.scan == ScanState.INFECTED
    assert [key.split("/")[1] for key in keys(bucket)] == ["quarantine"]


def test_files_nobody_owns_are_swept(application: Application, bucket: Any) -> None:
    owned = sent(application, a_pdf())
    private_files().save("applications/9/orphan.pdf", ContentFile(b"x"))
    # The store says itself when a file came: now.
    hour, minute = SWEPT_AT
    night = (datetime.now(JST) + timedelta(days=2)).replace(hour=hour, minute=minute)
    sweep_files(night)
    assert keys(bucket) == [f"banso/{owned.file.name}"]
