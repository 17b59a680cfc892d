"""The pages of the check: from purpose to verdict by addresses alone, with errors that keep what was typed."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.definitions.region import installed_region
from banso.records.models import Call, DemonstrationClock
from banso.records.models.people import Role
from banso.web.check.given import Given, decode, encode
from tests.application_rows import a_call, a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
VOCABULARY = installed_region().vocabulary
DX = "kagoshima-pref/dx-subsidy"
COMPANY = {
    "company.prefecture": "46",
    "company.entity_type": "corporation",
    "company.industry": "09",
    "company.capital_yen": 10_000_000,
    "company.regular_employees": 30,
    "company.shares_largest_large_holder": 0,
    "company.shares_large_holders": 0,
    "company.officers_from_large": 0,
    "company.antisocial_ties": False,
    "company.prefectural_tax_unpaid": False,
    "company.political_or_religious": False,
    "company.plan_2022": "none",
    "company.dx_grant_2022": False,
    "project.promotes_dx": True,
    "project.co_planner": "it_vendor",
    "project.other_grant": False,
}
FIELDS_SENT = [
    *("purpose", "programme", "a", "screen", "ask", "view", "saved", "editing", "search", "unknown_all"),
    *("industry_word", "company.capital_yen", "company.capital_yen.unit", "company.industry"),
    *("company.industry.found", "shortcut.no_large_owner", "company.recognitions"),
]
VALUES_SENT = ["dx", DX, "size", "industry", "company.capital_yen", "results", "1", "?"]


def address(path: str = "/check", said: dict[str, object] | None = None, **more: str) -> str:
    a = encode(Given(COMPANY if said is None else said), VOCABULARY)
    return f"{path}?{urlencode({'programme': DX, **({'a': a} if a else {}), **more})}"


def text_of(response: object) -> str:
    """What a reader sees: no tags, one space between words."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode())))


def said_in(location: str) -> Given:
    return decode(parse_qs(urlsplit(location).query)["a"][0], VOCABULARY)


def test_without_a_purpose_the_purposes_are_offered(client: Client) -> None:
    response = client.get("/check")
    assert response.status_code == 200
    assert "DXに取り組みたい" in text_of(response)
    assert "/check?purpose=dx" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["purpose=gold", "programme=a/b", "programme=x", "purpose=%00", "purpose=<script>"]
)
def test_a_strange_purpose_leads_to_the_choice_of_one(client: Client, query: str) -> None:
    response = client.get(f"/check?{query}")
    assert response.status_code == 200
    assert "見つかりませんでした" in text_of(response)
    assert "<script>alert" not in response.content.decode()


def test_the_first_question_says_why_and_how_much_it_decides(client: Client) -> None:
    response = client.get("/check?purpose=dx")
    assert re.search(r"答えによって、最大\d+件の判定が決まります", text_of(response))
    assert "うかがいます" in text_of(response)
    assert "わからない" in text_of(response)


@pytest.mark.parametrize(
    "path", ["/check", "/check/sheet", f"/check/programme/{DX}", "/check/file", "/check/answer"]
)
def test_no_page_with_answers_stays_in_a_cache(client: Client, path: str) -> None:
    response = client.get(address(path))
    assert response.status_code in {200, 302}
    assert "no-store" in response.headers["Cache-Control"]


def test_nothing_is_kept_on_the_server(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(4) as queries:
        client.get(address())
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
    assert "banso_session" not in client.cookies


def test_an_answer_leads_on_and_travels_in_the_address(client: Client) -> None:
    query = {"purpose": "dx", "screen": "place", "ask": "company.prefecture", "company.prefecture": "46"}
    response = client.get("/check/answer", query)
    assert response.status_code == 302
    assert said_in(response.headers["Location"]).values == {"company.prefecture": "46"}


def test_not_knowing_leads_on_too_and_is_not_asked_again(client: Client) -> None:
    query = {"purpose": "dx", "screen": "place", "ask": "company.prefecture", "company.prefecture": "?"}
    response = client.get("/check/answer", query)
    assert said_in(response.headers["Location"]).unknown == {"company.prefecture"}
    assert "どの都道府県で事業を営んでいますか" not in text_of(client.get(response.headers["Location"]))


def test_all_of_a_screen_may_be_unknown_at_once(client: Client) -> None:
    asked = ["company.capital_yen", "company.regular_employees"]
    query = {"purpose": "dx", "screen": "size", "ask": asked, "company.capital_yen": "7", "unknown_all": "1"}
    response = client.get("/check/answer", query)
    assert said_in(response.headers["Location"]) == Given({}, frozenset(asked))


def test_what_cannot_be_read_is_named_and_everything_typed_stays(client: Client) -> None:
    asked = ["company.capital_yen", "company.regular_employees"]
    query = {
        "purpose": "dx",
        "screen": "size",
        "ask": asked,
        "company.capital_yen": "千両箱",
        "company.regular_employees": "３０",
    }
    response = client.get("/check/answer", query)
    assert response.status_code == 200
    html = response.content.decode()
    assert "入力内容を確かめてください" in html
    assert '<a href="#company-capital_yen">' in html
    assert "「資本金または出資の総額」: 「千両箱」" in text_of(response)
    assert 'value="千両箱"' in html
    assert 'value="３０"' in html
    assert 'aria-invalid="true"' in html


def test_a_contradiction_with_an_earlier_answer_is_said_at_the_field(client: Client) -> None:
    said = {"company.shares_total": 100}
    query = {
        "screen": "large_owners",
        "ask": "company.shares_large_holders",
        "company.shares_large_holders": "101",
    }
    response = client.get(address("/check/answer", said, **query))
    assert response.status_code == 200
    assert "発行済株式の総数（出資の総口数）より大きくなっています" in text_of(response)
    assert 'value="101"' in response.content.decode()


def test_nothing_typed_is_asked_for_again(client: Client) -> None:
    query = {"purpose": "dx", "screen": "place", "ask": "company.prefecture"}
    assert "答えるか、「わからない」を選んでください" in text_of(client.get("/check/answer", query))


@pytest.mark.parametrize(
    "query", [{}, {"screen": "gold"}, {"screen": "place", "ask": "gold"}, {"ask": "company.prefecture"}]
)
def test_a_forged_form_leads_back_to_the_question(client: Client, query: dict[str, str]) -> None:
    response = client.get("/check/answer", {"purpose": "dx"} | query)
    assert response.status_code == 302
    assert response.headers["Location"] == "/check?purpose=dx"


def test_a_declared_relation_to_large_firms_is_one_tick(client: Client) -> None:
    asked = ["company.shares_total", "company.shares_largest_large_holder", "company.shares_large_holders"]
    query = {"purpose": "dx", "screen": "large_owners", "ask": asked, "shortcut.no_large_owner": "1"}
    response = client.get("/check/answer", query)
    assert said_in(response.headers["Location"]).values == {asked[1]: 0, asked[2]: 0}


def test_a_company_that_meets_all_facts_is_likely_and_never_promised_money(client: Client) -> None:
    text = text_of(client.get(address()))
    assert "要件を満たす見込み" in text
    assert re.search(r"あと\d点の確認", text)
    assert "採択は審査によります" in text
    assert "支給の約束ではありません" in text


def test_a_failing_clause_is_named_quoted_and_told_what_would_change_it(client: Client) -> None:
    text = text_of(client.get(address(said=COMPANY | {"company.prefectural_tax_unpaid": True})))
    assert "要件に合いません" in text
    assert "県税の未納: はい" in text
    assert "県税の未納がない者" in text
    assert "2②(イ)" in text.replace("（", "(").replace("）", ")")
    assert "を満たせば、この要件に合います" in text


def test_nobody_known_is_never_promised_anything(client: Client) -> None:
    for purpose in VOCABULARY.code_lists["purpose"].codes:
        text = text_of(client.get(f"/check?purpose={purpose}&view=results"))
        assert "すべて満たす見込みです" not in text


def test_no_page_says_there_is_no_support(client: Client) -> None:
    for purpose in VOCABULARY.code_lists["purpose"].codes:
        text = text_of(client.get(f"/check?purpose={purpose}&view=results"))
        assert "支援はありません" not in text
        assert "対象外です" not in text
        assert "ここにない支援がないという意味ではありません" in text


def test_costs_give_an_amount_with_its_steps(client: Client) -> None:
    said = COMPANY | {"project.cost_yen": 2_700_000}
    text = text_of(client.get(address(f"/check/programme/{DX}", said)))
    assert "1,800,000円" in text
    assert "補助率2/3" in text
    assert "仮定" in text


def test_no_amount_stands_beside_a_refusal(client: Client) -> None:
    said = COMPANY | {"project.cost_yen": 2_700_000, "project.other_grant": True}
    for path in ("/check", f"/check/programme/{DX}", "/check/sheet"):
        assert "1,800,000円" not in text_of(client.get(address(path, said)))


def test_answers_are_shown_with_the_link_that_changes_them(client: Client) -> None:
    html = client.get(address()).content.decode()
    assert "screen=size" in html
    assert "30人" in html


def test_an_answered_screen_opens_with_its_answers_in_it(client: Client) -> None:
    html = client.get(address(screen="size")).content.decode()
    assert 'value="10,000,000"' in html
    assert 'value="30"' in html


def test_editing_an_answer_changes_the_verdict(client: Client) -> None:
    query = {"screen": "partners", "ask": "project.co_planner", "project.co_planner": "none", "editing": "1"}
    response = client.get(address("/check/answer", **query))
    assert "要件に合いません" in text_of(client.get(response.headers["Location"]))


def test_an_industry_too_coarse_is_asked_finer_and_may_stay_unknown(client: Client) -> None:
    said = COMPANY | {
        "company.industry": "39",
        "company.capital_yen": 200_000_000,
        "company.regular_employees": 200,
    }
    page = client.get(address(said=said))
    assert "ソフトウェア業" in text_of(page)
    assert 'name="company.industry.within"' in page.content.decode()
    query = {
        "screen": "industry",
        "ask": "company.industry",
        "company.industry": "?",
        "company.industry.within": "1",
    }
    moved = said_in(client.get(address("/check/answer", said, **query)).headers["Location"])
    assert moved.values["company.industry"] == "39"
    assert moved.unknown == {"company.industry"}


def test_an_industry_is_searched_by_a_word_without_script(client: Client) -> None:
    query = {"screen": "industry", "ask": "company.industry", "industry_word": "ソフトウェア", "search": "1"}
    response = client.get(address("/check/answer", {}, **query))
    assert 'name="company.industry.found" value="391"' in response.content.decode()


def test_the_search_answers_with_a_part_of_a_page(client: Client) -> None:
    html = client.get("/check/industries", {"industry_word": "旅館"}).content.decode()
    assert "旅館" in html
    assert "<html" not in html


@pytest.mark.parametrize(
    "a", ["x", "1", "2abc", "1" + "A" * 5000, "1q4ZkSIzgisWjiwrpCksYGRv", "1%00", "<script>"]
)
@pytest.mark.parametrize(
    "path", ["/check", "/check/answer", "/check/sheet", f"/check/programme/{DX}", "/check/file"]
)
def test_a_broken_link_gets_a_page_that_says_so(client: Client, path: str, a: str) -> None:
    response = client.get(path, {"purpose": "dx", "a": a})
    assert response.status_code == 400
    assert "回答のリンクを読み取れません" in text_of(response)
    assert "/check?purpose=dx" in response.content.decode()


def test_what_can_be_read_of_a_link_is_offered(client: Client) -> None:
    a = encode(Given({"company.prefecture": "46", "company.entity_type": "spaceship"}), VOCABULARY)
    response = client.get("/check", {"purpose": "dx", "a": a})
    assert response.status_code == 400
    assert "読み取れた1件の回答だけで続ける" in text_of(response)
    usable = encode(Given({"company.prefecture": "46"}), VOCABULARY)
    assert usable in response.content.decode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    query=st.dictionaries(st.sampled_from(FIELDS_SENT), st.text(max_size=30) | st.sampled_from(VALUES_SENT)),
    path=st.sampled_from(["/check", "/check/answer", "/check/sheet", "/check/file", "/check/industries"]),
)
def test_whatever_is_sent_is_answered_with_words(client: Client, query: dict[str, str], path: str) -> None:
    assert client.get(path, query).status_code in {200, 302, 400}


def test_another_purpose_keeps_the_answers(client: Client) -> None:
    a = encode(Given(COMPANY), VOCABULARY)
    assert f"purpose=equipment&amp;a={a}" in client.get("/check", {"a": a}).content.decode()


def test_programmes_of_another_prefecture_stand_apart(client: Client) -> None:
    a = encode(Given({"company.prefecture": "46"}), VOCABULARY)
    text = text_of(client.get("/check", {"purpose": "equipment", "a": a, "view": "results"}))
    assert "ほかの地域の制度" in text


def test_programmes_without_rules_are_listed_apart_with_their_desk(client: Client) -> None:
    response = client.get("/check?purpose=dx&view=results")
    assert "要件の記載がない制度: 窓口で確認" in text_of(response)
    assert 'href="tel:' in response.content.decode()


def test_the_sheet_has_answers_points_papers_contact_date_and_link(client: Client) -> None:
    text = text_of(client.get(address("/check/sheet")))
    for words in (
        "従業員の数",
        "30人",
        "窓口で確かめること",
        "納税証明書",
        "099-221-0522",
        "2023年9月20日",
        "http://testserver/check?",
    ):
        assert words in text


def test_every_purpose_page_is_small(client: Client) -> None:
    for purpose in VOCABULARY.code_lists["purpose"].codes:
        for more in ("", "&view=results"):
            response = client.get(f"/check?purpose={purpose}&a={encode(Given(COMPANY), VOCABULARY)}{more}")
            assert response.status_code == 200
            assert len(response.content) <= 100_000


def test_a_slash_at_the_end_leads_on(client: Client) -> None:
    response = client.get("/check/?purpose=dx")
    assert (response.status_code, response.headers["Location"]) == (301, "/check?purpose=dx")


def test_pages_of_unknown_programmes_are_not_found(client: Client) -> None:
    assert client.get(address("/check/programme/a/b")).status_code == 404


def test_a_heading_never_stands_over_nothing(client: Client) -> None:
    page = client.get(address(view="results")).content.decode()
    assert not re.search(r"<ul>\s*</ul>", page)


def test_what_is_not_known_stands_in_asking_order(client: Client) -> None:
    asked = [fact for fact in VOCABULARY.facts if fact in {"company.prefecture", "company.antisocial_ties"}]
    a = encode(Given({}, frozenset(asked)), VOCABULARY)
    page = client.get("/check", {"programme": DX, "a": a, "view": "results"}).content.decode()
    _before, _, listed = page.partition("「わからない」とした項目")
    places = [listed.index(VOCABULARY.facts[fact].label) for fact in asked]
    assert places == sorted(places)


def test_an_amount_says_that_it_takes_all_costs_for_eligible(client: Client) -> None:
    said = COMPANY | {"project.cost_yen": 2_700_000}
    assert "入れた経費がすべて対象になる場合" in text_of(client.get(address(said=said, view="results")))
    assert "入れた経費がすべて対象になる場合" in text_of(client.get(address("/check/sheet", said=said)))


# ------------------------------------------------------------------------------- the way to an open call


def an_open_call() -> Call:
    return a_call(a_person("lead@office.example", Role.SECRETARIAT_LEAD))


def test_where_a_call_is_open_the_result_leads_to_it_and_takes_the_answers_along(client: Client) -> None:
    call = an_open_call()
    for path in (f"/check/programme/{DX}", "/check"):
        page = client.get(address(path)).content.decode()
        link = unescape(re.search(rf'href="(/apply/calls/{call.pk}[^"]*)"', page)[1])
        assert said_in(link).values == COMPANY
    assert f"/apply/calls/{call.pk}" in client.get(f"/programmes/{DX}/2023").content.decode()


def test_where_no_call_is_open_any_more_no_page_leads_to_one(client: Client) -> None:
    DemonstrationClock.objects.create(stands_on=date(2023, 12, 1))
    an_open_call()
    for page in (address(f"/check/programme/{DX}"), address(), f"/programmes/{DX}/2023"):
        assert "/apply/calls/" not in client.get(page).content.decode()


def test_who_meets_no_requirements_and_staff_are_not_led_there(client: Client) -> None:
    call = an_open_call()
    for path in (f"/check/programme/{DX}", "/check"):
        elsewhere = address(path, COMPANY | {"company.prefecture": "43"})
        assert "/apply/calls/" not in client.get(elsewhere).content.decode()
    client.force_login(call.created_by)
    assert "/apply/calls/" not in client.get(f"/programmes/{DX}/2023").content.decode()
