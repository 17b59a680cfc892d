"""What an account elsewhere offers: only what was verified, and only once."""

import pytest
from allauth.socialaccount.models import SocialAccount

from banso.actions.accounts.companies import change_company, register_company
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


def test_of_several_accounts_the_first_that_offers_anything_does() -> None:
    user = somebody(account_type="1")
    later = {"userinfo": PRIME}
    SocialAccount.objects.create(user=user, provider="oidc", uid="second", extra_data=later)
    offer = offer_for(user)
    assert offer
    assert offer.typed["name"] == "試験製作所"


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


TYPED = {
    "name": "かたり商会",
    "corporate_number": PRIME["corporate_number"],
    "address": "鹿児島市",
    "representative": "架空太郎",
}


def invited(company: ApplicantCompany, user: User, part: Part = Part.OWNER) -> Membership:
    """Somebody who accepted an invitation."""
    return Membership.objects.create(company=company, user=user, part=part, began_at=AT)


def test_a_typed_number_is_no_verified_one_because_its_true_prime_account_accepted_an_invitation() -> None:
    squatter = make_user("squatter@else.example")
    typed = register_company(typed=TYPED, by=squatter, at=AT)
    prime = somebody()
    invited(typed, prime)
    assert offer_for(prime) is None
    assert not typed.is_verified
    assert offer_for(somebody("m@company.example", account_type="3")) is None
    second = offer_for(somebody("b@company.example"))
    assert second
    assert second.known is None
    # Saving the rest of the record does not vouch for a number that somebody else has typed.
    change_company(company=typed, typed=TYPED | {"address": "指宿市"}, by=prime, at=AT)
    assert offer_for(somebody("n@company.example", account_type="3")) is None


def test_a_number_changed_by_another_owner_is_verified_no_longer() -> None:
    prime = somebody(corporate_number="1130001011420")
    company = take_up_offer(by=prime, at=AT)
    assert company.is_verified
    other = make_user("other@company.example")
    invited(company, other)
    changed = change_company(company=company, typed=TYPED, by=other, at=AT)
    assert not changed.is_verified
    assert offer_for(somebody("m@company.example", account_type="3")) is None
    back = TYPED | {"corporate_number": "1130001011420"}
    assert change_company(company=company, typed=back, by=other, at=AT).is_verified


def test_a_number_typed_by_its_own_prime_account_is_verified() -> None:
    registered = register_company(typed=TYPED, by=somebody(), at=AT)
    assert registered.is_verified
    late = make_user("late@company.example")
    company = register_company(typed=TYPED | {"corporate_number": ""}, by=late, at=AT)
    SocialAccount.objects.create(user=late, provider="oidc", uid="late", extra_data={"userinfo": PRIME})
    assert change_company(company=company, typed=TYPED, by=late, at=AT).is_verified


def test_who_registered_the_company_before_the_account_was_linked_verifies_its_number_later() -> None:
    owner = make_user()
    company = register_company(typed=TYPED, by=owner, at=AT)
    SocialAccount.objects.create(user=owner, provider="oidc", uid="late", extra_data={"userinfo": PRIME})
    offer = offer_for(owner)
    assert offer
    assert offer.known == company
    assert take_up_offer(by=owner, at=AT).is_verified
    assert offer_for(owner) is None
    assert Membership.objects.count() == ApplicantCompany.objects.count() == 1
    member = offer_for(somebody("m@company.example", account_type="3"))
    assert member
    assert member.known == company


@pytest.mark.parametrize("kind", ["1", "3"])
def test_a_number_typed_by_another_kind_of_account_is_not_verified(kind: str) -> None:
    assert not register_company(typed=TYPED, by=somebody(account_type=kind), at=AT).is_verified


def test_a_member_is_offered_a_company_of_which_an_officer_verified_the_number() -> None:
    company = register_company(typed=TYPED, by=make_user(), at=AT)
    company.verified_number = company.corporate_number
    company.save()
    offer = offer_for(somebody("m@company.example", account_type="3"))
    assert offer
    assert (offer.known, offer.part) == (company, Part.EDITOR)
