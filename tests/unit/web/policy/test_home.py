"""The desk of policy staff: what is there, nothing of others, as many queries however much there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from banso.actions.policy.drafts import start_draft
from banso.actions.policy.simulations import share_run
from banso.records.models import User
from banso.web.context import main_menu
from tests.people import AT, make_policy_staff, make_user
from tests.simulations import brought, programme, queued
from tests.unit.web.policy.conftest import Finish

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Queries = Callable[[int], Any]


def text(response: Any) -> str:
    return response.content.decode()


def test_an_empty_desk_says_how_to_begin(desk: Client) -> None:
    page = text(desk.get("/policy"))
    assert "試算はまだありません" in page
    assert "制度案はまだありません" in page
    assert "手元の企業表はまだありません" in page


@pytest.mark.usefixtures("private_files")
def test_the_desk_has_ones_own_things_and_nobody_elses(desk: Client, officer: User, finished: Finish) -> None:
    other = make_policy_staff("other@pref.example")
    for person, name in ((officer, "わたしの"), (other, "よその")):
        finished(by=person, title=f"{name}試算")
        start_draft(by=person, at=AT, name=f"{name}案", programme=programme(), text="x: 1")
        brought(person, name=f"{name}表.csv")
    page = text(desk.get("/policy"))
    assert all(f"わたしの{thing}" in page for thing in ("試算", "案", "表.csv"))
    assert "よその" not in page


def test_many_simulations_are_paged(desk: Client, finished: Finish) -> None:
    for number in range(25):
        finished(title=f"試算{number:02}")
    first, second = text(desk.get("/policy")), text(desk.get("/policy?page=2"))
    assert "試算24" in first
    assert "試算04" not in first
    assert "試算04" in second
    assert "試算04" in text(desk.get("/policy?page=999"))
    assert "試算24" in text(desk.get("/policy?page=x"))


def test_the_desk_takes_as_many_queries_however_much_there_is(
    desk: Client, officer: User, django_assert_num_queries: Queries
) -> None:
    def fill() -> None:
        start_draft(by=officer, at=AT, name="案", programme=programme(), text="x: 1")

    queued(officer)
    fill()
    with django_assert_num_queries(7) as captured:
        desk.get("/policy")
    assert not any('"result"' in query["sql"] for query in captured.captured_queries)
    for _ in range(4):
        queued(officer)
        fill()
    with django_assert_num_queries(7):
        desk.get("/policy")


def test_programmes_with_sums_come_first_and_are_found_by_words(desk: Client) -> None:
    first = text(desk.get("/policy/programmes"))
    assert "補助率" in first
    assert "補助額は計算しません" not in first
    assert "補助額は計算しません" in text(desk.get("/policy/programmes?page=999"))
    found = text(desk.get("/policy/programmes?q=ＤＸ推進 鹿児島県"))
    assert "かごしま中小企業DX推進事業費補助金" in found
    assert "/policy/compare/kagoshima-pref/dx-subsidy/2023" in found
    nothing = text(desk.get("/policy/programmes?q=<b>zzz"))
    assert "「&lt;b&gt;zzz」の制度は見つかりませんでした" in nothing


def test_the_list_of_programmes_takes_as_many_queries_on_every_page(
    desk: Client, django_assert_num_queries: Queries
) -> None:
    for address in ("/policy/programmes", "/policy/programmes?page=2", "/policy/programmes?q=補助"):
        with django_assert_num_queries(2):
            desk.get(address)


def test_an_address_with_a_slash_leads_on(desk: Client) -> None:
    assert desk.get("/policy/")["Location"] == "/policy"


def test_the_menu_leads_policy_staff_here_and_nobody_else(desk: Client, client: Client) -> None:
    assert 'href="/policy"' in text(desk.get("/accessibility"))
    client.force_login(make_user("owner@company.example"))
    assert 'href="/policy"' not in text(client.get("/accessibility"))
    client.logout()
    assert 'href="/policy"' not in text(client.get("/accessibility"))


def test_the_menu_marks_the_desk() -> None:
    person = make_policy_staff("other@pref.example")
    assert [entry.address for entry in main_menu("/policy/runs/1", person) if entry.is_here] == ["/policy"]


@pytest.mark.usefixtures("english")
def test_on_an_english_page_the_japanese_is_marked(desk: Client) -> None:
    desk.post("/language", {"language": "en", "next": "/policy"})
    page = text(desk.get("/policy"))
    assert '<html lang="en">' in page
    assert '<div class="policy" lang="ja">' in page
    assert "Simulate programmes" in page


def test_all_that_colleagues_share_can_be_reached(desk: Client, finished: Finish) -> None:
    other = make_policy_staff("other@pref.example")
    for number in range(12):
        run = finished(by=other, title=f"よその試算{number:02}")
        share_run(by=other, at=AT, run_id=run.pk, shared=True)
    first, second = text(desk.get("/policy")), text(desk.get("/policy?shared=2"))
    assert "よその試算11" in first
    assert "?shared=2#shared" in first
    assert "よその試算00" in second
