"""Companies and who acts for them: never without an owner, invited by a link nobody can guess, out at once."""

import re
from datetime import timedelta

import pytest

from banso.actions.accounts.companies import (
    change_company,
    change_part,
    end_membership,
    people_to_tell,
    register_company,
)
from banso.actions.accounts.invitations import (
    MOST_INVITATIONS,
    VALID_FOR,
    accept_invitation,
    invitation_of,
    invite,
    withdraw_invitation,
)
from banso.actions.audit import verify_audit
from banso.actions.errors import CompanyKnown, FieldsUnusable, InvitationUnusable, LastOwner, NotAMember
from banso.actions.secret_links import digest_of
from banso.records.models import ApplicantCompany, Invitation, Mail, Membership, User
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RECORD = {
    "name": "　株式会社　○○製作所",
    "corporate_number": "７０００ ０１２０ ５０００２",
    "address": "鹿児島市鴨池新町10-1",
    "representative": "甲野太郎",
}


@pytest.fixture
def owner() -> User:
    return a_person("owner@example.co.jp")


@pytest.fixture
def company(owner: User) -> ApplicantCompany:
    return register_company(typed=RECORD, by=owner, at=AT)


def member(company: ApplicantCompany, email: str, part: Part, *, is_delegate: bool = False) -> Membership:
    return Membership.objects.create(
        company=company, user=a_person(email), part=part, is_delegate=is_delegate, began_at=AT
    )


def ask(company: ApplicantCompany, by: User, email: str = "new@example.co.jp", **more: object) -> Invitation:
    values = {"part": Part.EDITOR, "is_delegate": False, **more}
    return invite(company=company, email=email, by=by, at=AT, **values)


def secret_in_the_mail(to: str) -> str:
    body = Mail.objects.filter(to=to).latest("pk").body
    found = re.search(r"/apply/invitations/(\S+)", body)
    assert found is not None
    return found[1]


def test_whoever_registers_a_company_answers_for_it(company: ApplicantCompany, owner: User) -> None:
    assert (company.name, company.corporate_number) == ("株式会社 ○○製作所", "7000012050002")
    assert list(ApplicantCompany.objects.of(owner)) == [company]
    assert Membership.objects.get().part == Part.OWNER
    assert verify_audit().is_sound


def test_a_person_in_business_has_no_number(owner: User) -> None:
    assert register_company(typed=RECORD | {"corporate_number": ""}, by=owner, at=AT).corporate_number == ""


def test_every_field_that_cannot_be_read_is_named(owner: User) -> None:
    with pytest.raises(FieldsUnusable) as refused:
        register_company(typed={"name": "x" * 121, "corporate_number": "123"}, by=owner, at=AT)
    assert [point.key for point in refused.value.points] == [
        "name",
        "corporate_number",
        "address",
        "representative",
    ]
    assert not ApplicantCompany.objects.exists()


def test_nobody_registers_the_same_company_twice(company: ApplicantCompany, owner: User) -> None:
    with pytest.raises(CompanyKnown):
        register_company(typed=RECORD, by=owner, at=AT)
    # Somebody else may: whoever comes first must not keep the company itself out.
    assert register_company(typed=RECORD, by=a_person("b@example.co.jp"), at=AT).pk != company.pk


def test_only_an_owner_corrects_the_record(company: ApplicantCompany, owner: User) -> None:
    changed = change_company(company=company, typed=RECORD | {"name": "新しい名称"}, by=owner, at=AT)
    assert changed.name == "新しい名称"
    editor = member(company, "editor@example.co.jp", Part.EDITOR).user
    with pytest.raises(NotAMember):
        change_company(company=company, typed=RECORD, by=editor, at=AT)


def test_the_last_owner_stays(company: ApplicantCompany, owner: User) -> None:
    own = Membership.objects.get(user=owner)
    member(company, "editor@example.co.jp", Part.EDITOR)
    with pytest.raises(LastOwner):
        change_part(membership=own, part=Part.VIEWER, by=owner, at=AT)
    with pytest.raises(LastOwner):
        end_membership(membership=own, by=owner, at=AT)
    second = member(company, "second@example.co.jp", Part.OWNER)
    end_membership(membership=own, by=owner, at=AT)
    with pytest.raises(LastOwner):
        end_membership(membership=second, by=second.user, at=AT)
    assert not ApplicantCompany.objects.of(owner).exists()


def test_a_part_is_changed_by_owners_only(company: ApplicantCompany, owner: User) -> None:
    editor = member(company, "editor@example.co.jp", Part.EDITOR)
    with pytest.raises(NotAMember):
        change_part(membership=editor, part=Part.OWNER, by=editor.user, at=AT)
    assert change_part(membership=editor, part=Part.VIEWER, by=owner, at=AT).part == Part.VIEWER


def test_anybody_may_leave_and_nobody_twice(company: ApplicantCompany, owner: User) -> None:
    viewer = member(company, "viewer@example.co.jp", Part.VIEWER)
    end_membership(membership=viewer, by=viewer.user, at=AT)
    with pytest.raises(NotAMember):
        end_membership(membership=viewer, by=owner, at=AT)


def test_an_editor_ends_nobody_else(company: ApplicantCompany) -> None:
    editor = member(company, "editor@example.co.jp", Part.EDITOR)
    viewer = member(company, "viewer@example.co.jp", Part.VIEWER)
    with pytest.raises(NotAMember):
        end_membership(membership=viewer, by=editor.user, at=AT)


def test_those_who_may_write_are_told(company: ApplicantCompany, owner: User) -> None:
    consultant = member(company, "consultant@example.com", Part.EDITOR, is_delegate=True)
    member(company, "viewer@example.co.jp", Part.VIEWER)
    assert people_to_tell(company) == (owner, consultant.user)
    end_membership(membership=consultant, by=owner, at=AT)
    assert people_to_tell(company) == (owner,)


def test_an_invitation_is_accepted_by_the_account_of_its_address(
    company: ApplicantCompany, owner: User
) -> None:
    invitation = ask(company, owner, "New@Example.co.jp", is_delegate=True)
    secret = secret_in_the_mail("new@example.co.jp")
    assert secret not in invitation.digest
    guest = a_person("new@example.co.jp")
    kept = accept_invitation(secret=secret, by=guest, at=AT + VALID_FOR)
    assert (kept.company, kept.part, kept.is_delegate) == (company, Part.EDITOR, True)
    with pytest.raises(InvitationUnusable):
        accept_invitation(secret=secret, by=guest, at=AT)


def test_an_invitation_of_another_too_old_or_taken_back_leads_nowhere(
    company: ApplicantCompany, owner: User
) -> None:
    invitation = ask(company, owner)
    secret = secret_in_the_mail("new@example.co.jp")
    with pytest.raises(InvitationUnusable):
        accept_invitation(secret=secret, by=a_person("thief@example.com"), at=AT)
    with pytest.raises(InvitationUnusable):
        invitation_of(secret, at=AT + VALID_FOR + timedelta(milliseconds=1))
    with pytest.raises(InvitationUnusable):
        invitation_of(secret + "x", at=AT)
    withdraw_invitation(invitation=invitation, by=owner, at=AT)
    with pytest.raises(InvitationUnusable):
        accept_invitation(secret=secret, by=a_person("new@example.co.jp"), at=AT)
    with pytest.raises(InvitationUnusable):
        withdraw_invitation(invitation=invitation, by=owner, at=AT)
    assert Membership.objects.count() == 1


def test_staff_never_act_for_a_company(company: ApplicantCompany, owner: User) -> None:
    ask(company, owner, "staff@example.lg.jp")
    staff = a_person("staff@example.lg.jp", Role.SECRETARIAT_OFFICER)
    with pytest.raises(NotAMember):
        accept_invitation(secret=secret_in_the_mail("staff@example.lg.jp"), by=staff, at=AT)


def test_who_was_let_go_is_not_back_by_a_second_invitation(company: ApplicantCompany, owner: User) -> None:
    guest = a_person("new@example.co.jp")
    ask(company, owner)
    first = secret_in_the_mail("new@example.co.jp")
    ask(company, owner)
    second = secret_in_the_mail("new@example.co.jp")
    with pytest.raises(InvitationUnusable):
        accept_invitation(secret=first, by=guest, at=AT)
    kept = accept_invitation(secret=second, by=guest, at=AT)
    # One that was made out between the two steps of an owner, as an import may leave it.
    left = Invitation.objects.create(
        company=company, email=guest.email, part=Part.EDITOR, digest=digest_of("left"), invited_by=owner,
        invited_at=AT, expires_at=AT + VALID_FOR,
    )  # fmt: skip
    end_membership(membership=kept, by=owner, at=AT)
    left.refresh_from_db()
    assert left.withdrawn_at == AT
    for secret in (first, second, "left"):
        with pytest.raises(InvitationUnusable):
            accept_invitation(secret=secret, by=guest, at=AT)


@pytest.mark.parametrize("is_ended", [True, False])
def test_an_owner_who_goes_leaves_no_invitation_behind(
    company: ApplicantCompany, owner: User, is_ended: bool
) -> None:
    gone = member(company, "gone@example.co.jp", Part.OWNER)
    ask(company, gone.user, "friend@example.com", part=Part.OWNER)
    kept = ask(company, owner, "colleague@example.co.jp")
    if is_ended:
        end_membership(membership=gone, by=owner, at=AT)
    else:
        change_part(membership=gone, part=Part.EDITOR, by=owner, at=AT)
    with pytest.raises(InvitationUnusable):
        accept_invitation(
            secret=secret_in_the_mail("friend@example.com"), by=a_person("friend@example.com"), at=AT
        )
    kept.refresh_from_db()
    assert kept.withdrawn_at is None


def test_nobody_mails_strangers_without_end(company: ApplicantCompany, owner: User) -> None:
    for number in range(MOST_INVITATIONS):
        ask(company, owner, f"stranger{number}@example.com")
    with pytest.raises(InvitationUnusable, match="1日に"):
        ask(company, owner, "one-more@example.com")
    tomorrow = AT + timedelta(days=1)
    invite(
        company=company,
        email="one-more@example.com",
        part=Part.VIEWER,
        is_delegate=True,
        by=owner,
        at=tomorrow,
    )


def test_an_owner_whose_account_is_switched_off_is_no_other_owner(
    company: ApplicantCompany, owner: User
) -> None:
    other = member(company, "other@example.co.jp", Part.OWNER)
    other.user.is_active = False
    other.user.save()
    with pytest.raises(LastOwner):
        end_membership(membership=company.memberships.get(user=owner), by=owner, at=AT)


def test_who_is_there_already_is_not_invited_and_no_delegate_owns(
    company: ApplicantCompany, owner: User
) -> None:
    with pytest.raises(InvitationUnusable):
        ask(company, owner, owner.email)
    with pytest.raises(InvitationUnusable):
        ask(company, owner, part=Part.OWNER, is_delegate=True)
    with pytest.raises(FieldsUnusable):
        ask(company, owner, "だれか")
    with pytest.raises(NotAMember):
        ask(company, member(company, "editor@example.co.jp", Part.EDITOR).user)
    assert not Invitation.objects.exists()


def test_a_delegate_cannot_become_the_owner_who_is_left(company: ApplicantCompany, owner: User) -> None:
    delegate = member(company, "consultant@example.com", Part.EDITOR, is_delegate=True)
    with pytest.raises(NotAMember):
        change_part(membership=delegate, part=Part.OWNER, by=owner, at=AT)
