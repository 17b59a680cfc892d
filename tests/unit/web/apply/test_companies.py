"""Registering companies, inviting people, beginning applications, consenting, in the browser."""

import re
from typing import Any

import pytest
from django.test import Client

from banso.actions.accounts.companies import register_company
from banso.actions.applications.applications import begin_application
from banso.actions.applications.co_authors import ask_co_author
from banso.actions.saved_checks import save_check
from banso.definitions.region import installed_region
from banso.records.models import (
    ApplicantCompany,
    Application,
    Call,
    CoAuthor,
    Invitation,
    Mail,
    Membership,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.web.check.given import encode, read_given
from tests.application_rows import DURING_THE_CALL, DX_FACTS, put_answer
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RECORD = {
    "name": "株式会社 ○○製作所",
    "corporate_number": "7000012050002",
    "address": "鹿児島市",
    "representative": "甲野太郎",
}


def text(response: Any) -> str:
    return response.content.decode()


def test_nobody_enters_without_signing_in(client: Client, draft: Application) -> None:
    for address in ("/apply", "/apply/companies/new", f"/apply/{draft.pk}"):
        assert "/account/sign-in" in client.get(address)["Location"]


def test_a_company_is_registered(desk: Client, owner: User) -> None:
    response = desk.post("/apply/companies/new", RECORD, follow=True)
    assert "「株式会社 ○○製作所」を登録しました。" in text(response)
    assert ApplicantCompany.objects.get().is_made_up
    again = desk.post("/apply/companies/new", RECORD, follow=True)
    assert "登録済みです" in text(again)


def test_only_whose_number_it_is_learns_that_others_have_registered_it(desk: Client, owner: User) -> None:
    desk.post("/apply/companies/new", RECORD)
    mine = ApplicantCompany.objects.of(owner).get()
    other = make_user("other@demo.example", demo=True)
    register_company(typed=RECORD | {"name": "かたり商会"}, by=other, at=AT)
    # Anybody can type any number; that is no way to find out who is here.
    assert "別のアカウントでも登録されています" not in text(desk.get(f"/apply/companies/{mine.pk}"))
    mine.verified_number = mine.corporate_number
    mine.save()
    page = text(desk.get(f"/apply/companies/{mine.pk}"))
    assert "別のアカウントでも登録されています" in page
    assert "かたり商会" not in page


def test_what_cannot_be_read_stays_in_its_field_with_the_reason(desk: Client) -> None:
    response = desk.post("/apply/companies/new", RECORD | {"corporate_number": "123", "name": ""})
    page = text(response)
    assert response.status_code == 422
    assert 'href="#f-corporate_number"' in page
    assert 'value="123"' in page
    assert not ApplicantCompany.objects.exists()


def test_the_record_is_corrected(desk: Client, company: ApplicantCompany) -> None:
    desk.post(f"/apply/companies/{company.pk}/edit", RECORD)
    assert "甲野太郎" in text(desk.get(f"/apply/companies/{company.pk}"))


def test_somebody_is_invited_accepts_and_is_let_go(
    desk: Client, client: Client, company: ApplicantCompany, owner: User
) -> None:
    form = {"email": "new@demo.example", "whose": "delegate", "part": "editor"}
    assert "招待のメールを送りました" in text(
        desk.post(f"/apply/companies/{company.pk}/invite", form, follow=True)
    )
    assert "new@demo.example" in text(desk.get(f"/apply/companies/{company.pk}"))
    found = re.search(r"(/apply/invitations/\S+)", Mail.objects.get().body)
    assert found is not None
    guest = make_user("new@demo.example", demo=True)
    client.force_login(guest)
    assert company.name in text(client.get(found[1]))
    assert client.post(found[1])["Location"] == f"/apply/companies/{company.pk}"
    assert client.get(found[1]).status_code == 410
    client.force_login(owner)
    membership = Membership.objects.get(user=guest)
    assert "外しますか" in text(client.get(f"/apply/members/{membership.pk}/end"))
    client.post(f"/apply/members/{membership.pk}/end")
    client.force_login(guest)
    assert client.get(f"/apply/companies/{company.pk}").status_code == 404


def test_an_invitation_is_taken_back(desk: Client, company: ApplicantCompany) -> None:
    desk.post(
        f"/apply/companies/{company.pk}/invite",
        {"email": "new@demo.example", "whose": "colleague", "part": "viewer"},
    )
    number = Invitation.objects.get().pk
    desk.post(f"/apply/companies/{company.pk}/invitations/{number}/withdraw")
    assert "new@demo.example" not in text(desk.get(f"/apply/companies/{company.pk}"))


def test_a_delegate_is_never_made_owner(desk: Client, company: ApplicantCompany) -> None:
    form = {"email": "new@demo.example", "whose": "delegate", "part": "owner"}
    assert "代理の人を" in text(desk.post(f"/apply/companies/{company.pk}/invite", form))


def test_parts_are_changed_and_the_last_owner_stays(
    desk: Client, company: ApplicantCompany, owner: User
) -> None:
    own = Membership.objects.get()
    refused = desk.post(f"/apply/members/{own.pk}/part", {"part": "viewer"}, follow=True)
    assert "最後の代表・管理者" in text(refused)
    colleague = make_user("colleague@demo.example", demo=True)
    other = Membership.objects.create(
        company=company, user=colleague, part=Part.EDITOR, began_at=DURING_THE_CALL
    )
    desk.post(f"/apply/members/{other.pk}/part", {"part": "viewer"})
    other.refresh_from_db()
    assert other.part == Part.VIEWER
    desk.post(f"/apply/members/{other.pk}/part", {"part": "king"})
    other.refresh_from_db()
    assert other.part == Part.VIEWER


def test_without_a_company_the_way_to_one_is_shown(desk: Client, call: Call) -> None:
    page = text(desk.get(f"/apply/calls/{call.pk}"))
    assert "/apply/companies/new" in page
    assert call.title in text(desk.get("/apply"))


@pytest.mark.parametrize("source", ["none", "link", "saved"])
def test_facts_of_a_check_are_taken_over_on_request(
    desk: Client, call: Call, company: ApplicantCompany, owner: User, source: str
) -> None:
    vocabulary = installed_region().vocabulary
    link = encode(read_given(DX_FACTS, vocabulary), vocabulary)
    kept = save_check(
        by=owner, at=AT, title="診断", purpose="dx", answers=DX_FACTS | {"?": ["company.officers"]}
    )
    page = text(desk.get(f"/apply/calls/{call.pk}?a={link}"))
    assert "いま答えた診断" in page
    form = {"company": str(company.pk), "a": link, "check": str(kept.pk) if source == "saved" else source}
    response = desk.post(f"/apply/calls/{call.pk}", form, follow=True)
    assert "下書きを用意しました" in text(response)
    begun = Application.objects.get()
    assert begun.facts.get("company.regular_employees") == (None if source == "none" else 30)


def test_a_broken_link_or_no_company_begins_nothing(
    desk: Client, call: Call, company: ApplicantCompany
) -> None:
    broken = {"company": str(company.pk), "check": "link", "a": "1x"}
    assert "回答のリンク" in text(desk.post(f"/apply/calls/{call.pk}", broken, follow=True))
    assert "会社を選んで" in text(desk.post(f"/apply/calls/{call.pk}", {"company": "x"}, follow=True))
    assert desk.post(f"/apply/calls/{call.pk}", {"company": "999"}).status_code == 404
    stranger = save_check(
        by=make_user("s@demo.example", demo=True), at=AT, title="他", purpose="", answers={}
    )
    others = {"company": str(company.pk), "check": str(stranger.pk)}
    assert desk.post(f"/apply/calls/{call.pk}", others).status_code == 404
    assert not Application.objects.exists()


def test_a_call_that_is_not_public_is_not_there(desk: Client, call: Call) -> None:
    call.state = CallState.PREPARED
    call.save()
    assert desk.get(f"/apply/calls/{call.pk}").status_code == 404
    assert call.title not in text(desk.get("/apply"))


@pytest.fixture
def consent_address(call: Call, company: ApplicantCompany, owner: User) -> str:
    """What the co-author was sent."""
    facts = DX_FACTS | {"project.co_planner": "it_vendor"}
    draft = begin_application(call=call, company=company, facts=facts, by=owner, at=DURING_THE_CALL)
    typed = {"name": "ベンダー", "address": "鹿児島市", "email": "vendor@example.com"}
    ask_co_author(application=draft, typed=typed, by=owner, at=DURING_THE_CALL)
    found = re.search(r"(/apply/consent/\S+)", Mail.objects.get(to="vendor@example.com").body)
    assert found is not None
    return found[1]


def test_a_co_author_reads_the_plan_alone_and_consents_without_an_account(
    client: Client, consent_address: str
) -> None:
    response = client.get(consent_address)
    page = text(response)
    assert "no-store" in response["Cache-Control"]
    assert "計画" in page
    assert "役員" not in page
    assert "890-8577" not in page
    for nothing in ({}, {"answer": "consent"}, {"answer": "consent", "seen": "guessed"}):
        client.post(consent_address, nothing)
    assert CoAuthor.objects.get().consented_at is None
    assert CoAuthor.objects.get().withdrawn_at is None
    client.post(consent_address, {"answer": "consent", "seen": seen_on(page)})
    assert "に同意しました" in text(client.get(consent_address))
    client.post(consent_address, {"answer": "withdraw"})
    assert CoAuthor.objects.get().withdrawn_at is not None
    assert client.get("/apply/consent/guessed").status_code == 410


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_consent_that_stands_no_longer_is_shown_to_both(
    client: Client, owner: User, consent_address: str
) -> None:
    draft = Application.objects.get()
    client.post(consent_address, {"answer": "consent", "seen": seen_on(text(client.get(consent_address)))})
    put_answer(draft, owner, "plan.title", "別の計画")
    page = text(client.get(consent_address))
    assert "同意の後に計画か収支が変わりました" in page
    assert "共同で作成したことに同意する" in page
    client.force_login(owner)
    page = text(client.get(f"/apply/{draft.pk}/co-author"))
    assert "同意の後に計画か収支が変わりました" in page
    assert 'value="vendor@example.com"' in page
    client.logout()
    client.post(consent_address, {"answer": "consent", "seen": seen_on(text(client.get(consent_address)))})
    assert "に同意しました" in text(client.get(consent_address))


def test_a_co_author_is_asked_on_a_page_of_the_draft(desk: Client, consent_address: str) -> None:
    draft = Application.objects.get()
    address = f"/apply/{draft.pk}/co-author"
    assert "返事を待っています" in text(desk.get(address))
    assert desk.post(address, {"email": "x"}).status_code == 422
    form = {"name": "別のベンダー", "address": "霧島市", "email": "other@example.com"}
    assert "同意を依頼するメールを送りました" in text(desk.post(address, form, follow=True))
    assert CoAuthor.objects.filter(withdrawn_at=None).get().name == "別のベンダー"
