"""The co-author is asked by mail and consents without an account; without the consent nothing is filed."""

import re
from datetime import timedelta

import pytest

from banso.actions.applications.applications import begin_application
from banso.actions.applications.co_authors import ask_co_author, co_author_of, consent, withdraw_consent
from banso.actions.errors import (
    ApplicationNotEditable,
    ConsentLinkUnusable,
    FieldsUnusable,
    NotAMember,
    NotComplete,
)
from banso.actions.filing.filing import file_application
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, CoAuthor, Mail, User
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    an_application,
    answer_everything,
    send_every_paper,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
AT = DURING_THE_CALL
LATER = AT + timedelta(hours=1)
VENDOR = {
    "name": "ITベンダー合同会社",
    "corporate_number": "",
    "address": "鹿児島市山下町1",
    "email": "Vendor@example.com",
}


@pytest.fixture
def owner() -> User:
    return a_person("owner@example.co.jp")


@pytest.fixture
def draft(owner: User) -> Application:
    call = a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))
    application = begin_application(
        call=call,
        company=an_applicant(owner),
        facts=DX_FACTS | {"project.co_planner": "it_vendor"},
        by=owner,
        at=AT,
    )
    answer_everything(application, owner)
    send_every_paper(application, owner)
    return application


def ask(draft: Application, by: User, **changes: str) -> str:
    """The secret that the mail holds."""
    asked = ask_co_author(application=draft, typed=VENDOR | changes, by=by, at=AT)
    found = re.search(r"/apply/consent/(\S+)", Mail.objects.get(key=f"co_author:{asked.pk}").body)
    assert found is not None
    return found[1]


def test_without_the_consent_nothing_is_filed(draft: Application, owner: User) -> None:
    for asks in (False, True):
        if asks:
            ask(draft, owner)
        with pytest.raises(NotComplete) as refused:
            file_application(application=draft, by=owner, at=AT)
        assert [point.section for point in refused.value.points] == ["co_author"]


def test_with_the_consent_it_is_filed_and_the_consent_kept(draft: Application, owner: User) -> None:
    consent(secret=ask(draft, owner), at=LATER)
    filing = file_application(application=draft, by=owner, at=LATER)
    kept = filing.content["co_author"]
    assert (kept["name"], kept["kind"], kept["email"]) == (
        "ITベンダー合同会社",
        "it_vendor",
        "Vendor@example.com",
    )
    assert Mail.objects.filter(to=owner.email, subject__contains="同意がありました").count() == 1


def test_the_trail_holds_what_was_consented_to(draft: Application, owner: User) -> None:
    secret = ask(draft, owner)
    consent(secret=secret, at=LATER)
    consent(secret=secret, at=LATER)
    event = AuditEvent.objects.get(verb="co_author.consented")
    assert "answers_sha256" in event.detail
    assert VENDOR["name"] not in event.detail


def test_a_consent_can_be_taken_back_and_given_again(draft: Application, owner: User) -> None:
    secret = ask(draft, owner)
    consent(secret=secret, at=LATER)
    withdraw_consent(secret=secret, at=LATER + timedelta(minutes=1))
    with pytest.raises(NotComplete):
        file_application(application=draft, by=owner, at=LATER)
    consent(secret=secret, at=LATER + timedelta(minutes=2))
    file_application(application=draft, by=owner, at=LATER + timedelta(minutes=3))


def test_asking_somebody_else_closes_the_first_link(draft: Application, owner: User) -> None:
    first = ask(draft, owner)
    second = ask(draft, owner, name="別のベンダー")
    with pytest.raises(ConsentLinkUnusable):
        consent(secret=first, at=LATER)
    assert consent(secret=second, at=LATER).name == "別のベンダー"


def test_a_consent_of_one_who_was_replaced_cannot_be_renewed(draft: Application, owner: User) -> None:
    first = ask(draft, owner)
    consent(secret=first, at=LATER)
    ask(draft, owner, name="別のベンダー")
    with pytest.raises(ConsentLinkUnusable):
        consent(secret=first, at=LATER)


def test_a_link_nobody_was_sent_leads_nowhere(draft: Application, owner: User) -> None:
    ask(draft, owner)
    with pytest.raises(ConsentLinkUnusable):
        co_author_of("guessed")


def test_who_is_asked_must_be_described(draft: Application, owner: User) -> None:
    with pytest.raises(FieldsUnusable) as refused:
        ask_co_author(application=draft, typed={"email": "x"}, by=owner, at=AT)
    assert [point.key for point in refused.value.points] == ["name", "address", "email"]
    assert not CoAuthor.objects.exists()


def test_only_who_writes_asks_and_only_while_it_is_written(draft: Application, owner: User) -> None:
    with pytest.raises(NotAMember):
        ask(draft, a_person("stranger@example.co.jp"))
    filed = an_application(
        draft.call, an_applicant(owner, "別の会社"), owner, state=ApplicationState.ACCEPTED
    )
    with pytest.raises(ApplicationNotEditable):
        ask(filed, owner)
