"""Drafts: kept as they were typed, one's own only, never overwritten unseen from another window."""

from datetime import timedelta

import pytest

from banso.actions.errors import BadName, DraftChangedElsewhere, DraftNotFound, DraftUnusable
from banso.actions.policy.comparison_reading import LONGEST_DEFINITION
from banso.actions.policy.drafts import delete_draft, save_draft, start_draft
from banso.records.models import AuditEvent, Draft, User
from tests.people import AT, make_policy_staff
from tests.simulations import LATER, PROGRAMME, programme

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def draft(officer: User) -> Draft:
    return start_draft(by=officer, at=AT, name=" 見直し案 ", programme=programme(), text="id: x\n")


def verbs() -> list[str]:
    return [event.verb for event in AuditEvent.objects.in_order()]


def test_a_draft_begins_from_a_programme(officer: User, draft: Draft) -> None:
    kept = Draft.objects.get()
    assert (kept.author, kept.name, kept.text, kept.version) == (officer, "見直し案", "id: x\n", 1)
    assert (kept.programme, kept.base_version) == (PROGRAMME, programme().version)
    assert verbs() == ["draft.started"]


def test_what_was_typed_is_kept_even_when_it_is_no_definition(officer: User, draft: Draft) -> None:
    typed = "id: [x\r\n\ttabs: 　\n"
    save_draft(by=officer, at=LATER, draft_id=draft.pk, version=1, name="見直し案", text=typed)
    kept = Draft.objects.get()
    assert (kept.text, kept.version, kept.updated_at, kept.created_at) == (typed, 2, LATER, AT)
    assert verbs() == ["draft.started", "draft.saved"]
    assert "tabs" not in AuditEvent.objects.get(verb="draft.saved").detail


def test_another_window_does_not_overwrite_unseen(officer: User, draft: Draft) -> None:
    save_draft(by=officer, at=LATER, draft_id=draft.pk, version=1, name="案", text="first")
    with pytest.raises(DraftChangedElsewhere):
        save_draft(by=officer, at=LATER, draft_id=draft.pk, version=1, name="案", text="second")
    assert Draft.objects.get().text == "first"
    save_draft(by=officer, at=LATER, draft_id=draft.pk, version=2, name="案", text="second")
    assert Draft.objects.get().text == "second"


def test_saving_the_same_twice_is_no_conflict(officer: User, draft: Draft) -> None:
    for _ in range(2):
        save_draft(by=officer, at=LATER, draft_id=draft.pk, version=1, name="案", text="same")
    assert Draft.objects.get().version == 2
    assert verbs() == ["draft.started", "draft.saved"]


def test_a_clock_set_back_does_not_turn_time_round(officer: User, draft: Draft) -> None:
    earlier = AT - timedelta(days=1)
    save_draft(by=officer, at=earlier, draft_id=draft.pk, version=1, name="案", text="y")
    assert Draft.objects.get().updated_at == AT


def test_names_and_lengths_are_bounded(officer: User, draft: Draft) -> None:
    with pytest.raises(BadName, match="案の名前"):
        save_draft(by=officer, at=LATER, draft_id=draft.pk, version=1, name=" ", text="y")
    with pytest.raises(DraftUnusable, match="長すぎ"):
        save_draft(
            by=officer, at=LATER, draft_id=draft.pk, version=1, name="案", text="y" * (LONGEST_DEFINITION + 1)
        )
    assert Draft.objects.get().text == "id: x\n"


def test_a_draft_is_deleted_for_good(officer: User, draft: Draft) -> None:
    delete_draft(by=officer, at=LATER, draft_id=draft.pk)
    assert not Draft.objects.exists()
    assert verbs()[-1] == "draft.deleted"


def test_somebody_elses_draft_is_as_if_it_were_not_there(draft: Draft) -> None:
    stranger = make_policy_staff("other@pref.example")
    assert not Draft.objects.owned_by(stranger).exists()
    with pytest.raises(DraftNotFound):
        save_draft(by=stranger, at=LATER, draft_id=draft.pk, version=1, name="案", text="y")
    with pytest.raises(DraftNotFound):
        delete_draft(by=stranger, at=LATER, draft_id=draft.pk)
    assert Draft.objects.get().text == "id: x\n"
