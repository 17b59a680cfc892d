"""Assigning reviewers: conflicts found and declared, an even load, changes one by one."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from banso.actions.applications.application_states import change_application
from banso.actions.calls.call_staff import unname_staff
from banso.actions.errors import (
    ConflictOfInterest,
    NotAReviewer,
    ReasonMissing,
    ReviewNotFound,
    StepNotPossible,
)
from banso.actions.reviews.conflict_lifts import conflicts_of
from banso.actions.reviews.review_assignments import assign_reviews, end_review, propose_assignment
from banso.actions.reviews.reviewers import ProfileGiven, declare_conflict, keep_profile, reviewers_of
from banso.core.conflicts import ConflictKind
from banso.core.lifecycle import ApplicationState
from banso.records.models import AuditEvent, Call, Conflict, Membership, Review, User
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for
from tests.review_rows import an_eligible_application, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_load_is_even_and_what_is_proposed_can_be_kept(call: Call, owner: User, lead: User) -> None:
    reviewers = some_reviewers(call, 4)
    for number in range(8):
        an_eligible_application(call, owner, number)
    proposal = propose_assignment(call)
    assert [load.added for load in proposal.loads] == [6, 6, 6, 6]
    assert Review.objects.count() == 0
    assert assign_reviews(call=call, pairs=proposal.pairs, by=lead, at=AT) == 24
    again = propose_assignment(call)
    assert (again.pairs, again.gaps) == ((), ())
    assert [load.open for load in again.loads] == [6, 6, 6, 6]
    assert {load.reviewer for load in again.loads} == set(reviewers)


def test_a_reviewer_of_the_same_firm_is_left_out_and_the_gap_is_shown(
    call: Call, owner: User, lead: User
) -> None:
    reviewers = some_reviewers(call, 3)
    application = an_eligible_application(call, owner)
    keep_profile(reviewer=reviewers[0], given=ProfileGiven(firm="株式会社第1製作所"), by=lead, at=AT)
    proposal = propose_assignment(call)
    assert proposal.pairs == ((application.pk, reviewers[1].pk), (application.pk, reviewers[2].pk))
    assert [(gap.missing, gap.able) for gap in proposal.gaps] == [(1, 2)]
    assert [load.conflicts for load in proposal.loads] == [1, 0, 0]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (ProfileGiven(firm="第1製作所"), "firm"),
        (ProfileGiven(address="鹿児島市鴨池新町10番1号"), "address"),
        (ProfileGiven(bank_account="普通 1234567"), "bank_account"),
        (ProfileGiven(firm="ソフト商会"), "vendor"),
        (ProfileGiven(firm="ｱｲﾐﾂ商会"), "vendor"),
        (ProfileGiven(firm="みなみ信用金庫"), "vendor"),
        (ProfileGiven(firm="(株)きた銀行"), "bank"),
        (ProfileGiven(firm="旧称製作所"), "firm"),
        (ProfileGiven(address="霧島市国分一丁目二番三号"), "address"),
        (ProfileGiven(corporate_number="7000012050002", firm="別の名前"), "firm"),
    ],
)
def test_conflicts_are_found_in_what_the_application_holds(
    call: Call, owner: User, lead: User, given: ProfileGiven, kind: str
) -> None:
    (reviewer,) = some_reviewers(call, 1)
    application = an_eligible_application(call, owner)
    application.company.address = "鹿児島県鹿児島市鴨池新町10-1"
    application.company.save()
    typed = {
        "costs.a.supplier": "(株)ソフト商会",
        "costs.a.rival_3": "アイミツ商会㈱",
        "payment.bank_account": "普通１２３４５６７",
        "income.lender": "日本政策金融公庫、きた銀行 鹿児島支店",
        "applicant.name": "旧称製作所",
        "applicant.address": "霧島市国分1-2-3",
        "applicant.corporate_number": "7000012050002",
    }
    for key, text in typed.items():
        application.answers.create(key=key, text=text, saved_by=owner, saved_at=AT)
    application.co_authors.create(
        kind="certified_support_body",
        name="みなみ信用金庫",
        email="a@shinkin.example.jp",
        digest="d",
        asked_at=AT,
    )
    assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)
    assert Review.objects.assigned_to(reviewer).exists()
    # The case goes away the moment the conflict is known.
    keep_profile(reviewer=reviewer, given=given, by=lead, at=AT)
    assert list(Conflict.objects.values_list("kind", flat=True)) == [kind]
    assert not Review.objects.present().exists()
    with pytest.raises(ConflictOfInterest):
        assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)


def test_a_company_that_changes_its_recorded_number_is_still_in_conflict_with_the_reviewer_of_the_filed_one(
    call: Call, owner: User, lead: User
) -> None:
    (reviewer,) = some_reviewers(call, 1)
    given = ProfileGiven(firm="みなみ商事", corporate_number="7000012050002")
    keep_profile(reviewer=reviewer, given=given, by=lead, at=AT)
    application = an_eligible_application(call, owner)
    application.answers.create(
        key="applicant.corporate_number", text="7000012050002", saved_by=owner, saved_at=AT
    )
    application.company.name, application.company.corporate_number = "みなみ商事", "8120001059660"
    application.company.save()
    assert propose_assignment(call).pairs == ()
    (found,) = conflicts_of(application)
    assert (found.kind, found.stays_because) == (ConflictKind.FIRM, "法人番号が同じなので解除できません")


def test_a_conflict_that_stops_an_assignment_is_kept_and_nothing_is_assigned(
    call: Call, owner: User, lead: User
) -> None:
    (other,) = some_reviewers(call, 1)
    inside = a_person("reviewer@maker.example.jp", Role.REVIEWER)
    named_for(call, inside)
    application = an_eligible_application(call, owner)
    pairs = [(application.pk, other.pk), (application.pk, inside.pk)]
    with pytest.raises(ConflictOfInterest):
        assign_reviews(call=call, pairs=pairs, by=lead, at=AT)
    assert Conflict.objects.get().reviewer == inside
    assert AuditEvent.objects.filter(verb="review.conflict_found").count() == 1
    assert not Review.objects.exists()


def test_an_address_of_the_same_organisation_is_a_conflict(call: Call, owner: User, lead: User) -> None:
    inside = a_person("reviewer@maker.example.jp", Role.REVIEWER)
    named_for(call, inside)
    application = an_eligible_application(call, owner)
    assert propose_assignment(call).pairs == ()
    with pytest.raises(ConflictOfInterest):
        assign_reviews(call=call, pairs=[(application.pk, inside.pk)], by=lead, at=AT)


def test_whoever_has_left_the_company_or_the_plan_is_no_conflict(call: Call, owner: User) -> None:
    inside = a_person("reviewer@maker.example.jp", Role.REVIEWER)
    partner = a_person("reviewer@vendor.example.jp", Role.REVIEWER)
    for reviewer in (inside, partner):
        named_for(call, reviewer)
    application = an_eligible_application(call, owner)
    author = application.co_authors.create(
        kind="it_vendor", name="ソフト商会", email="a@vendor.example.jp", digest="d", asked_at=AT
    )
    assert propose_assignment(call).pairs == ()
    author.withdrawn_at = AT
    author.save()
    membership = Membership.objects.get(user=owner)
    membership.ended_at = AT
    membership.save()
    assert len(propose_assignment(call).pairs) == 2


def test_the_address_typed_for_the_contact_counts_too(call: Call, owner: User, lead: User) -> None:
    inside = a_person("reviewer@vendor.example.jp", Role.REVIEWER)
    named_for(call, inside)
    application = an_eligible_application(call, owner)
    assert propose_assignment(call).pairs == ((application.pk, inside.pk),)
    application.answers.create(
        key="contact.email", text="tanto@vendor.example.jp", saved_by=owner, saved_at=AT
    )
    assert propose_assignment(call).pairs == ()


def test_a_pair_named_twice_is_assigned_once(call: Call, owner: User, lead: User) -> None:
    (reviewer,) = some_reviewers(call, 1)
    pair = (an_eligible_application(call, owner).pk, reviewer.pk)
    assert assign_reviews(call=call, pairs=[pair, pair], by=lead, at=AT) == 1


def test_a_declared_conflict_takes_the_case_away_and_needs_a_reason(
    call: Call, owner: User, lead: User
) -> None:
    reviewers = some_reviewers(call, 2)
    application = an_eligible_application(call, owner)
    assign_reviews(call=call, pairs=[(application.pk, reviewers[0].pk)], by=lead, at=AT)
    with pytest.raises(ReasonMissing):
        declare_conflict(application_id=application.pk, note=" ", by=reviewers[0], at=AT)
    declare_conflict(application_id=application.pk, note="顧問先です", by=reviewers[0], at=AT)
    assert not Review.objects.assigned_to(reviewers[0]).exists()
    assert (application.pk, reviewers[0].pk) not in propose_assignment(call).pairs
    with pytest.raises(ReviewNotFound):
        declare_conflict(application_id=application.pk, note="顧問先です", by=reviewers[0], at=AT)
    details = [event.detail for event in AuditEvent.objects.about(f"application:{application.pk}")]
    assert not any("顧問先" in detail for detail in details)


def test_a_case_is_given_to_another_reviewer(call: Call, owner: User, lead: User) -> None:
    first, second = some_reviewers(call, 2)
    application = an_eligible_application(call, owner)
    assign_reviews(call=call, pairs=[(application.pk, first.pk)], by=lead, at=AT)
    end_review(application_id=application.pk, reviewer=first, by=lead, at=AT)
    assign_reviews(call=call, pairs=[(application.pk, second.pk)], by=lead, at=AT)
    assert [review.reviewer for review in Review.objects.present()] == [second]
    with pytest.raises(ReviewNotFound):
        end_review(application_id=application.pk, reviewer=first, by=lead, at=AT)


def test_assigning_twice_makes_one_review(call: Call, owner: User, lead: User) -> None:
    (reviewer,) = some_reviewers(call, 1)
    pair = (an_eligible_application(call, owner).pk, reviewer.pk)
    assert [assign_reviews(call=call, pairs=[pair], by=lead, at=AT) for _ in range(2)] == [1, 0]


def test_only_reviewers_of_the_call_and_cases_to_be_reviewed_are_assigned(
    call: Call, owner: User, lead: User
) -> None:
    (reviewer,) = some_reviewers(call, 1)
    application = an_eligible_application(call, owner)
    stranger = a_person("stranger@example.jp", Role.REVIEWER)
    for person in (stranger, lead):
        with pytest.raises(NotAReviewer):
            assign_reviews(call=call, pairs=[(application.pk, person.pk)], by=lead, at=AT)
    elsewhere = a_call(lead)
    with pytest.raises(StepNotPossible):
        assign_reviews(call=elsewhere, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)
    application.state = ApplicationState.REVIEWED.value
    application.save()
    with pytest.raises(StepNotPossible):
        assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)


def test_whose_load_is_full_gets_no_more(call: Call, owner: User, lead: User) -> None:
    (reviewer,) = some_reviewers(call, 1)
    keep_profile(reviewer=reviewer, given=replace(ProfileGiven(), most_cases=1), by=lead, at=AT)
    for number in range(2):
        an_eligible_application(call, owner, number)
    proposal = propose_assignment(call)
    assert len(proposal.pairs) == 1
    assert [gap.missing for gap in proposal.gaps] == [2, 3]


def test_a_case_that_was_withdrawn_is_nobody_s_load(call: Call, owner: User, lead: User) -> None:
    (reviewer,) = some_reviewers(call, 1)
    keep_profile(reviewer=reviewer, given=replace(ProfileGiven(), most_cases=1), by=lead, at=AT)
    gone, waiting = an_eligible_application(call, owner, 1), an_eligible_application(call, owner, 2)
    assign_reviews(call=call, pairs=[(gone.pk, reviewer.pk)], by=lead, at=AT)
    change_application(gone, ApplicationState.WITHDRAWN, by=owner, at=AT)
    proposal = propose_assignment(call)
    assert [(load.open, load.finished) for load in proposal.loads] == [(0, 0)]
    assert proposal.pairs == ((waiting.pk, reviewer.pk),)


def test_whoever_wrote_the_plan_is_barred_though_a_common_mailbox_tells_no_firm(
    call: Call, owner: User, lead: User
) -> None:
    adviser = a_person("adviser@gmail.com")
    application = an_eligible_application(call, owner)
    application.answers.create(key="plan.title", text="受注の自動化", saved_by=adviser, saved_at=AT)
    adviser.role = Role.REVIEWER
    adviser.save()
    named_for(call, adviser)
    assert propose_assignment(call).pairs == ()
    with pytest.raises(ConflictOfInterest):
        assign_reviews(call=call, pairs=[(application.pk, adviser.pk)], by=lead, at=AT)
    assert conflicts_of(application)[0].stays_because == "本人が関わった申請なので解除できません"


@pytest.mark.parametrize("where", ["contact", "co_author", "member"])
def test_a_reviewer_s_own_mailbox_in_a_case_is_certain(
    call: Call, owner: User, lead: User, where: str
) -> None:
    reviewer = a_person("consultant@gmail.com", Role.REVIEWER)
    named_for(call, reviewer)
    application = an_eligible_application(call, owner)
    assert propose_assignment(call).pairs == ((application.pk, reviewer.pk),)
    if where == "contact":
        typed = "Ｃonsultant@Gmail.com"
        application.answers.create(key="contact.email", text=typed, saved_by=owner, saved_at=AT)
    elif where == "co_author":
        application.co_authors.create(
            kind="it_vendor", name="個人", email=reviewer.email, digest="d", asked_at=AT
        )
    else:
        Membership.objects.create(
            company=application.company, user=reviewer, part=Part.EDITOR, is_delegate=True, began_at=AT
        )
    assert propose_assignment(call).pairs == ()
    (found,) = conflicts_of(application)
    assert (found.label, found.bars) == ("同じ会社", True)
    assert found.stays_because != ""


def test_the_number_of_queries_does_not_grow_with_the_cases(
    call: Call, owner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    some_reviewers(call, 3)
    for number in range(12):
        an_eligible_application(call, owner, number)
    with django_assert_max_num_queries(13):
        propose_assignment(call)
    assert len(reviewers_of(call)) == 3


def test_who_is_taken_off_a_call_reviews_nothing_of_it_any_more(call: Call, lead: User, owner: User) -> None:
    waiting, over = an_eligible_application(call, owner, 1), an_eligible_application(call, owner, 2)
    leaving, staying = some_reviewers(call, 2)
    for application in (waiting, over):
        assign_reviews(
            call=call, pairs=[(application.pk, leaving.pk), (application.pk, staying.pk)], by=lead, at=AT
        )
    over.state = ApplicationState.REVIEWED
    over.save()
    unname_staff(call_id=call.pk, user_id=leaving.pk, by=lead, at=AT)
    assert not Review.objects.assigned_to(leaving).exists()
    assert set(Review.objects.assigned_to(staying).values_list("application", flat=True)) == {
        waiting.pk,
        over.pk,
    }
    # What is concluded rests on the scores of both; what is not goes to somebody else.
    assert Review.objects.present().filter(application=over).count() == 2
    assert Review.objects.present().filter(application=waiting).count() == 1
