"""The public pages of calls: which are open, what they ask, what is left, what changed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from banso.actions.calls.amendments import amend_call
from banso.actions.calls.calls import change_definition, digest_of, text_being_edited
from banso.actions.money.ledger import commit_grants, reserve
from banso.core.calendar import JST
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import read_definition
from banso.records.models import Call, User
from banso.records.models.calls import CallState
from banso.web.calls.standing import Standing, call_shown
from tests.application_rows import DURING_THE_CALL, a_call, a_person, an_applicant, an_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LAST = datetime(2023, 10, 31, 17, 0, tzinfo=JST)


@pytest.fixture(autouse=True)
def during_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banso.web.calls.views.now", lambda: DURING_THE_CALL)


def text(response: Any) -> str:
    return response.content.decode()


def standing(call: Call, at: datetime) -> Standing:
    return call_shown(Call.objects.with_versions().get(pk=call.pk), at).standing


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (datetime(2023, 9, 10, 23, 59, 59, tzinfo=JST), Standing.PLANNED),
        (datetime(2023, 9, 11, 0, 0, tzinfo=JST), Standing.OPEN),
        (LAST - timedelta(milliseconds=1), Standing.OPEN),
        (LAST, Standing.OPEN),
        (LAST + timedelta(milliseconds=1), Standing.CLOSED),
    ],
)
def test_a_call_is_open_to_the_millisecond(call: Call, at: datetime, wanted: Standing) -> None:
    assert standing(call, at) is wanted


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        (CallState.PREPARED, Standing.PREPARED),
        (CallState.CLOSED_EARLY, Standing.CLOSED_EARLY),
        (CallState.ENDED, Standing.ENDED),
    ],
)
def test_a_call_that_ended_early_or_was_not_published_is_not_open(
    call: Call, state: CallState, wanted: Standing
) -> None:
    call.state = state
    call.save()
    assert standing(call, DURING_THE_CALL) is wanted


def test_the_next_cut_off_is_the_first_that_can_still_be_met(call: Call) -> None:
    first = datetime(2023, 9, 26, 17, 0, tzinfo=JST)
    versions = Call.objects.with_versions()
    at_it = call_shown(versions.get(pk=call.pk), first)
    after = call_shown(versions.get(pk=call.pk), first + timedelta(milliseconds=1))
    assert at_it.next_round is not None
    assert after.next_round is not None
    assert (at_it.next_round.number, after.next_round.number) == (1, 2)
    assert [one.state for one in after.rounds] == ["past", "next", "later"]


def test_the_list_shows_published_calls_only(client: Client, call: Call, lead: User) -> None:
    hidden = a_call(lead)
    hidden.title, hidden.state = "準備中の公募", CallState.PREPARED
    hidden.save()
    rehearsal = a_call(lead)
    rehearsal.title, rehearsal.is_rehearsal = "【予行】公募", True
    rehearsal.save()
    page = text(client.get("/calls"))
    assert call.title in page
    assert "第1回の締切: 2023年9月26日（火） 17:00" in page
    assert hidden.title not in page
    assert rehearsal.title not in page
    for other in (hidden, rehearsal):
        assert client.get(f"/calls/{other.pk}").status_code == 404


def test_an_empty_list_says_where_to_look_instead(client: Client, db: None) -> None:
    assert "いま公開している公募はありません" in text(client.get("/calls"))


def test_the_page_of_a_call_says_what_it_asks_and_leads_to_the_application(
    client: Client, call: Call
) -> None:
    page = text(client.get(f"/calls/{call.pk}"))
    assert f'href="/apply/calls/{call.pk}"' in page
    assert "事業計画書" in page
    assert "履歴事項全部証明書（原本）" in page
    assert "DXの実現に向けたビジョン" in page
    assert "およそ30日後" in page


def test_who_does_not_apply_is_not_asked_to(client: Client, call: Call, lead: User) -> None:
    client.force_login(lead)
    assert f'href="/apply/calls/{call.pk}"' not in text(client.get(f"/calls/{call.pk}"))


def test_the_money_left_is_a_share_never_a_sum(client: Client, call: Call, lead: User) -> None:
    owner = a_person("owner@example.jp")
    application = an_application(call, an_applicant(owner), owner, state=ApplicationState.REVIEWED)
    reserve(application=application, yen=12_345_678, by=lead, at=DURING_THE_CALL)
    page = text(client.get(f"/calls/{call.pk}"))
    assert "約58%" in page
    assert "17,654,322" not in page


def test_a_call_that_closed_early_says_so_and_takes_no_more(client: Client, call: Call) -> None:
    call.state, call.closed_at = CallState.CLOSED_EARLY, DURING_THE_CALL
    call.save()
    page = text(client.get(f"/calls/{call.pk}"))
    assert "予算に達したため、受付を終了しました" in page
    assert "2023年9月20日（水）に終了しました" in page
    assert "申請する" not in page


def test_a_call_that_ended_says_so(client: Client, call: Call) -> None:
    call.state = CallState.ENDED
    call.save()
    page = text(client.get(f"/calls/{call.pk}"))
    assert "この公募は終了しました" in page
    assert "予算に達したため" not in page
    assert "公募終了" in text(client.get("/calls"))


def test_a_call_that_closed_early_still_says_why_after_its_end(client: Client, call: Call) -> None:
    call.state, call.closed_at = CallState.ENDED, DURING_THE_CALL
    call.save()
    assert "予算に達したため、受付を終了しました" in text(client.get(f"/calls/{call.pk}"))


def test_the_page_of_the_programme_shows_what_was_counted_apart_from_what_documents_say(
    client: Client, call: Call, lead: User
) -> None:
    owner = a_person("owner@example.jp")
    application = an_application(call, an_applicant(owner), owner, state=ApplicationState.GRANTED)
    reserve(application=application, yen=1_234_000, by=lead, at=DURING_THE_CALL)
    commit_grants(grants={application: 1_234_000}, by=lead, at=DURING_THE_CALL)
    page = text(client.get(f"/programmes/{call.programme}"))
    counted = page.partition('id="counted"')[2].partition("</table>")[0]
    assert "このサイトの公募で数えた数字" in counted
    assert "資料にある数字ではありません" in counted
    assert f'href="/calls/{call.pk}"' in counted
    assert counted.count("1件") == 2
    assert "1,234,000円" in counted


def test_a_rehearsal_leaves_nothing_on_the_page_of_the_programme(client: Client, call: Call) -> None:
    call.is_rehearsal = True
    call.save()
    page = text(client.get(f"/programmes/{call.programme}"))
    assert 'id="counted"' not in page
    assert call.title not in page


def test_the_history_shows_what_every_version_changed(client: Client, call: Call, lead: User) -> None:
    shown = text_being_edited(call)
    data = read_definition(shown)
    data["call"]["rounds"][2]["closes"] = "2023-11-07(火) 17:00"
    change_definition(call_id=call.pk, data=data, seen=digest_of(shown), by=lead, at=DURING_THE_CALL)
    assert "2023年11月7日" not in text(client.get(f"/calls/{call.pk}"))
    amend_call(call_id=call.pk, reason="台風のため延ばします。", by=lead, at=DURING_THE_CALL)
    page = text(client.get(f"/calls/{call.pk}"))
    assert "台風のため延ばします。" in page
    assert "3次締切: 2023年10月31日（火） 17:00 → <strong>2023年11月7日（火） 17:00</strong>" in page


def test_questions_to_the_database_do_not_grow_with_the_calls(
    client: Client, call: Call, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/calls")
    with django_assert_num_queries(2):
        client.get("/calls")
    for _ in range(5):
        a_call(lead)
    with django_assert_num_queries(2):
        client.get("/calls")


def test_the_pages_are_there_in_english(client: Client, call: Call, english: None) -> None:
    response = client.get(f"/calls/{call.pk}", headers={"accept-language": "en"})
    assert '<html lang="en">' in text(response)
