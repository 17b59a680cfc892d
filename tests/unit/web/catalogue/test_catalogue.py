"""Home, list and programme pages."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.definitions.region import installed_region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
REGION = installed_region()
DX = "/programmes/kagoshima-pref/dx-subsidy/2023"


def text_of(response: object) -> str:
    """What a reader sees: no tags, one space between words."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def found_by(client: Client, **query: str) -> int:
    """How many programmes the list finds."""
    match = re.search(
        r'id="count"[^>]*>\s*(?:<strong>)?(\d+)件', client.get("/programmes", query).content.decode()
    )
    return int(match[1]) if match else 0


def test_home_has_the_purposes_and_what_is_open(client: Client) -> None:
    response = client.get("/")
    text = text_of(response)
    assert "DXに取り組みたい" in text
    assert "かごしま中小企業DX推進事業費補助金" in text
    assert "第1回締切 2023年9月26日（火） 17:00 必着" in text
    assert '/check?purpose=succession"' in response.content.decode()


def test_the_list_has_each_series_once_twenty_to_a_page(client: Client) -> None:
    first = client.get("/programmes").content.decode()
    assert len(re.findall('class="card__title"', first)) == 20
    series = {programme.series for programme in REGION.programmes.values()}
    assert found_by(client) == len(series)
    assert "page=2" in first


def test_what_is_open_stands_first_and_other_years_are_said(client: Client) -> None:
    text = text_of(client.get("/programmes"))
    assert text.index("かごしま中小企業DX推進事業費補助金") < text.index("企業立地")
    assert "令和6年度(2024年度)のデータ" in text


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"q": "ＤＸ推進"}, "かごしま中小企業DX推進事業費補助金"),
        ({"q": "dx 補助 鹿児島県"}, "かごしま中小企業DX推進事業費補助金"),
        ({"open": "1"}, "かごしま中小企業DX推進事業費補助金"),
        ({"kind": "loan", "body": "kagoshima-pref"}, "成長企業応援資金"),
        ({"purpose": "overseas"}, "海外"),
        ({"area": "43", "kind": "grant"}, "熊本県"),
        ({"size": "small"}, "小規模"),
    ],
)
def test_each_filter_finds_what_it_should(client: Client, query: dict[str, str], name: str) -> None:
    assert 0 < found_by(client, **query) < found_by(client)
    assert name in text_of(client.get("/programmes", query))


def test_an_area_leaves_out_the_other_prefecture(client: Client) -> None:
    assert found_by(client, area="46", body="kumamoto-pref") == 0
    assert found_by(client, area="46201") >= found_by(client, area="46201", body="kagoshima-pref") > 0


def test_nothing_found_offers_fewer_conditions_and_people_to_ask(client: Client) -> None:
    response = client.get("/programmes", {"q": "宇宙船", "purpose": "dx"})
    text = text_of(response)
    assert "見つかりませんでした" in text
    assert "使える支援がないという意味ではありません" in text
    assert "2023年9月20日" in text
    assert "「宇宙船」 を外す" in text
    assert 'href="tel:' in response.content.decode()


@pytest.mark.parametrize(
    "query", [{"kind": "gold"}, {"purpose": "<script>"}, {"area": "99"}, {"body": "\x00"}]
)
def test_a_strange_condition_is_left_out_and_said(client: Client, query: dict[str, str]) -> None:
    response = client.get("/programmes", query)
    assert response.status_code == 200
    assert "使えない条件を外しました" in text_of(response)


@pytest.mark.parametrize(
    ("page", "shown"), [("0", "1"), ("x", "1"), ("-1", None), ("9999", None), ("2", "2")]
)
def test_a_strange_page_is_one_there_is(client: Client, page: str, shown: str | None) -> None:
    response = client.get("/programmes", {"page": page})
    assert response.status_code == 200
    assert 'aria-current="page"' in response.content.decode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    query=st.dictionaries(
        st.sampled_from(["q", "purpose", "kind", "body", "area", "size", "open", "page"]),
        st.text(max_size=30),
    )
)
def test_whatever_is_looked_for_is_answered(client: Client, query: dict[str, str]) -> None:
    assert client.get("/programmes", query).status_code == 200


@pytest.mark.parametrize("programme", sorted(REGION.programmes), ids=lambda name: name)
def test_every_programme_has_a_small_page(client: Client, programme: str) -> None:
    response = client.get(f"/programmes/{programme}")
    assert response.status_code == 200
    assert len(response.content) <= 100_000
    assert REGION.programmes[programme].name in unescape(response.content.decode())


def test_the_queries_do_not_grow_with_what_is_shown(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    # The page of a programme asks for its calls too, and counts them.
    for address, most in (("/", 2), ("/programmes", 2), (DX, 5), ("/check?purpose=advice", 2)):
        with django_assert_max_num_queries(most):
            client.get(address)


def test_the_dx_grant_is_told_in_full(client: Client) -> None:
    response = client.get(DX)
    text = text_of(response)
    for words in (
        "既に鹿児島県内で事業を営んでいること",
        "県税の未納がない者",
        "2②(イ)",
        "読み方: 原文の記号",
        "補助率2/3、上限2,000,000円～4,000,000円",
        "補助対象経費の総額の1/3まで",
        "2023年9月26日（火）（令和5年9月26日） 17:00",
        "必着",
        "納税証明書",
        "パートナーシップ構築宣言",
        "仮定",
        "資料に予算の記載がありません",
        "かごしま中小企業DX推進事業費補助金募集要領",
    ):
        assert words.replace("（", "(").replace("）", ")") in text.replace("（", "(").replace("）", ")")
    assert 'href="tel:099-221-0522"' in response.content.decode()


def test_listed_again_is_said_and_counted_once(client: Client) -> None:
    text = text_of(client.get("/programmes/kagoshima-pref/sme-loans/2024"))
    assert "再掲" in text
    assert "383,068,000円" in text
    assert "融資枠" in text


def test_other_years_are_linked(client: Client) -> None:
    html = client.get("/programmes/kagoshima-pref/core-manufacturer/2023").content.decode()
    assert "/programmes/kagoshima-pref/core-manufacturer/2024" in html


def test_a_programme_without_rules_says_so(client: Client) -> None:
    text = text_of(client.get("/programmes/kagoshima-chamber/expert-bank/2023"))
    assert "資料に要件の記載がありません" in text


def test_a_programme_without_a_year_leads_to_the_nearest(client: Client) -> None:
    response = client.get("/programmes/kagoshima-pref/dx-subsidy")
    assert (response.status_code, response.headers["Location"]) == (302, DX)


@pytest.mark.parametrize(
    "address", ["/programmes/a/b/2023", "/programmes/kagoshima-pref/dx-subsidy/1999", "/programmes/a/b"]
)
def test_programmes_there_are_not_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_slash_at_the_end_leads_on(client: Client) -> None:
    assert client.get(f"{DX}/").headers["Location"] == DX
    assert client.get("/programmes/?q=DX").headers["Location"] == "/programmes?q=DX"


def test_english_pages_mark_what_is_japanese(client: Client, english: None) -> None:
    response = client.get(DX, headers={"accept-language": "en"})
    html = response.content.decode()
    assert '<html lang="en">' in html
    assert "Who can use it" in text_of(response)
    assert '<span lang="ja">かごしま中小企業DX推進事業費補助金</span>' in html


def test_nothing_of_a_search_runs_as_markup(client: Client) -> None:
    html = client.get("/programmes", {"q": "<img src=x onerror=alert(1)>"}).content.decode()
    assert "<img src=x" not in html
