"""Writing in the browser: saved field by field, nothing overwritten unseen, always told what is missing."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from banso.actions.applications.application_reading import answers_of
from banso.actions.applications.applications import save_answer
from banso.records.models import Application, CallVersion, Membership, User
from banso.records.models.companies import Part
from tests.application_rows import DURING_THE_CALL, an_applicant, an_application, put_answer
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LARGEST_PAGE = 100_000
"""Bytes of HTML."""


def text(response: Any) -> str:
    return response.content.decode()


def section(draft: Application, name: str = "plan") -> str:
    return f"/apply/{draft.pk}/sections/{name}"


def sent(key: str, words: str, version: int = 0) -> dict[str, str]:
    """A field as a form without a script sends it."""
    return {key: words, f"version.{key}": str(version)}


def autosave(desk: Client, draft: Application, words: str, version: int = 0, key: str = "plan.title") -> Any:
    typed = {"key": key, "text": words, "version": str(version)}
    return desk.post(f"/apply/{draft.pk}/answers", typed)


@pytest.fixture
def colleague(draft: Application) -> User:
    user = make_user("colleague@demo.example", demo=True)
    Membership.objects.create(company=draft.company, user=user, part=Part.EDITOR, began_at=DURING_THE_CALL)
    return user


def test_every_section_is_a_page_of_bearable_size_that_says_it_is_a_draft(
    desk: Client, complete: Application
) -> None:
    for name in ("applicant", "requirements", "officers", "plan", "costs", "income"):
        response = desk.get(section(complete, name))
        assert "下書きです。まだ提出されていません" in text(response)
        assert len(response.content) < LARGEST_PAGE
        assert "no-store" in response["Cache-Control"]


def test_a_field_is_saved_by_itself(desk: Client, draft: Application) -> None:
    response = autosave(desk, draft, "受注の自動化")
    assert response.json() == {"version": 1, "problem": "", "means": ""}
    assert answers_of(draft)["plan.title"] == "受注の自動化"


def test_what_cannot_be_read_is_saved_and_said(desk: Client, draft: Application) -> None:
    response = autosave(desk, draft, "いつか", key="plan.starts_on")
    assert response.status_code == 200
    assert "日付として読めません" in response.json()["problem"]
    assert "日付として読めません" in text(desk.get(section(draft)))


def test_an_industry_is_typed_by_name_and_shown_by_name(desk: Client, draft: Application) -> None:
    key = "requirements.company_industry"
    version = draft.answers.get(key=key).version
    assert autosave(desk, draft, "食料品製造業", version, key).json()["means"] == "09 食料品製造業"
    assert "09 食料品製造業" in text(desk.get(section(draft, "requirements")))
    assert "近い選択肢" in autosave(desk, draft, "食料", version + 1, key).json()["problem"]


def test_a_conflict_tells_the_other_text_and_who_wrote_it(
    desk: Client, draft: Application, colleague: User
) -> None:
    put_answer(draft, colleague, "plan.title", "同僚の案")
    response = autosave(desk, draft, "自分の案")
    assert response.status_code == 409
    told = response.json()
    assert (told["theirs"], told["version"], told["by"]) == ("同僚の案", 1, colleague.display_name)
    assert answers_of(draft)["plan.title"] == "同僚の案"
    assert autosave(desk, draft, "自分の案", 1).json()["version"] == 2


def test_a_form_without_a_script_saves_the_section(desk: Client, draft: Application) -> None:
    form = sent("plan.title", "受注の自動化") | sent("plan.need", "手作業が多い\r\nから") | {"save": "1"}
    response = desk.post(section(draft), form, follow=True)
    assert "保存しました。まだ提出されていません。" in text(response)
    answers = answers_of(draft)
    assert (answers["plan.title"], answers["plan.need"]) == ("受注の自動化", "手作業が多い\nから")


def test_save_and_go_on_leads_to_the_next_page(desk: Client, draft: Application) -> None:
    response = desk.post(section(draft, "applicant"), {"next": "1"})
    assert response["Location"] == section(draft, "contact")


def test_a_conflict_without_a_script_shows_both_texts_and_keeps_the_rest(
    desk: Client, draft: Application, colleague: User
) -> None:
    put_answer(draft, colleague, "plan.title", "同僚の案")
    form = sent("plan.title", "自分の案") | sent("plan.need", "必要だから") | {"save": "1"}
    response = desk.post(section(draft), form)
    page = text(response)
    assert response.status_code == 409
    assert 'value="自分の案"' in page
    assert "同僚の案" in page
    assert colleague.display_name in page
    assert 'name="version.plan.title" value="1"' in page
    assert answers_of(draft) | {"plan.need": "必要だから"} == answers_of(draft)
    desk.post(section(draft), sent("plan.title", "自分の案", 1))
    assert answers_of(draft)["plan.title"] == "自分の案"


def test_unticking_the_last_box_empties_the_answer(desk: Client, draft: Application, owner: User) -> None:
    key = "requirements.project_promotes_dx"
    kept = draft.answers.get(key=key)
    desk.post(section(draft, "requirements"), {f"version.{key}": str(kept.version), "save": "1"})
    assert answers_of(draft)[key] == ""


def test_rows_come_go_and_come_back(desk: Client, draft: Application) -> None:
    address = section(draft, "officers")
    assert "まだ1行もありません" in text(desk.get(address))
    added = desk.post(address, {"add": "1"})
    row = added["Location"].partition("#row-")[2]
    desk.post(address, sent(f"officers.{row}.name", "甲野太郎") | {"save": "1"})
    removed = desk.post(address, {"remove": row}, follow=True)
    assert "甲野太郎" not in text(removed)
    assert f'name="restore" value="{row}"' in text(removed)
    restored = desk.post(address, {"restore": row}, follow=True)
    assert "甲野太郎" in text(restored)


def test_totals_and_gap_follow_what_is_typed(desk: Client, complete: Application, owner: User) -> None:
    page = text(desk.get(f"/apply/{complete.pk}/totals"))
    assert "600,000円" in page
    assert "同じです" in page
    put_answer(complete, owner, "income.own", "1")
    assert "収入が389,999円足りません" in text(desk.get(section(complete, "income")))


def test_everything_missing_is_listed_with_where_to_go(desk: Client, draft: Application) -> None:
    page = text(desk.get(f"/apply/{draft.pk}/standing?here=plan"))
    assert f'href="/apply/{draft.pk}/sections/plan#f-plan-title"' in page
    assert f'href="/apply/{draft.pk}/papers"' in page
    assert f'href="/apply/{draft.pk}/sections/plan" aria-current="page"' in page


def test_a_complete_draft_is_told_so(desk: Client, complete: Application, owner: User) -> None:
    page = text(desk.get(f"/apply/{complete.pk}/standing"))
    assert "必要なものはそろっています" in page
    assert "紙の書類がまだ届いていません" in page


def test_a_viewer_sees_and_cannot_write(client: Client, draft: Application) -> None:
    viewer = make_user("viewer@demo.example", demo=True)
    Membership.objects.create(company=draft.company, user=viewer, part=Part.VIEWER, began_at=DURING_THE_CALL)
    client.force_login(viewer)
    page = text(client.get(section(draft)))
    assert "閲覧者の役割のため" in page
    assert "data-autosave" not in page
    assert autosave(client, draft, "x").status_code == 422
    assert client.post(section(draft), sent("plan.title", "x"), follow=True).status_code == 200
    assert "plan.title" not in answers_of(draft)


def test_nothing_of_another_company_can_be_reached(
    client: Client, complete: Application, owner: User
) -> None:
    stranger = make_user("stranger@demo.example", demo=True)
    own = an_application(complete.call, an_applicant(stranger, "別の会社"), stranger)
    client.force_login(stranger)
    assert client.get(f"/apply/{own.pk}").status_code == 200
    n, company = complete.pk, complete.company_id
    membership = Membership.objects.get(user=owner).pk
    pages = ["", "/standing", "/totals", "/sections/plan", "/co-author", "/check", "/withdraw", "/receipts/1"]
    addresses = [f"/apply/{n}{page}" for page in pages] + [f"/apply/{n}/receipts/1.pdf"]
    addresses += [f"/apply/companies/{company}{page}" for page in ("", "/edit", "/invite")]
    addresses += [f"/apply/members/{membership}/end"]
    assert [address for address in addresses if client.get(address).status_code != 404] == []
    posted = [f"/apply/{n}/answers", f"/apply/{n}/sections/plan", f"/apply/{n}/check", f"/apply/{n}/withdraw"]
    posted += [f"/apply/members/{membership}/part", f"/apply/members/{membership}/end"]
    posted += [f"/apply/companies/{company}/edit", f"/apply/companies/{company}/invitations/1/withdraw"]
    assert [address for address in posted if client.post(address).status_code != 404] == []


def test_what_the_form_does_not_ask_is_no_page(desk: Client, draft: Application) -> None:
    assert desk.get(section(draft, "nowhere")).status_code == 404
    assert autosave(desk, draft, "x", key="nowhere.x").status_code == 422
    assert autosave(desk, draft, "x", key="plan.title").status_code == 200


def test_a_broken_version_is_taken_for_none_seen(desk: Client, draft: Application, owner: User) -> None:
    save_answer(application=draft, key="plan.title", text="甲", seen_version=0, by=owner, at=DURING_THE_CALL)
    for version in ("x", "-1", "９", "9" * 30, ""):
        typed = {"key": "plan.title", "text": "乙", "version": version}
        assert desk.post(f"/apply/{draft.pk}/answers", typed).status_code == 409


def test_a_page_takes_as_many_queries_for_many_rows_as_for_one(
    desk: Client, draft: Application, django_assert_max_num_queries: Any
) -> None:
    address = section(draft, "officers")
    for rows in (1, 20):
        for _ in range(rows):
            desk.post(address, {"add": "1"})
        with django_assert_max_num_queries(24):
            desk.get(address)


def test_what_an_amendment_changed_is_marked_where_it_is_asked(
    desk: Client, draft: Application, owner: User
) -> None:
    put_answer(draft, owner, "plan.title", "受注の自動化")
    before = draft.version
    text_now = before.text.replace("補助事業の名称", "補助事業の題名")
    assert text_now != before.text
    draft.version = CallVersion.objects.create(
        call=draft.call,
        number=2,
        text=text_now,
        sha256=sha256(text_now.encode()).hexdigest(),
        what_changed="項目の名前を直しました",
        made_by=owner,
        made_at=DURING_THE_CALL + timedelta(days=1),
    )
    draft.save()
    page = text(desk.get(section(draft)))
    assert page.count("公募の変更で変わった項目") == 1
    assert 'value="受注の自動化"' in page
    assert "公募の内容が改められました" in text(desk.get(f"/apply/{draft.pk}"))
