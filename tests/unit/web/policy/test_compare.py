"""Asking for a simulation: present values with their sources, alternatives one by one, refusals in words."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from banso.actions.policy.company_tables import use_the_rest
from banso.actions.policy.comparison_reading import MOST_SCENARIOS
from banso.actions.policy.drafts import start_draft
from banso.actions.policy.jobs import finish_job, take_job
from banso.actions.policy.simulations import MOST_UNFINISHED, share_run
from banso.definitions.region import installed_region
from banso.records.models import CompanyTable, SimulationRun, User
from banso.web.policy.sandbox import original_text
from tests.people import AT, make_policy_staff
from tests.simulations import PROGRAMME, brought, finished, programme, queued

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DX = "/policy/compare/kagoshima-pref/dx-subsidy/2023"
CORE = "/policy/compare/kagoshima-pref/core-manufacturer/2024"


def text(response: Any) -> str:
    return response.content.decode()


def fields(page: str) -> dict[str, str]:
    """What a browser would send if nothing were touched; without the buttons."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r' name="([^"]+)"', tag)
        kind = re.search(r' type="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and not (kind and kind[1] in {"checkbox", "radio"} and "checked" not in tag):
            found[name[1]] = (value[1] if value else "").replace("&quot;", '"')
    return found


def opened(desk: Client, address: str = DX) -> dict[str, str]:
    return fields(text(desk.get(address))) | {"rows": "200", "paths": "3"}


def last_run(officer: User) -> SimulationRun:
    return SimulationRun.objects.owned_by(officer).newest_first()[0]


def test_present_values_stand_in_the_form_with_their_sources(desk: Client) -> None:
    page = text(desk.get(DX))
    found = fields(page)
    assert found["case-cap_0"] == "4,000,000円"
    assert found["case-rate_2"] == "2/3"
    assert found["case-budget"] == "100,000,000円"
    assert found["case-opens_on"] == "2023-09-11"
    assert [found[f"case-closes_{number}"] for number in range(5)] == [
        "2023-09-26", "2023-10-17", "2023-10-31", "", "",
    ]  # fmt: skip
    assert "補助上限額：400万円" in page
    assert "予算額は資料に記載がないため" in page


def test_sending_the_form_as_it_is_simulates_the_programme_alone(desk: Client, officer: User) -> None:
    response = desk.post(DX, opened(desk) | {"do": "start"})
    run = last_run(officer)
    assert response["Location"] == f"/policy/runs/{run.pk}"
    assert run.request["scenarios"] == []
    assert run.request["companies"] == {"kind": "synthetic", "rows": 200, "seed": 1}
    assert run.request["paths"] == 3


def test_what_is_changed_becomes_an_alternative_with_a_name_of_its_own(desk: Client, officer: User) -> None:
    typed = opened(desk) | {
        "case-cap_2": "３００万円",
        "case-rate_2": "50%",
        "case-budget": "2億円",
        "case-closes_2": "",
        "case-closes_3": "2023-11-30",
        "case-manner": "first_come",
        "case-without": ["i-tax"],
        "do": "start",
    }
    desk.post(DX, typed)
    (scenario,) = last_run(officer).request["scenarios"]
    assert scenario["changes"] == {
        "caps": {"standard": 3_000_000},
        "rates": {"standard": "1/2"},
        "budget_yen": 200_000_000,
        "without": ["i-tax"],
        "closes_on": ["2023-09-26", "2023-10-17", "2023-11-30"],
        "competitive": False,
    }
    assert scenario["name"].startswith("補助上限額")
    assert "ほか" in scenario["name"]


def test_a_limit_is_changed_as_people_write_it(desk: Client, officer: User) -> None:
    typed = opened(desk, CORE) | {"do": "start"}
    assert typed["case-limit_0"] == "3.0%"
    page = text(desk.post(CORE, typed | {"case-limit_0": "15人"}))
    assert '<a href="#id_case-limit_0">「15人」は数として読めません' in page
    desk.post(CORE, typed | {"case-limit_0": "4%"})
    assert last_run(officer).request["scenarios"][0]["changes"] == {"limits": {"value-added-growth": "4%"}}


def test_alternatives_are_put_beside_one_by_one_and_taken_away(desk: Client) -> None:
    page = text(desk.post(DX, opened(desk) | {"case-cap_2": "300万円", "do": "add"}))
    assert "2,000,000円 → <strong>" in page
    assert fields(page)["case-cap_2"] == "2,000,000円"
    again = text(
        desk.post(DX, fields(page) | {"case-budget": "5000万円", "case-name": "予算を半分に", "do": "add"})
    )
    assert [one["name"] for one in json.loads(fields(again)["asked"])][1:] == ["予算を半分に"]
    less = text(desk.post(DX, fields(again) | {"do": "remove-0"}))
    assert [one["name"] for one in json.loads(fields(less)["asked"])] == ["予算を半分に"]


def test_what_was_typed_about_the_run_survives_an_alternative(desk: Client) -> None:
    typed = opened(desk) | {"title": "会議の試算", "seed": "42", "case-cap_2": "300万円", "do": "add"}
    found = fields(text(desk.post(DX, typed)))
    assert (found["title"], found["seed"], found["paths"]) == ("会議の試算", "42", "3")


def test_an_alternative_without_a_change_is_none(desk: Client) -> None:
    page = text(desk.post(DX, opened(desk) | {"do": "add"}))
    assert "変えたところがありません" in page


def test_not_more_alternatives_than_there_is_room_for(desk: Client) -> None:
    typed = opened(desk)
    for number in range(5):
        typed = fields(text(desk.post(DX, typed | {"case-cap_2": f"{number + 3}00万円", "do": "add"})))
    page = text(desk.post(DX, typed | {"do": "add"}))
    assert len(json.loads(fields(page)["asked"])) == 5
    assert "案を作る" not in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("case-cap_2", "たくさん", "「たくさん」は数として読めません"),
        ("case-cap_2", "0円", "1円以上"),
        ("case-rate_2", "3/2", "を超えています"),
        ("case-budget", "-5円", "負の数です"),
        ("case-opens_on", "2023-02-30", "「受付開始日」を読み取れません"),
        ("case-closes_0", "2023-09-01", "順番に並んでいません"),
        ("case-closes_1", "2023-09-26", "順番に並んでいません"),
        ("case-without", "no-such-clause", "「外す要件」を選び直してください"),
        ("title", "", "「試算の名前」を入力してください"),
        ("on", "きのう", "「基準日」を読み取れません"),
        ("paths", "0", "「計算の回数」は1以上"),
        ("paths", "1001", "「計算の回数」は1000以下"),
        ("companies", "77", "「当てはめる会社」を選び直してください"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_lost(
    desk: Client, field: str, value: str, words: str
) -> None:
    typed = opened(desk) | {"case-name": "残る名前", "do": "start"} | {field: value}
    response = desk.post(DX, typed)
    assert response.status_code == 200
    assert words in text(response)
    assert "<title>エラー:" in text(response)
    assert SimulationRun.objects.count() == 0


def test_work_that_is_too_large_is_refused(desk: Client) -> None:
    page = text(
        desk.post(
            DX, opened(desk) | {"rows": "200000", "paths": "1000", "case-cap_2": "300万円", "do": "start"}
        )
    )
    assert "計算が大きすぎます。" in page
    assert SimulationRun.objects.count() == 0


def test_a_person_waits_for_a_few_simulations_at_a_time(desk: Client, officer: User) -> None:
    for _ in range(MOST_UNFINISHED):
        queued(officer)
    page = text(desk.post(DX, opened(desk) | {"do": "start"}))
    assert "終わるのを待つか、どれかを取りやめてください" in page
    assert SimulationRun.objects.count() == MOST_UNFINISHED


def programme_file() -> str:
    return original_text(PROGRAMME, installed_region())


def test_a_draft_is_compared_as_it_stands(desk: Client, officer: User) -> None:
    from_file = programme_file().replace("cap: {yen: 2000000", "cap: {yen: 2500000")
    draft = start_draft(by=officer, at=AT, name="見直し案", programme=programme(), text=from_file)
    assert "見直し案" in text(desk.get(DX))
    desk.post(DX, opened(desk) | {"drafts": [str(draft.pk)], "do": "start"})
    (scenario,) = last_run(officer).request["scenarios"]
    assert scenario == {"name": "見直し案", "definition": from_file}


def test_a_broken_draft_is_named(desk: Client, officer: User) -> None:
    draft = start_draft(by=officer, at=AT, name="壊れた案", programme=programme(), text="id: [")
    page = text(desk.post(DX, opened(desk) | {"drafts": [str(draft.pk)], "do": "start"}))
    assert "「壊れた案」: YAMLとして読めません" in page


def test_a_draft_of_somebody_else_is_not_offered(desk: Client) -> None:
    other = make_policy_staff("other@pref.example")
    draft = start_draft(by=other, at=AT, name="よその案", programme=programme(), text=programme_file())
    page = text(desk.post(DX, opened(desk) | {"drafts": [str(draft.pk)], "do": "start"}))
    assert "よその案" not in page
    assert SimulationRun.objects.count() == 0


@pytest.mark.usefixtures("private_files")
def test_a_checked_table_can_be_chosen(desk: Client, officer: User) -> None:
    brought(officer, name="手元の表.csv")
    table = take_job(queue=CompanyTable.objects.all(), at=AT)
    assert table is not None
    finish_job(job=table, at=AT, outcome={"good": "x.parquet", "good_rows": 5, "problems": 1, "report": {}})
    assert "手元の表.csv" not in text(desk.get(DX))
    use_the_rest(by=officer, at=AT, table_id=table.pk)
    assert "手元の表.csv(5社)" in text(desk.get(DX))
    desk.post(DX, opened(desk) | {"companies": str(table.pk), "do": "start"})
    assert last_run(officer).request["companies"] == {"kind": "table", "id": table.pk}


def test_an_earlier_simulation_is_asked_for_again_with_changes(desk: Client, officer: User) -> None:
    run = queued(officer, title="前の試算")
    page = text(desk.get(f"{DX}?again={run.pk}"))
    found = fields(page)
    assert found["title"] == "前の試算"
    assert (found["seed"], found["paths"], found["rows"]) == ("7", "3", "200")
    assert [one["name"] for one in json.loads(found["asked"])] == ["上限2倍"]


def test_a_colleague_does_not_get_at_drafts_by_asking_again(desk: Client) -> None:
    colleague = make_policy_staff("other@pref.example")
    run = finished(colleague, scenarios=[{"name": "見直し案", "definition": "id: 検討中"}])
    share_run(by=colleague, at=AT, run_id=run.pk, shared=True)
    page = text(desk.get(f"{DX}?again={run.pk}"))
    assert "見直し案" not in page
    assert "検討中" not in page


def test_alternatives_of_one_name_are_numbered(desk: Client, officer: User) -> None:
    page = opened(desk)
    for name, cap in (("上限の案", "200万円"), ("上限の案", "300万円"), ("現行の案", "500万円")):
        page = fields(text(desk.post(DX, page | {"do": "add", "case-cap_0": cap, "case-name": name})))
    draft = start_draft(by=officer, at=AT, name="上限の案", programme=programme(), text=programme_file())
    chosen = page | {"do": "start", "rows": "200", "paths": "3", "drafts": str(draft.pk)}
    assert desk.post(DX, chosen).status_code == 302
    names = [one["name"] for one in last_run(officer).request["scenarios"]]
    assert names == ["上限の案", "上限の案(2)", "現行の案(2)", "上限の案(3)"]


@pytest.mark.parametrize("again", ["", "x", "0", "999999", "９"])
def test_an_earlier_simulation_there_is_not_is_no_trouble(desk: Client, again: str) -> None:
    assert "かごしま中小企業DX推進事業費補助金の試算" in text(desk.get(f"{DX}?again={again}"))


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "{}",
        "[",
        "[1]",
        '[{"name": "x"}]',
        '[{"name": "x", "changes": {"cap_yen": "many"}}]',
        "null",
        '"x"',
    ],
)
def test_a_form_that_was_tampered_with_is_no_trouble(desk: Client, asked: str) -> None:
    response = desk.post(DX, opened(desk) | {"asked": asked, "do": "add", "case-cap_2": "300万円"})
    assert response.status_code == 200
    assert len(json.loads(fields(text(response))["asked"])) == 1


@pytest.mark.parametrize("name", ["no-such/programme/2023", "kagoshima-pref/lectures/2023"])
def test_only_programmes_with_rules_are_tried(desk: Client, name: str) -> None:
    assert desk.get(f"/policy/compare/{name}").status_code == 404


def test_as_many_alternatives_as_there_is_room_for_can_be_simulated(desk: Client, officer: User) -> None:
    page = opened(desk)
    for number in range(MOST_SCENARIOS):
        typed = page | {"do": "add", "case-cap_0": f"{200 + number}万円"}
        page = fields(text(desk.post(DX, typed))) | {"rows": "200", "paths": "3"}
    assert not [name for name in page if name.startswith("case-")]
    response = desk.post(DX, page | {"do": "start"})
    assert response.status_code == 302
    assert len(last_run(officer).request["scenarios"]) == MOST_SCENARIOS


def test_taking_one_alternative_away_keeps_what_was_typed_of_the_next(desk: Client) -> None:
    page = fields(text(desk.post(DX, opened(desk) | {"do": "add", "case-cap_0": "300万円"})))
    typed = page | {"case-name": "途中の案", "case-budget": "2億", "case-without": "i-tax"}
    response = text(desk.post(DX, typed | {"do": "remove-0"}))
    found = fields(response)
    assert json.loads(found["asked"]) == []
    assert (found["case-name"], found["case-budget"]) == ("途中の案", "2億")
    assert found["case-without"] == "i-tax"
    assert found["case-closes_0"] == "2023-09-26"


def test_an_error_of_one_sum_stands_at_its_own_field(desk: Client) -> None:
    page = text(desk.post(DX, opened(desk) | {"do": "add", "case-cap_2": "0円"}))
    assert '<a href="#id_case-cap_2">補助上限額が0円か' in page


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_ends_of_the_calendar_are_refused_in_words(desk: Client, officer: User, day: str) -> None:
    page = text(desk.post(DX, opened(desk) | {"do": "add", "case-closes_2": day}))
    assert json.loads(fields(page)["asked"]) == []
    assert 'id="error-summary"' in page
    desk.post(DX, opened(desk) | {"do": "start", "on": "0203-09-20"})
    assert not SimulationRun.objects.owned_by(officer).exists()


def test_what_is_too_large_with_all_companies_is_refused_before_anybody_waits(
    desk: Client, officer: User
) -> None:
    page = opened(desk)
    for number in range(3):
        page = fields(text(desk.post(DX, page | {"do": "add", "case-cap_0": f"{200 + number}万円"})))
    response = desk.post(DX, page | {"do": "start", "rows": "", "paths": "1000"})
    assert "計算が大きすぎます" in text(response)
    assert not SimulationRun.objects.owned_by(officer).exists()


@pytest.mark.parametrize("asked", ["[" * 100_000, '[{"name": "\\ud800", "definition": "\\ud800"}]'])
def test_alternatives_nobody_could_have_typed_are_dropped(desk: Client, asked: str) -> None:
    page = text(desk.post(DX, opened(desk) | {"do": "add", "asked": asked, "case-cap_0": "300万円"}))
    assert len(json.loads(fields(page)["asked"])) == 1
