"""Lifting a conflict of interest: only a resemblance, with a reason, and only what was alike then."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banso.actions.checks.case_histories import history_for_staff
from banso.actions.errors import ConflictNotLiftable, ConflictOfInterest, ReasonMissing, ReviewNotFound
from banso.actions.reviews.conflict_lifts import (
    ConflictStanding,
    conflicts_kept_in,
    conflicts_of,
    take_lift_back,
)
from banso.actions.reviews.review_assignments import propose_assignment
from banso.actions.reviews.reviewers import (
    ProfileGiven,
    declare_conflict,
    detect_after_correction,
    keep_profile,
)
from banso.actions.reviews.reviews import review_of
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    AuditEvent,
    Call,
    Conflict,
    ConflictLift,
    Review,
    ReviewerProfile,
    User,
)
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_person
from tests.review_rows import (
    SHARED_DOMAIN,
    a_neighbour,
    an_eligible_application,
    assigned,
    lift,
    some_reviewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def application(call: Call) -> Application:
    """Given to nobody yet."""
    return an_eligible_application(call, a_person("owner@town.example.jp"))


@pytest.fixture
def neighbour(application: Application) -> User:
    """A reviewer whose mail domain is that of the applicant."""
    return a_neighbour(application)


@pytest.fixture
def reviewer(call: Call) -> User:
    """A reviewer who resembles nobody."""
    (found,) = some_reviewers(call, 1)
    return found


def take_back(application: Application, reviewer: User, by: User, kind: str = "email_domain") -> None:
    take_lift_back(application_id=application.pk, reviewer_id=reviewer.pk, kind=kind, by=by, at=AT)


def writes_from(reviewer: User, domain: str) -> None:
    """The reviewer has another mail address."""
    reviewer.email = f"reviewer@{domain}"
    reviewer.save()


def only(application: Application) -> ConflictStanding:
    (found,) = conflicts_of(application)
    return found


def typed(application: Application, key: str, text: str, by: User) -> None:
    application.answers.create(key=key, text=text, saved_by=by, saved_at=AT)


def written_with(application: Application, number: str) -> None:
    """A co-author that bears a corporate number."""
    application.co_authors.create(
        kind="it_vendor",
        name="ソフト商会",
        corporate_number=number,
        email="a@v.example.jp",
        digest="d",
        asked_at=AT,
    )


def kept_in(call: Call) -> list[tuple[str, bool]]:
    """The kinds of the conflicts that are shown for a call, and whether a lift stands."""
    return [(conflict.kind, lift is not None) for conflict, lift in conflicts_kept_in(call)]


def test_a_resemblance_that_was_lifted_keeps_nobody_from_the_case(
    application: Application, neighbour: User, lead: User
) -> None:
    # Seen, though nothing was assigned yet.
    assert (only(application).bars, only(application).stays_because) == (True, "")
    with pytest.raises(ConflictOfInterest):
        assigned(application, [neighbour], lead)
    lift(application, neighbour, lead)
    assert propose_assignment(application.call).pairs == ((application.pk, neighbour.pk),)
    assigned(application, [neighbour], lead)
    assert review_of(application.pk, neighbour).reviewer == neighbour
    standing = only(application)
    assert (standing.bars, standing.lift and standing.lift.reason) == (False, SHARED_DOMAIN)


def test_what_was_alike_on_the_screen_is_what_is_lifted(
    application: Application, neighbour: User, lead: User
) -> None:
    shown = only(application).digest
    application.begun_by.email = "owner@sales.town.example.jp"
    application.begun_by.save()
    with pytest.raises(ConflictNotLiftable, match="一致した内容が変わりました"):
        lift(application, neighbour, lead, seen=shown)
    assert not ConflictLift.objects.exists()
    lift(application, neighbour, lead, seen=only(application).digest)
    assert ConflictLift.objects.get().digest != shown


def test_lifting_asks_for_a_reason_and_is_told_in_the_history(
    application: Application, neighbour: User, lead: User
) -> None:
    with pytest.raises(ReasonMissing):
        lift(application, neighbour, lead, reason=" ")
    lift(application, neighbour, lead)
    lift(application, neighbour, lead)
    assert ConflictLift.objects.count() == 1
    event = AuditEvent.objects.get(verb="review.conflict_lifted")
    assert SHARED_DOMAIN not in event.detail
    take_back(application, neighbour, lead)
    told = [each.words for each in history_for_staff(application)]
    assert "審査員の利益相反を解除しました" in told
    assert "利益相反の解除を取り消しました" in told


def test_a_lift_taken_back_takes_the_case_away(application: Application, neighbour: User, lead: User) -> None:
    lift(application, neighbour, lead)
    assigned(application, [neighbour], lead)
    take_back(application, neighbour, lead)
    assert not Review.objects.present().exists()
    assert only(application).bars
    with pytest.raises(ConflictNotLiftable, match="解除されていません"):
        take_back(application, neighbour, lead)
    assert [each.ended_by for each in only(application).lifts] == [lead]
    # Nothing forbids to think better of it.
    lift(application, neighbour, lead)
    assert not only(application).bars


@pytest.mark.parametrize(
    ("given", "kind", "key", "text"),
    [
        (ProfileGiven(corporate_number="7000012050002"), "firm", "applicant.corporate_number", None),
        (ProfileGiven(bank_account="みなみ銀行 本店 普通 1234567"), "bank_account", "pay.bank_account", None),
    ],
)
def test_what_is_certain_is_not_lifted(
    application: Application,
    lead: User,
    reviewer: User,
    given: ProfileGiven,
    kind: str,
    key: str,
    text: str | None,
) -> None:
    typed(application, key, text or given.corporate_number or given.bank_account, lead)
    keep_profile(reviewer=reviewer, given=given, by=lead, at=AT)
    assert only(application).stays_because != ""
    with pytest.raises(ConflictNotLiftable, match="同じなので"):
        lift(application, reviewer, lead, kind)
    assert not ConflictLift.objects.exists()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (ProfileGiven(firm="第1製作所"), "firm"),
        (ProfileGiven(address="鹿児島市鴨池新町10番1号"), "address"),
        (ProfileGiven(firm="ソフト商会"), "vendor"),
        (ProfileGiven(firm="きた銀行"), "bank"),
    ],
)
def test_every_resemblance_can_be_lifted(
    application: Application, lead: User, reviewer: User, given: ProfileGiven, kind: str
) -> None:
    typed(application, "applicant.address", "鹿児島市鴨池新町10-1 県民ビル5階", lead)
    typed(application, "costs.a.supplier", "ソフト商会", lead)
    typed(application, "income.lender", "きた銀行 鹿児島支店", lead)
    assigned(application, [reviewer], lead)
    keep_profile(reviewer=reviewer, given=given, by=lead, at=AT)
    assert not Review.objects.present().exists()
    lift(application, reviewer, lead, kind)
    assigned(application, [reviewer], lead)
    assert Review.objects.assigned_to(reviewer).exists()


def test_a_co_author_of_the_same_number_is_certain(
    application: Application, lead: User, reviewer: User
) -> None:
    number = "7000012050002"
    written_with(application, number)
    keep_profile(reviewer=reviewer, given=ProfileGiven(corporate_number=number), by=lead, at=AT)
    with pytest.raises(ConflictNotLiftable, match="法人番号が同じ"):
        lift(application, reviewer, lead, "vendor")


def test_what_was_declared_stays(application: Application, lead: User, reviewer: User) -> None:
    assigned(application, [reviewer], lead)
    declare_conflict(application_id=application.pk, note="顧問先", by=reviewer, at=AT)
    with pytest.raises(ConflictNotLiftable, match="本人が申し出た"):
        lift(application, reviewer, lead, "declared")
    with pytest.raises(ConflictNotLiftable, match="見つかっていません"):
        lift(application, reviewer, lead, "address")


def test_another_conflict_that_comes_up_later_counts(
    application: Application, neighbour: User, lead: User
) -> None:
    lift(application, neighbour, lead)
    assigned(application, [neighbour], lead)
    keep_profile(reviewer=neighbour, given=ProfileGiven(firm="ソフト商会"), by=lead, at=AT)
    assert review_of(application.pk, neighbour)
    # A correction names the reviewer's firm.
    typed(application, "costs.a.supplier", "(株)ソフト商会", lead)
    with pytest.raises(ReviewNotFound):
        review_of(application.pk, neighbour)
    detect_after_correction(application=application, at=AT)
    assert not Review.objects.present().exists()
    bars = {str(each.kind): each.bars for each in conflicts_of(application)}
    assert bars == {"email_domain": False, "vendor": True}


def test_the_same_kind_by_something_else_counts_anew(
    application: Application, lead: User, reviewer: User
) -> None:
    typed(application, "costs.a.supplier", "ソフト商会", lead)
    keep_profile(reviewer=reviewer, given=ProfileGiven(firm="ソフト商会"), by=lead, at=AT)
    lift(application, reviewer, lead, "vendor")
    assigned(application, [reviewer], lead)
    # Now the firm itself wrote the plan with the applicant: the number tells.
    number = "7000012050002"
    written_with(application, number)
    keep_profile(
        reviewer=reviewer, given=ProfileGiven(firm="ソフト商会", corporate_number=number), by=lead, at=AT
    )
    assert not Review.objects.present().exists()
    standing = only(application)
    assert standing.bars
    assert [(each.ended_by, each.ended_at) for each in standing.lifts] == [(None, AT)]
    found = AuditEvent.objects.filter(verb="review.conflict_found")
    assert found.count() == 2


def test_a_resemblance_that_is_seen_no_longer_can_be_lifted_until_it_comes_back(
    application: Application, neighbour: User, lead: User, call: Call, reviewer: User
) -> None:
    # Assigning anybody looks at all reviewers of the call.
    assigned(application, [reviewer], lead)
    writes_from(neighbour, "elsewhere.example.jp")
    assert only(application).stays_because == ""
    lift(application, neighbour, lead)
    writes_from(neighbour, "town.example.jp")
    assert only(application).bars
    assert (application.pk, neighbour.pk) not in propose_assignment(call).pairs


def test_a_firm_once_found_the_same_stays_a_conflict_though_its_number_is_taken_out(
    application: Application, lead: User, call: Call
) -> None:
    reviewer, other = some_reviewers(call, 2)
    number = ProfileGiven(corporate_number="7000012050002")
    typed(application, "applicant.corporate_number", number.corporate_number, lead)
    keep_profile(reviewer=reviewer, given=number, by=lead, at=AT)
    assigned(application, [other], lead)
    keep_profile(reviewer=reviewer, given=ProfileGiven(), by=lead, at=AT)
    assert only(application).bars
    with pytest.raises(ConflictNotLiftable, match="見えなくなっても"):
        lift(application, reviewer, lead, "firm")


def test_what_is_found_while_a_lifting_is_refused_is_kept(
    application: Application, neighbour: User, lead: User
) -> None:
    lift(application, neighbour, lead)
    assigned(application, [neighbour], lead)
    # Found nowhere yet: the reviewer's firm made a quote.
    neighbour.reviewer_profile = ReviewerProfile.objects.create(user=neighbour, firm="ソフト商会")
    typed(application, "costs.a.supplier", "(株)ソフト商会", lead)
    for kind in ("address", "declared"):
        with pytest.raises(ConflictNotLiftable, match="見つかっていません"):
            lift(application, neighbour, lead, kind)
        assert set(Conflict.objects.values_list("kind", flat=True)) == {"email_domain", "vendor"}
    assert not Review.objects.present().exists()
    assert AuditEvent.objects.filter(verb="review.conflict_found").count() == 2


def test_a_certain_conflict_found_while_its_lifting_is_refused_is_kept(
    application: Application, lead: User, reviewer: User
) -> None:
    number = "7000012050002"
    keep_profile(reviewer=reviewer, given=ProfileGiven(corporate_number=number), by=lead, at=AT)
    assigned(application, [reviewer], lead)
    written_with(application, number)
    with pytest.raises(ConflictNotLiftable, match="同じなので"):
        lift(application, reviewer, lead, "vendor")
    assert Conflict.objects.get().kind == "vendor"
    assert not Review.objects.present().exists()


def test_nothing_is_looked_for_in_who_is_no_reviewer_of_the_call(
    application: Application, lead: User
) -> None:
    stranger = a_person("stranger@town.example.jp", Role.REVIEWER)
    with pytest.raises(ConflictNotLiftable, match="この審査員は見つかりません"):
        lift(application, stranger, lead)
    assert not Conflict.objects.exists()


def test_of_the_conflicts_of_a_call_only_what_stands_is_shown(
    application: Application, neighbour: User, lead: User, call: Call
) -> None:
    lift(application, neighbour, lead)
    assert kept_in(call) == [("email_domain", True)]
    writes_from(neighbour, "elsewhere.example.jp")
    assert kept_in(call) == []
    # Another domain of the applicant, and nobody has looked for conflicts since.
    typed(application, "contact.email", "owner@elsewhere.example.jp", lead)
    assert kept_in(call) == [("email_domain", False)]
    assert (only(application).bars, only(application).lift) == (True, None)


def test_a_conflict_that_nobody_lifted_is_shown_though_it_is_seen_no_longer(
    application: Application, neighbour: User, lead: User, call: Call, reviewer: User
) -> None:
    assigned(application, [reviewer], lead)
    writes_from(neighbour, "elsewhere.example.jp")
    assert kept_in(call) == [("email_domain", False)]
    lift(application, neighbour, lead)
    assert kept_in(call) == []


def test_nobody_lifts_their_own(application: Application, neighbour: User) -> None:
    with pytest.raises(ConflictNotLiftable, match="自分の"):
        lift(application, neighbour, neighbour)


def test_nothing_is_lifted_once_the_review_is_concluded(
    application: Application, neighbour: User, lead: User
) -> None:
    application.state = ApplicationState.REVIEWED.value
    application.save()
    with pytest.raises(ConflictNotLiftable, match="開き直して"):
        lift(application, neighbour, lead)


def test_the_conflicts_of_a_call_are_read_in_as_many_queries_however_many_are_lifted(
    call: Call, application: Application, lead: User
) -> None:
    typed(application, "costs.a.supplier", "ソフト商会", lead)
    counts = []
    for reviewer in some_reviewers(call, 3):
        keep_profile(reviewer=reviewer, given=ProfileGiven(firm="ソフト商会"), by=lead, at=AT)
        lift(application, reviewer, lead, "vendor")
        with CaptureQueriesContext(connection) as asked:
            assert len(kept_in(call)) == len(counts) + 1
        counts.append(len(asked))
    assert counts == counts[:1] * 3


def test_the_conflicts_of_a_case_are_read_in_as_many_queries_however_many_reviewers_have_one(
    call: Call, application: Application
) -> None:
    counts = []
    for reviewer in some_reviewers(call, 4):
        Conflict.objects.create(
            application=application, reviewer=reviewer, kind="firm", note="所属", found_at=AT
        )
        with CaptureQueriesContext(connection) as asked:
            conflicts_of(application)
        counts.append(len(asked))
    assert counts == counts[:1] * 4
