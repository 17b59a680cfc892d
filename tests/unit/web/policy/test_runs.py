"""Pages of one simulation: waiting, running, failed, cancelled, finished; shared, repeated, deleted, taken away."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from banso.actions.policy.jobs import fail_job, report_progress, take_job
from banso.actions.policy.simulations import share_run
from banso.core.jobs import JobState
from banso.records.models import SimulationRun, User
from tests.people import AT, make_policy_staff
from tests.simulations import programme, queued, started
from tests.unit.web.policy.conftest import Finish
from tests.unit.web.policy.invented_result import invented_result

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Queries = Callable[[int], Any]
LARGEST_PAGE = 100_000


def text(response: Any) -> str:
    return response.content.decode()


def state_of(run: SimulationRun) -> JobState:
    return SimulationRun.objects.get(pk=run.pk).stands


def test_a_waiting_run_shows_what_it_rests_on_before_anything_comes_out(desk: Client, officer: User) -> None:
    page = text(desk.get(f"/policy/runs/{queued(officer).pk}"))
    assert "順番待ち" in page
    assert "上限2倍" in page
    assert "募集期間中に知る会社の割合" in page
    assert "調べた資料がないため" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_progress_is_a_bar_that_asks_again(desk: Client, officer: User) -> None:
    run = started(officer)
    report_progress(job=run, at=AT, done=30, total=40)
    response = desk.get(f"/policy/runs/{run.pk}/progress")
    assert 'max="1000" value="750"' in text(response)
    assert "75%" in text(response)
    assert f'hx-get="/policy/runs/{run.pk}/progress"' in text(response)
    assert "HX-Refresh" not in response


def test_when_it_is_over_the_page_is_loaded_anew(desk: Client, finished: Finish) -> None:
    response = desk.get(f"/policy/runs/{finished().pk}/progress")
    assert response["HX-Refresh"] == "true"
    assert "hx-get" not in text(response)


def test_asking_for_progress_reads_one_row_and_no_result(
    desk: Client, finished: Finish, django_assert_num_queries: Queries
) -> None:
    run = finished()
    desk.get(f"/policy/runs/{run.pk}/progress")
    with django_assert_num_queries(3) as captured:
        desk.get(f"/policy/runs/{run.pk}/progress")
    assert not any('"result"' in query["sql"] for query in captured.captured_queries)


def test_a_failed_run_says_why_and_can_be_repeated(desk: Client, officer: User) -> None:
    run = started(officer)
    fail_job(job=run, at=AT, error="企業表が読めません", remedy="表を直してください")
    page = text(desk.get(f"/policy/runs/{run.pk}"))
    assert "試算できませんでした" in page
    assert "企業表が読めません。表を直してください。" in page
    assert f'/policy/compare/kagoshima-pref/dx-subsidy/2023?again={run.pk}"' in page
    desk.post(f"/policy/runs/{run.pk}/retry")
    assert state_of(run) is JobState.QUEUED


def test_a_run_is_called_off_once(desk: Client, officer: User) -> None:
    run = queued(officer)
    page = text(desk.post(f"/policy/runs/{run.pk}/cancel", follow=True))
    assert "この試算は取りやめました" in page
    assert state_of(run) is JobState.CANCELLED
    page = text(desk.post(f"/policy/runs/{run.pk}/cancel", follow=True))
    assert "「取りやめ」からは「取りやめ」にできません" in page


@pytest.mark.parametrize("verb", ["cancel", "retry", "share"])
def test_looking_changes_nothing(desk: Client, officer: User, verb: str) -> None:
    run = queued(officer)
    assert desk.get(f"/policy/runs/{run.pk}/{verb}").status_code == 405
    assert state_of(run) is JobState.QUEUED


def test_deleting_is_asked_first(desk: Client, finished: Finish) -> None:
    run = finished()
    assert "「架空の試算」を削除しますか" in text(desk.get(f"/policy/runs/{run.pk}/delete"))
    assert SimulationRun.objects.filter(pk=run.pk).exists()
    page = text(desk.post(f"/policy/runs/{run.pk}/delete", follow=True))
    assert "「架空の試算」を削除しました。" in page
    assert not SimulationRun.objects.filter(pk=run.pk).exists()


PAGES = ("", "/progress", "/delete", "/result.pdf", "/result.csv", "/result.json")


@pytest.mark.parametrize("page", PAGES)
def test_a_run_of_somebody_else_looks_like_one_that_never_was(
    desk: Client, finished: Finish, page: str
) -> None:
    foreign = finished(by=make_policy_staff("other@pref.example"))
    assert desk.get(f"/policy/runs/{foreign.pk}{page}").status_code == 404
    assert desk.get(f"/policy/runs/999999{page}").status_code == 404


@pytest.mark.parametrize("verb", ["cancel", "retry", "share", "delete"])
def test_nobody_changes_a_run_of_somebody_else(desk: Client, finished: Finish, verb: str) -> None:
    other = make_policy_staff("other@pref.example")
    foreign = finished(by=other)
    share_run(by=other, at=AT, run_id=foreign.pk, shared=True)
    assert desk.post(f"/policy/runs/{foreign.pk}/{verb}").status_code == 404
    assert SimulationRun.objects.get(pk=foreign.pk).is_shared


def test_a_shared_result_is_read_by_colleagues_and_changed_by_its_author_only(
    desk: Client, finished: Finish
) -> None:
    other = make_policy_staff("other@pref.example")
    foreign = finished(by=other)
    share_run(by=other, at=AT, run_id=foreign.pk, shared=True)
    page = text(desk.get(f"/policy/runs/{foreign.pk}"))
    assert "試験太郎さんの試算です" in page
    assert "削除する" not in page
    assert "共有された試算" in text(desk.get("/policy"))
    assert desk.get(f"/policy/runs/{foreign.pk}/result.csv").status_code == 200


def test_sharing_is_said_and_taken_back(desk: Client, finished: Finish) -> None:
    run = finished()
    page = text(desk.post(f"/policy/runs/{run.pk}/share", {"shared": "1"}, follow=True))
    assert "共有をやめる" in page
    page = text(desk.post(f"/policy/runs/{run.pk}/share", {"shared": "0"}, follow=True))
    assert "この結果は、あなただけが読めます" in page


def test_assumptions_come_before_the_results(desk: Client, finished: Finish) -> None:
    page = text(desk.get(f"/policy/runs/{finished().pk}"))
    headings = re.findall(r'<h2 id="([a-z]+)"', page)
    assert headings == ["before", "words", "compare", "money", "reach", "fair", "recorded", "how"]
    assert "1項目を資料から取り、資料にない2項目を仮定しました" in page


def test_a_recorded_result_beside_too_few_companies_is_not_judged(desk: Client, finished: Finish) -> None:
    result = invented_result()
    assert "範囲の外" in text(desk.get(f"/policy/runs/{finished(result=result).pk}"))
    result["scenarios"][0]["recorded"][0] |= {"inside": None, "note": "会社が少ない"}
    page = text(desk.get(f"/policy/runs/{finished(result=result).pk}"))
    assert "範囲の外" not in page
    assert "比べません" in page
    assert "会社が少ない" in page


def test_every_drawing_has_its_table(desk: Client, finished: Finish) -> None:
    page = text(desk.get(f"/policy/runs/{finished().pk}"))
    assert page.count('class="chart__band"') == 2
    for caption in ("交付決定額の積み上がり", "要件ごとの会社の数", "業種ごとの見込み", "市町村ごとの見込み"):
        assert re.search(rf'<caption class="visually-hidden">[^<]*{caption}</caption>', page)


def test_clauses_that_only_join_others_are_left_out_while_the_definition_is_the_same(
    desk: Client, finished: Finish
) -> None:
    result = invented_result()
    clauses = result["scenarios"][0]["population"]["clauses"]
    clauses[0] |= {"id": "track", "label": "どれかの枠に当たること"}
    assert "どれかの枠に当たること" in text(desk.get(f"/policy/runs/{finished(result=result).pk}"))
    result["programme"]["version"] = programme().version
    assert "どれかの枠に当たること" not in text(desk.get(f"/policy/runs/{finished(result=result).pk}"))


def test_names_are_never_read_as_markup(desk: Client, finished: Finish) -> None:
    run = finished(title="<b>太字</b>", result=invented_result(name="<i>制度</i>"))
    page = text(desk.get(f"/policy/runs/{run.pk}"))
    assert "<b>太字</b>" not in page
    assert "<i>制度</i>" not in page


def test_six_scenarios_and_many_areas_stay_one_small_page(desk: Client, finished: Finish) -> None:
    result = invented_result(others=5)
    for scenario in result["scenarios"]:
        area = scenario["groups"][2]
        area["rows"] = [
            row | {"code": f"{at}", "label": f"架空{at}市"} for at, row in enumerate(area["rows"] * 9)
        ]
    assert len(desk.get(f"/policy/runs/{finished(result=result).pk}").content) <= LARGEST_PAGE


def test_a_result_is_read_in_as_many_queries_however_large(
    desk: Client, finished: Finish, django_assert_num_queries: Queries
) -> None:
    for run in (finished(result=invented_result(others=0)), finished(result=invented_result(others=5))):
        with django_assert_num_queries(3):
            desk.get(f"/policy/runs/{run.pk}")


def test_the_downloads_are_files_of_their_kind(desk: Client, finished: Finish) -> None:
    run = finished()
    for ending, kind, head in (
        ("pdf", "application/pdf", b"%PDF-"),
        ("csv", "text/csv; charset=utf-8", "\ufeff表,案".encode()),
        ("json", "application/json", b"{"),
    ):
        response = desk.get(f"/policy/runs/{run.pk}/result.{ending}")
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="banso-simulation-{run.pk}.{ending}"'
        assert response.content.startswith(head)
        assert response["Cache-Control"] == "private, no-store"
    assert json.loads(desk.get(f"/policy/runs/{run.pk}/result.json").content) == invented_result()


def test_there_is_nothing_to_download_before_the_end(desk: Client, officer: User) -> None:
    run = queued(officer)
    assert desk.get(f"/policy/runs/{run.pk}/result.pdf").status_code == 404
    take_job(queue=SimulationRun.objects.all(), at=AT)
    assert desk.get(f"/policy/runs/{run.pk}/result.csv").status_code == 404
