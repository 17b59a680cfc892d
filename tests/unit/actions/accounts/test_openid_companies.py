"""What an account elsewhere offers: only what was verified, and only once."""

import pytest
from allauth.socialaccount.models import SocialAccount

from banso.actions.accounts.openid_companies import offer_for, take_up_offer
from banso.actions.errors import FieldsUnusable, InvitationUnusable
from banso.records.models import ApplicantCompany, Membership, User
from banso.records.models.companies import Part
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PRIME = {
    "account_type": "2",
    "corp_type": "1",
    "corporate_number": "7000012050002",
    "name": "試験製作所",
    "prefecture_name": "鹿児島県",
    "address1": "鹿児島市",
    "rep_last_nm": "代表",
    "rep_first_nm": "一郎",
}


def somebody(email: str = "a@company.example", **changed: str) -> User:
    user = make_user(email)
    SocialAccount.objects.create(
        user=user, provider="oidc", uid=email, extra_data={"userinfo": PRIME | changed}
    )
    return user


def test_without_an_account_elsewhere_nothing_is_offered() -> None:
    assert offer_for(make_user()) is None


@pytest.mark.parametrize("kind", ["1", "", "9"])
def test_an_account_nobody_checked_offers_nothing(kind: str) -> None:
    assert offer_for(somebody(account_type=kind)) is None


def test_a_prime_account_offers_its_company() -> None:
    offer = offer_for(somebody())
    assert offer
    assert (offer.part, offer.known) == (Part.OWNER, None)
    assert offer.typed["address"] == "鹿児島県鹿児島市"


def test_a_person_in_business_has_no_corporate_number_here() -> None:
    offer = offer_for(somebody(corp_type="2", corporate_number="2000012010019", name=""))
    assert offer
    assert (offer.typed["name"], offer.typed["corporate_number"]) == ("代表 一郎", "")


def test_the_offer_is_taken_up_once() -> None:
    user = somebody()
    company = take_up_offer(by=user, at=AT)
    assert company.corporate_number == "7000012050002"
    assert offer_for(user) is None
    with pytest.raises(InvitationUnusable):
        take_up_offer(by=user, at=AT)


def test_a_second_prime_account_of_the_company_answers_for_it_too() -> None:
    company = take_up_offer(by=somebody(), at=AT)
    second = somebody("b@company.example")
    assert take_up_offer(by=second, at=AT) == company
    assert Membership.objects.get(user=second).part == Part.OWNER
    assert ApplicantCompany.objects.count() == 1


def test_when_the_owner_who_proved_it_has_left_a_member_is_offered_nothing() -> None:
    company = take_up_offer(by=somebody(), at=AT)
    membership = Membership.objects.get(company=company)
    membership.ended_at = AT
    membership.save()
    assert offer_for(somebody("m@company.example", account_type="3")) is None


def test_a_member_of_another_number_is_offered_nothing() -> None:
    take_up_offer(by=somebody(), at=AT)
    other = somebody("m@company.example", account_type="3", corporate_number="1130001011420")
    assert offer_for(other) is None


def test_what_is_left_out_is_not_invented() -> None:
    user = somebody(rep_last_nm="", rep_first_nm="")
    with pytest.raises(FieldsUnusable):
        take_up_offer(by=user, at=AT)
    assert not ApplicantCompany.objects.exists()
