"""Writing an application: begun once, filled in from what is known, saved field by field, never overwritten unseen."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from banso.actions.accounts.companies import end_membership
from banso.actions.applications.application_reading import (
    answers_of,
    facts_of,
    open_points,
    papers_of,
    read_application,
)
from banso.actions.applications.application_rows import add_row, remove_row, restore_row
from banso.actions.applications.applications import (
    LONGEST_ANSWER,
    amount_of,
    begin_application,
    save_answer,
    tick_declarations,
)
from banso.actions.audit import verify_audit
from banso.actions.definitions import procedure_of
from banso.actions.errors import (
    AlreadyApplied,
    AnswerChangedElsewhere,
    AnswerUnusable,
    ApplicationNotEditable,
    CallNotOpen,
    NotAMember,
)
from banso.core.answers import OpenPoint
from banso.core.errors import BadFacts
from banso.core.lifecycle import ApplicationState
from banso.records.models import Answer, ApplicantCompany, Application, AuditEvent, Call, Membership, User
from banso.records.models.calls import CallState
from banso.records.models.companies import Part
from banso.records.models.people import Role
from tests.application_rows import (
    DURING_THE_CALL,
    DX_FACTS,
    a_call,
    a_person,
    an_applicant,
    an_application,
    answer_everything,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
AT = DURING_THE_CALL
AFTER_THE_LAST = AT.replace(month=11)


@pytest.fixture
def colleague(company: ApplicantCompany) -> User:
    return member(company, "colleague@example.co.jp", Part.EDITOR)


@pytest.fixture
def call() -> Call:
    return a_call(a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD))


@pytest.fixture
def company(owner: User) -> ApplicantCompany:
    return an_applicant(owner)


@pytest.fixture
def draft(call: Call, company: ApplicantCompany, owner: User) -> Application:
    return begin_application(call=call, company=company, facts=DX_FACTS, by=owner, at=AT)


def member(company: ApplicantCompany, email: str, part: Part, *, is_delegate: bool = False) -> User:
    user = a_person(email)
    Membership.objects.create(company=company, user=user, part=part, is_delegate=is_delegate, began_at=AT)
    return user


def save(application: Application, by: User, text: str, seen: int = 0, key: str = "plan.title") -> Answer:
    return save_answer(application=application, key=key, text=text, seen_version=seen, by=by, at=AT)


def points_of(application: Application) -> tuple[OpenPoint, ...]:
    read = read_application(application)
    return open_points(application, read, papers_of(application, read))


def test_what_the_check_said_stands_in_the_form(draft: Application) -> None:
    answers = answers_of(draft)
    assert answers["requirements.company_regular_employees"] == "30"
    assert answers["requirements.company_plan_2022"] == "none"
    assert answers["requirements.project_promotes_dx"] == "yes"
    assert answers["applicant.name"] == "○○製作所"
    assert facts_of(draft)["company.municipality"] == "46201"


def test_the_company_keeps_its_facts_for_the_next_application(draft: Application) -> None:
    draft.company.refresh_from_db()
    assert draft.company.facts["company.regular_employees"] == 30
    assert not [fact for fact in draft.company.facts if fact.startswith("project.")]


def test_beginning_twice_makes_one_draft(draft: Application, owner: User) -> None:
    again = begin_application(call=draft.call, company=draft.company, facts={}, by=owner, at=AT)
    assert again.pk == draft.pk
    assert Application.objects.count() == 1


def test_a_company_has_one_application_on_its_way_in_a_call(
    call: Call, company: ApplicantCompany, owner: User
) -> None:
    an_application(call, company, owner, state=ApplicationState.FILED)
    with pytest.raises(AlreadyApplied):
        begin_application(call=call, company=company, facts={}, by=owner, at=AT)


def test_after_a_withdrawal_the_company_may_begin_anew(
    call: Call, company: ApplicantCompany, owner: User
) -> None:
    earlier = an_application(call, company, owner, state=ApplicationState.WITHDRAWN)
    anew = begin_application(call=call, company=company, facts={}, by=owner, at=AT)
    assert anew.pk != earlier.pk


def test_a_call_that_is_over_or_not_public_takes_nothing(
    call: Call, company: ApplicantCompany, owner: User
) -> None:
    with pytest.raises(CallNotOpen):
        begin_application(call=call, company=company, facts={}, by=owner, at=AFTER_THE_LAST)
    call.state = CallState.PREPARED
    call.save()
    with pytest.raises(CallNotOpen):
        begin_application(call=call, company=company, facts={}, by=owner, at=AT)


def test_a_rehearsal_is_for_made_up_companies(call: Call, company: ApplicantCompany, owner: User) -> None:
    call.is_rehearsal = True
    call.save()
    assert begin_application(call=call, company=company, facts={}, by=owner, at=AT).call.is_rehearsal
    company.is_made_up = False
    company.save()
    real = an_applicant(owner, "本物の会社")
    real.is_made_up = False
    real.save()
    with pytest.raises(CallNotOpen):
        begin_application(call=call, company=real, facts={}, by=owner, at=AT)


def test_facts_that_contradict_each_other_are_not_taken_over(
    call: Call, company: ApplicantCompany, owner: User
) -> None:
    facts = {"company.prefecture": "43", "company.municipality": "46201"}
    with pytest.raises(BadFacts):
        begin_application(call=call, company=company, facts=facts, by=owner, at=AT)
    assert not Application.objects.exists()


def test_an_answer_is_kept_as_typed_and_counted(draft: Application, owner: User) -> None:
    assert save(draft, owner, " 受注の自動化　\r\n").version == 1
    kept = save(draft, owner, "受注と発注の自動化", seen=1)
    assert (kept.text, kept.version, kept.saved_by) == ("受注と発注の自動化", 2, owner)
    event = AuditEvent.objects.in_order().last()
    assert event is not None
    assert (event.verb, event.subject) == ("application.answer_saved", f"application:{draft.pk}")
    assert "受注" not in event.detail
    assert verify_audit().is_sound


def test_what_somebody_else_saved_is_never_overwritten_unseen(
    draft: Application, owner: User, colleague: User
) -> None:
    save(draft, owner, "甲案")
    save(draft, colleague, "乙案", seen=1)
    with pytest.raises(AnswerChangedElsewhere) as refused:
        save(draft, owner, "丙案", seen=1)
    error = refused.value
    assert (error.mine, error.theirs, error.version) == ("丙案", "乙案", 2)
    assert (error.saved_by, error.saved_at) == ("colleague", AT)
    assert answers_of(draft)["plan.title"] == "乙案"
    assert save(draft, owner, "丙案", seen=error.version).version == 3


def test_two_who_type_into_an_empty_field_meet_too(draft: Application, owner: User, colleague: User) -> None:
    save(draft, owner, "甲案")
    with pytest.raises(AnswerChangedElsewhere):
        save(draft, colleague, "乙案")


def test_the_same_text_is_no_conflict_and_no_event(draft: Application, owner: User, colleague: User) -> None:
    save(draft, owner, "甲案")
    before = AuditEvent.objects.count()
    assert save(draft, colleague, "甲案").version == 1
    assert AuditEvent.objects.count() == before


def test_what_cannot_be_read_is_kept_too_and_stands_among_what_is_open(
    draft: Application, owner: User
) -> None:
    save(draft, owner, "いつか", key="plan.starts_on")
    assert answers_of(draft)["plan.starts_on"] == "いつか"
    point = next(p for p in points_of(draft) if p.key == "plan.starts_on")
    assert point.is_unreadable
    assert point.remedy


@pytest.mark.parametrize(
    "key",
    [
        "plan.nothing",
        "nowhere.title",
        "plan",
        "",
        "plan.r1.title",
        "costs.r1.yen",
        "costs.yen",
        "declarations.x",
    ],
)
def test_an_answer_belongs_to_a_field_of_the_form(draft: Application, owner: User, key: str) -> None:
    with pytest.raises(AnswerUnusable):
        save(draft, owner, "x", key=key)
    assert not Answer.objects.filter(key=key).exists()


@pytest.mark.parametrize("text", ["x" * (LONGEST_ANSWER + 1), "前\0後", "\ud800"])
def test_what_no_database_keeps_is_refused(draft: Application, owner: User, text: str) -> None:
    with pytest.raises(AnswerUnusable):
        save(draft, owner, text)


def test_only_who_may_write_for_the_company_writes(draft: Application, company: ApplicantCompany) -> None:
    viewer = member(company, "viewer@example.co.jp", Part.VIEWER)
    for person in (viewer, a_person("stranger@example.co.jp")):
        with pytest.raises(NotAMember):
            save(draft, person, "x")


def test_a_delegate_whose_power_was_withdrawn_sees_and_writes_nothing(
    draft: Application, company: ApplicantCompany, owner: User
) -> None:
    consultant = member(company, "consultant@example.com", Part.EDITOR, is_delegate=True)
    save(draft, consultant, "代理の案")
    assert list(Application.objects.of(consultant)) == [draft]
    end_membership(membership=Membership.objects.get(user=consultant), by=owner, at=AT)
    assert not Application.objects.of(consultant).exists()
    with pytest.raises(NotAMember):
        save(draft, consultant, "x", seen=1)


@pytest.mark.parametrize("state", sorted(set(ApplicationState) - {"drafted", "returned"}))
def test_what_is_filed_cannot_be_written(
    call: Call, company: ApplicantCompany, owner: User, state: ApplicationState
) -> None:
    filed = an_application(call, company, owner, state=ApplicationState(state))
    with pytest.raises(ApplicationNotEditable):
        save(filed, owner, "x")
    with pytest.raises(ApplicationNotEditable):
        tick_declarations(application=filed, ticked=[], by=owner, at=AT)


def test_a_stated_fact_goes_with_the_application_while_it_agrees_with_the_others(
    draft: Application, owner: User
) -> None:
    key = "requirements.company_prefecture"
    kept = draft.answers.get(key=key)
    save(draft, owner, "43", seen=kept.version, key=key)
    draft.refresh_from_db()
    assert "company.prefecture" not in draft.facts or draft.facts["company.prefecture"] == "46"
    problems = [p for p in points_of(draft) if p.is_unreadable]
    assert problems
    assert all(point.blocks for point in problems)


def test_rows_are_added_removed_and_put_back_with_what_stood_in_them(draft: Application, owner: User) -> None:
    first = add_row(application=draft, section_id="officers", by=owner, at=AT)
    second = add_row(application=draft, section_id="officers", by=owner, at=AT)
    save(draft, owner, "甲野太郎", key=f"officers.{first}.name")
    remove_row(application=draft, section_id="officers", row=first, by=owner, at=AT)
    assert read_application(draft).form.rows["officers"] == (second,)
    restore_row(application=draft, section_id="officers", row=first, by=owner, at=AT)
    restore_row(application=draft, section_id="officers", row=first, by=owner, at=AT)
    assert read_application(draft).form.rows["officers"] == (second, first)
    assert answers_of(draft)[f"officers.{first}.name"] == "甲野太郎"


def test_only_tables_have_rows_and_only_known_ones_go(draft: Application, owner: User) -> None:
    with pytest.raises(AnswerUnusable):
        add_row(application=draft, section_id="plan", by=owner, at=AT)
    with pytest.raises(AnswerUnusable):
        remove_row(application=draft, section_id="officers", row="r9", by=owner, at=AT)


def test_a_table_has_an_end(draft: Application, owner: User) -> None:
    for _ in range(50):
        add_row(application=draft, section_id="officers", by=owner, at=AT)
    with pytest.raises(AnswerUnusable, match="50行まで"):
        add_row(application=draft, section_id="officers", by=owner, at=AT)


def test_declarations_are_ticked_and_unticked_together(draft: Application, owner: User) -> None:
    first = procedure_of(draft.version).form.declarations[0].id
    tick_declarations(application=draft, ticked=[first, "unknown"], by=owner, at=AT)
    assert answers_of(draft)[f"declarations.{first}"] == "yes"
    assert "declarations.unknown" not in answers_of(draft)
    tick_declarations(application=draft, ticked=[], by=owner, at=AT)
    assert answers_of(draft)[f"declarations.{first}"] == ""


def test_the_amount_follows_the_cost_table(draft: Application, owner: User) -> None:
    assert amount_of(draft) is None
    answer_everything(draft, owner)
    found = amount_of(draft)
    assert found is not None
    assert found.yen == 600_000


def test_reading_takes_as_many_queries_for_one_row_as_for_fifty(
    draft: Application, owner: User, django_assert_num_queries: Any
) -> None:
    def queries() -> None:
        fresh = Application.objects.select_related("version", "company", "call").get(pk=draft.pk)
        points_of(fresh)

    for rows in (1, 49):
        for _ in range(rows):
            add_row(application=draft, section_id="officers", by=owner, at=AT)
        with django_assert_num_queries(5):
            queries()


def tried(draft: Application, by: User, text: str, seen: int) -> Answer | AnswerChangedElsewhere:
    try:
        return save(draft, by, text, seen)
    except AnswerChangedElsewhere as refused:
        return refused


class TwoWindows(TestCase):
    """Windows that save one field in any order, each from what it saw last."""

    @settings(derandomize=True, max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("甲乙丙"), st.booleans()), max_size=12))
    def test_no_text_disappears_that_its_writer_was_not_shown(
        self, steps: list[tuple[int, str, bool]]
    ) -> None:
        owner = a_person("owner@example.co.jp")
        lead = a_person("lead@example.co.jp", Role.SECRETARIAT_LEAD)
        draft = an_application(a_call(lead), an_applicant(owner), owner)
        seen = [0, 0, 0]
        stands, version = "", 0
        for window, text, looks in steps:
            if looks:
                seen[window] = version
            kept = tried(draft, owner, text, seen[window])
            if isinstance(kept, AnswerChangedElsewhere):
                assert seen[window] != version
                assert (kept.theirs, kept.version) == (stands, version)
                continue
            assert text == stands or seen[window] == version
            stands, version = text, kept.version
            seen[window] = version
        assert answers_of(draft).get("plan.title", "") == stands
