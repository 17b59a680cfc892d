"""The co-author is asked by mail and consents without an account; without the consent nothing is filed."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from banso.actions.applications.application_reading import read_application
from banso.actions.applications.applications import begin_application
from banso.actions.applications.co_authors import ask_co_author, co_author_of, consent, withdraw_consent
from banso.actions.definitions import procedure_of
from banso.actions.errors import (
    ApplicationNotEditable,
    ChangedMeanwhile,
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
    balance_income,
    put_answer,
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


def seen(secret: str) -> str:
    """What stands on the page of the link."""
    return read_application(co_author_of(secret).application).plan_sha256


def agree(*, secret: str, at: datetime) -> CoAuthor:
    """Read the plan as it stands, and consent to it."""
    return consent(secret=secret, seen=seen(secret), at=at)


def test_without_the_consent_nothing_is_filed(draft: Application, owner: User) -> None:
    for asks in (False, True):
        if asks:
            ask(draft, owner)
        with pytest.raises(NotComplete) as refused:
            file_application(application=draft, by=owner, at=AT)
        assert [point.section for point in refused.value.points] == ["co_author"]


def test_with_the_consent_it_is_filed_and_the_consent_kept(draft: Application, owner: User) -> None:
    agree(secret=ask(draft, owner), at=LATER)
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
    agree(secret=secret, at=LATER)
    agree(secret=secret, at=LATER)
    event = AuditEvent.objects.get(verb="co_author.consented")
    assert seen(secret) in event.detail
    assert VENDOR["name"] not in event.detail


def test_a_consent_can_be_taken_back_and_given_again(draft: Application, owner: User) -> None:
    secret = ask(draft, owner)
    agree(secret=secret, at=LATER)
    withdraw_consent(secret=secret, at=LATER + timedelta(minutes=1))
    with pytest.raises(NotComplete):
        file_application(application=draft, by=owner, at=LATER)
    agree(secret=secret, at=LATER + timedelta(minutes=2))
    file_application(application=draft, by=owner, at=LATER + timedelta(minutes=3))


def test_asking_somebody_else_closes_the_first_link(draft: Application, owner: User) -> None:
    first = ask(draft, owner)
    second = ask(draft, owner, name="別のベンダー")
    with pytest.raises(ConsentLinkUnusable):
        agree(secret=first, at=LATER)
    assert agree(secret=second, at=LATER).name == "別のベンダー"


def test_a_consent_of_one_who_was_replaced_cannot_be_renewed(draft: Application, owner: User) -> None:
    first = ask(draft, owner)
    agree(secret=first, at=LATER)
    ask(draft, owner, name="別のベンダー")
    with pytest.raises(ConsentLinkUnusable):
        agree(secret=first, at=LATER)


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


@pytest.mark.parametrize(("key", "text"), [("plan.title", "別の計画"), ("plan.content", "別の内容")])
def test_a_consent_to_a_plan_that_was_changed_afterwards_is_none(
    draft: Application, owner: User, key: str, text: str
) -> None:
    before = draft.answers.get(key=key).text
    secret = ask(draft, owner)
    agree(secret=secret, at=LATER)
    put_answer(draft, owner, key, text)
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=LATER)
    assert [point.message for point in refused.value.points] == ["同意の後に計画か収支が変わりました"]
    put_answer(draft, owner, key, before)
    assert file_application(application=draft, by=owner, at=LATER).content["co_author"] is not None


def test_the_sums_of_the_budget_belong_to_what_is_consented_to(draft: Application, owner: User) -> None:
    agree(secret=ask(draft, owner), at=LATER)
    costs = draft.answers.get(key__startswith="costs.", key__endswith=".yen")
    put_answer(draft, owner, costs.key, "800,000")
    balance_income(draft, owner)
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=LATER)
    assert [point.section for point in refused.value.points] == ["co_author"]


def test_what_is_the_companys_own_leaves_the_consent_as_it_is(draft: Application, owner: User) -> None:
    agree(secret=ask(draft, owner), at=LATER)
    put_answer(draft, owner, "contact.name", "別の担当者")
    assert file_application(application=draft, by=owner, at=LATER).content["co_author"] is not None


def test_with_another_kind_of_partner_the_consent_is_none(draft: Application, owner: User) -> None:
    agree(secret=ask(draft, owner), at=LATER)
    key = next(
        f"{section.id}.{field.id}"
        for section in procedure_of(draft.version).form.sections
        for field in section.fields
        if field.fact == "project.co_planner"
    )
    put_answer(draft, owner, key, "certified_support_body")
    with pytest.raises(NotComplete) as refused:
        file_application(application=draft, by=owner, at=LATER)
    assert [point.section for point in refused.value.points] == ["co_author"]


def test_who_consented_may_consent_anew_on_the_same_page(draft: Application, owner: User) -> None:
    secret = ask(draft, owner)
    agree(secret=secret, at=LATER)
    put_answer(draft, owner, "plan.title", "別の計画")
    assert agree(secret=secret, at=LATER + timedelta(minutes=1)).consented_at == LATER + timedelta(minutes=1)
    kept = file_application(application=draft, by=owner, at=LATER + timedelta(minutes=2)).content["co_author"]
    assert kept["consented_at"] == (LATER + timedelta(minutes=1)).astimezone(UTC).isoformat()


def test_nobody_consents_to_what_was_not_on_the_screen(draft: Application, owner: User) -> None:
    secret = ask(draft, owner)
    read = seen(secret)
    put_answer(draft, owner, "plan.title", "読んだ後の計画")
    with pytest.raises(ChangedMeanwhile):
        consent(secret=secret, seen=read, at=LATER)
    assert CoAuthor.objects.get().consented_at is None
