"""The sandbox: nothing typed is lost, every problem is named, and what is different is shown."""

from typing import Any

import pytest
from django.test import Client

from banso.actions.policy.drafts import save_draft, start_draft
from banso.definitions.region import installed_region
from banso.records.models import Draft, User
from banso.web.policy.sandbox import MOST_LINES, different_lines, original_text, review
from banso.web.policy.setting import setting_of
from tests.people import AT, make_policy_staff
from tests.simulations import PROGRAMME, programme

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LARGEST_PAGE = 100_000


def text(response: Any) -> str:
    return response.content.decode()


def original() -> str:
    return original_text(PROGRAMME, installed_region())


@pytest.fixture
def draft(officer: User) -> Draft:
    return start_draft(by=officer, at=AT, name="見直し案", programme=programme(), text=original())


def typed(draft: Draft, words: str, **more: str) -> dict[str, str]:
    return {"name": draft.name, "text": words, "version": str(draft.version)} | more


def test_a_draft_begins_as_a_copy(desk: Client, officer: User) -> None:
    response = desk.post(f"/policy/drafts/from/{PROGRAMME}")
    made = Draft.objects.owned_by(officer).get()
    assert response["Location"] == f"/policy/drafts/{made.pk}"
    assert made.text == original()
    page = text(desk.get(response["Location"]))
    assert "もとの制度と内容は同じです" in page
    assert "問題は見つかりませんでした" in page


def test_looking_begins_no_draft(desk: Client) -> None:
    assert desk.get(f"/policy/drafts/from/{PROGRAMME}").status_code == 405


def test_what_is_changed_is_told_in_words_and_in_lines(desk: Client, draft: Draft) -> None:
    page = text(
        desk.post(
            f"/policy/drafts/{draft.pk}",
            typed(draft, original().replace("{yen: 4000000,", "{yen: 5000000,")),
            follow=True,
        )
    )
    assert "保存しました。" in page
    assert "4,000,000円 → <strong>" in page
    assert '<tr class="diff__removed">' in page
    assert '<tr class="diff__added">' in page
    assert "この案を試算する" in page


def test_every_problem_is_named_with_its_line_and_stays_typed(desk: Client, draft: Draft) -> None:
    broken = original().replace("value: 2/3", "value: 5/2", 1).replace("kind: grant", "kind: gift")
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, broken), follow=True))
    assert "3行目</strong> 決められた値ではありません" in page
    assert "<code" in page
    assert "このままでは試算できません" in page
    assert "value: 5/2" in page
    assert Draft.objects.get(pk=draft.pk).text == broken


@pytest.mark.parametrize(
    "words", ["", "id: [", "\t- x", "- 1\n- 2", "a: &x [*x]", "💥" * 50, "x: 2023-02-30"]
)
def test_half_written_text_is_kept_and_told_what_it_lacks(desk: Client, draft: Draft, words: str) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, words), follow=True))
    assert "保存しました。" in page
    assert "このままでは試算できません" in page
    assert "直すところがあります" in page


def test_lines_are_kept_as_they_were_typed(desk: Client, draft: Draft) -> None:
    desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "\r\n  a: 1\r\n\r\nb: 2\r\n"))
    assert Draft.objects.get(pk=draft.pk).text == "\n  a: 1\n\nb: 2\n"
    # A browser drops the first line break behind <textarea>; one more is written for it.
    assert "\n\n  a: 1\n" in text(desk.get(f"/policy/drafts/{draft.pk}")).partition("<textarea")[2]


def test_two_windows_never_overwrite_each_other_unseen(desk: Client, officer: User, draft: Draft) -> None:
    save_draft(by=officer, at=AT, draft_id=draft.pk, version=1, name="別の窓", text=original() + "# 別の窓\n")
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, original() + "# この窓\n")))
    assert "保存していません" in page
    assert "別の画面で保存されています" in page
    assert "# 別の窓" in page
    assert "# この窓\n</textarea>" in page
    assert Draft.objects.get(pk=draft.pk).name == "別の窓"
    # The page now stands on the newer version: saving once more is a decision.
    again = typed(draft, original() + "# この窓\n", version="2")
    assert "保存しました。" in text(desk.post(f"/policy/drafts/{draft.pk}", again, follow=True))


@pytest.mark.parametrize("version", ["", "x", "-1", "９"])
def test_a_version_that_is_none_overwrites_nothing(desk: Client, draft: Draft, version: str) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "neu", version=version)))
    assert "保存していません" in page
    assert Draft.objects.get(pk=draft.pk).text == original()


def test_a_name_is_asked_for(desk: Client, draft: Draft) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "half: written", name=" ")))
    assert "案の名前が空です" in page
    assert "half: written" in page


def test_a_text_too_long_is_refused_and_stays_typed(desk: Client, draft: Draft) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "x" * 300_000)))
    assert "定義が長すぎます" in page
    assert Draft.objects.get(pk=draft.pk).text == original()


def test_deleting_is_asked_first(desk: Client, draft: Draft) -> None:
    assert "「見直し案」を削除しますか" in text(desk.get(f"/policy/drafts/{draft.pk}/delete"))
    assert "「見直し案」を削除しました。" in text(desk.post(f"/policy/drafts/{draft.pk}/delete", follow=True))
    assert not Draft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("page", ["", "/delete"])
def test_a_draft_of_somebody_else_looks_like_one_that_never_was(desk: Client, page: str) -> None:
    other = make_policy_staff("other@pref.example")
    foreign = start_draft(by=other, at=AT, name="よその案", programme=programme(), text="x: 1")
    assert desk.get(f"/policy/drafts/{foreign.pk}{page}").status_code == 404
    assert desk.post(f"/policy/drafts/{foreign.pk}{page}", typed(foreign, "y: 2")).status_code == 404
    assert Draft.objects.get(pk=foreign.pk).text == "x: 1"


def test_a_page_of_a_long_definition_stays_small(desk: Client, draft: Draft) -> None:
    desk.post(f"/policy/drafts/{draft.pk}", typed(draft, original().replace("source:", "source :")))
    assert len(desk.get(f"/policy/drafts/{draft.pk}").content) <= LARGEST_PAGE


def test_markup_in_a_definition_is_shown_as_it_is(desk: Client, draft: Draft) -> None:
    desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "</textarea><script>alert(1)</script>"))
    assert "<script>alert" not in text(desk.get(f"/policy/drafts/{draft.pk}"))


def test_a_new_requirement_is_told_as_a_difference() -> None:
    added = original().replace(
        "    - id: sme\n",
        "    - id: small\n      at_most: {fact: company.regular_employees, value: 20人}\n"
        "      assumed: 試しに足します。\n    - id: sme\n",
        1,
    )
    found = review(added, setting_of(PROGRAMME))
    assert found.findings == ()
    assert found.can_be_tried
    assert [change.after for change in found.changes] == ["常時使用する従業員の数が20人以下であること"]


def test_lines_around_a_difference_are_shown_and_the_rest_is_left_out() -> None:
    before = "\n".join(f"line {number}" for number in range(1, 41))
    after = before.replace("line 5\n", "line five\n").replace("line 30\n", "")
    lines = different_lines(before, after)
    assert [(line.kind, line.number) for line in lines] == [
        ("same", 3), ("same", 4), ("removed", 5), ("added", 5), ("same", 6), ("same", 7),
        ("gap", 0),
        ("same", 28), ("same", 29), ("removed", 30), ("same", 30), ("same", 31),
    ]  # fmt: skip
    assert different_lines(before, before) == []


def test_a_text_written_anew_shows_only_so_many_lines() -> None:
    assert (
        len(different_lines("\n".join(map(str, range(500))), "\n".join(map(str, range(500, 999)))))
        == MOST_LINES
    )


def test_thousands_of_equal_lines_are_shown_without_weighing_them_all() -> None:
    lines = different_lines("\n" * 100_000, "a\n\n" * 50_000)
    assert {line.kind for line in lines} == {"removed", "added"}
    assert len(lines) == MOST_LINES


@pytest.mark.parametrize("version", ["9" * 5_000, "-1", "１", ""])
def test_a_version_nobody_was_given_overwrites_nothing(desk: Client, draft: Draft, version: str) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "id: x", version=version)))
    assert "別の画面で保存されています" in page
    draft.refresh_from_db()
    assert draft.text == original()


def test_what_no_database_keeps_is_refused_with_the_words_in_place(desk: Client, draft: Draft) -> None:
    page = text(desk.post(f"/policy/drafts/{draft.pk}", typed(draft, "id: \0x")))
    assert "保存していません" in page
    draft.refresh_from_db()
    assert draft.text == original()
