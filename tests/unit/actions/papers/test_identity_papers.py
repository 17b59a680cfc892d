"""Identity papers: shown to few, and gone when their time is over."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from banso.actions.applications.application_states import change_application
from banso.actions.definitions import procedure_of
from banso.actions.papers.attachments import attach_file
from banso.actions.papers.identity_papers import delete_identity_papers, identity_papers_to_delete, may_see
from banso.actions.papers.virus_scan import may_be_opened
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Attachment, AuditEvent, User
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    a_call,
    a_person,
    an_applicant,
    an_application,
    named_for,
)
from tests.paper_files import a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
ENDED = DURING_THE_CALL + timedelta(days=30)


@pytest.fixture
def application(owner: User) -> Application:
    found = an_application(a_call(a_person("lead@office.example")), an_applicant(owner), owner)
    for document, mark in (("identity", "1"), ("identity", "2"), ("tax_return", "3")):
        file = ContentFile(a_pdf(mark=mark))
        attach_file(
            application=found, document=document, name="a.pdf", file=file, by=owner, at=DURING_THE_CALL
        )
    return found


def kept_files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def withdrawn(application: Application, by: User) -> None:
    application.refresh_from_db()
    change_application(application, ApplicationState.WITHDRAWN, by=by, at=ENDED)


@pytest.mark.parametrize(
    ("role", "named", "sees"),
    [
        (Role.SECRETARIAT_OFFICER, True, True),
        (Role.SECRETARIAT_LEAD, True, True),
        (Role.SECRETARIAT_OFFICER, False, False),
        (Role.AUDITOR, True, False),
        (Role.PREFECTURE_OFFICER, True, False),
        (Role.PREFECTURE_FINANCE, True, False),
        (Role.REVIEWER, True, False),
        (Role.ADMINISTRATOR, True, False),
        (Role.OWNER, False, False),
    ],
)
def test_only_the_applicant_and_the_officers_of_the_call_see_them(
    application: Application, owner: User, role: Role, named: bool, sees: bool
) -> None:
    application.number, application.filed_at = "第1号", DURING_THE_CALL
    application.state = ApplicationState.FILED.value
    application.save()
    person = a_person("other@example.jp", role)
    if named:
        named_for(application.call, person)
    identity = application.attachments.present().get(document="identity")
    assert may_see(identity, owner)
    assert may_see(identity, person) is sees


def test_they_are_deleted_when_their_time_is_over_and_rows_and_digests_stay(
    application: Application, owner: User, private_files: Path
) -> None:
    withdrawn(application, owner)
    days = procedure_of(application.version).files.keep_identity_days
    over = ENDED + timedelta(days=days)
    delete_identity_papers(over - timedelta(microseconds=1))
    assert kept_files(private_files) == 3
    assert [one.at for one in identity_papers_to_delete()] == [over, over]
    assert kept_files(private_files) == 3, "looking deletes nothing"
    delete_identity_papers(over)
    delete_identity_papers(over + timedelta(days=1))
    assert identity_papers_to_delete() == []
    assert kept_files(private_files) == 1
    identity = Attachment.objects.filter(document="identity")
    assert [one.deleted_at for one in identity] == [over, over]
    assert all(len(one.sha256) == 64 and not may_be_opened(one) for one in identity)
    assert AuditEvent.objects.filter(verb="attachment.deleted").count() == 2


def test_while_the_way_goes_on_they_stay(application: Application, private_files: Path) -> None:
    delete_identity_papers(ENDED + timedelta(days=10_000))
    assert kept_files(private_files) == 3


def test_a_file_that_is_gone_already_is_noted_all_the_same(
    application: Application, owner: User, private_files: Path
) -> None:
    """The process was killed between the file and its row."""
    withdrawn(application, owner)
    first = Attachment.objects.filter(document="identity").order_by("pk")[0]
    (private_files / str(first.file.name)).unlink()
    delete_identity_papers(ENDED + timedelta(days=10_000))
    assert Attachment.objects.exclude(deleted_at=None).count() == 2
