"""The pages of a reviewer: own cases only, saved while typing, alone until all have finished, persons left out."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from banso.actions.applications.application_states import change_application
from banso.actions.definitions import procedure_of
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, Attachment, Call, CallVersion, Conflict, Review, Score, User
from banso.records.models.attachments import ScanState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_person
from tests.review_rows import (
    HEAVIER_VISION,
    WIDER_VISION,
    an_amended,
    an_eligible_application,
    assigned,
    score_all,
    taken_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]


@pytest.fixture
def application(call: Call, owner: User, reviewers: list[User], lead: User) -> Application:
    """Given to all reviewers."""
    return assigned(an_eligible_application(call, owner), reviewers, lead)


def case(client: Client, application: Application) -> str:
    answer = client.get(reverse("review:case", args=[application.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def first_criterion(application: Application) -> str:
    return procedure_of(application.version).review.criteria[0].id


def give(client: Client, application: Application, sent: dict[str, str], **headers: str) -> str:
    address = reverse("review:score", args=[application.pk, first_criterion(application)])
    return client.post(address, sent, follow=True, headers=headers).content.decode()


def version_in(part: str) -> str:
    """The key of the version whose criteria a form of the page shows."""
    return part.partition('name="version" value="')[2].partition('"')[0]


def a_paper(application: Application, by: User, *, is_identity: bool = False) -> Attachment:
    number = application.attachments.count()
    paper = Attachment(
        application=application,
        document=f"paper{number}",
        name=f"書類{number}.pdf",
        original_name="a.pdf",
        bytes=4,
        sha256=sha256(b"%PDF").hexdigest(),
        pages=1,
        is_identity=is_identity,
        arrived_at=AT,
        sent_by=by,
        scan=ScanState.CLEAN,
    )
    paper.file.save(f"paper{number}.pdf", ContentFile(b"%PDF"), save=False)
    paper.save()
    return paper


def test_a_reviewer_sees_the_assigned_cases_with_progress(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    client = sign_in(reviewers[0])
    page = client.get(reverse("review:home")).content.decode()
    assert "採点を待つ申請が1件" in page
    assert "採点 0／7項目" in page
    # Thirty days after the first cut-off.
    assert "2023年10月26日" in page


def test_a_case_of_somebody_else_looks_like_none(sign_in: SignIn, application: Application) -> None:
    stranger = sign_in(a_person("stranger@example.jp", Role.REVIEWER))
    assert "担当する申請はまだありません" in stranger.get(reverse("review:home")).content.decode()
    for page in ("case", "finish", "conflict"):
        address = reverse(f"review:{page}", args=[application.pk])
        answer = stranger.post(address) if page == "finish" else stranger.get(address)
        assert answer.status_code == 404
    score = reverse("review:score", args=[application.pk, first_criterion(application)])
    assert stranger.post(score, {"points": "1"}).status_code == 404
    assert not Score.objects.exists()


def test_only_reviewers_enter(sign_in: SignIn, application: Application, lead: User) -> None:
    for person in (lead, a_person("officer@example.jp", Role.SECRETARIAT_OFFICER), a_person("o@example.jp")):
        assert sign_in(person).get(reverse("review:home")).status_code == 403


def test_points_are_saved_while_the_reviewer_writes(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    client = sign_in(reviewers[0])
    told = give(client, application, {"points": "4", "comment": "具体的"}, **{"HX-Request": "true"})
    assert "保存済み" in told
    assert "<html" not in told
    page = case(client, application)
    assert 'value="4" checked' in page
    assert "具体的" in page


def test_without_a_script_the_button_saves_and_leads_back(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    page = give(sign_in(reviewers[0]), application, {"points": "３", "comment": ""})
    assert "保存しました。" in page
    assert Score.objects.get().points == 3


def test_the_version_on_the_screen_is_known_however_long_its_key(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    before = application.version
    CallVersion.objects.create(
        pk=1_234_567,
        call=before.call,
        number=2,
        text=before.text,
        sha256="2",
        made_by=before.made_by,
        made_at=AT,
    )
    client = sign_in(reviewers[0])
    assert 'value="1234567"' in case(client, application)
    assert "保存しました。" in give(client, application, {"points": "3", "comment": "", "version": "1234567"})


@pytest.mark.parametrize("points", ["6", "-1", "x", "999999999"])
def test_what_cannot_be_saved_says_so(
    sign_in: SignIn, application: Application, reviewers: list[User], points: str
) -> None:
    client = sign_in(reviewers[0])
    told = give(client, application, {"points": points, "comment": ""}, **{"HX-Request": "true"})
    assert "保存できていません" in told
    assert not Score.objects.exists()


def test_handing_in_says_what_is_missing_and_where(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    client = sign_in(reviewers[0])
    answer = client.post(reverse("review:finish", args=[application.pk]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'href="#{first_criterion(application)}"' in page
    assert Review.objects.filter(finished_at=None).count() == 3


def test_others_are_seen_once_all_have_finished(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    for reviewer in reviewers[:2]:
        score_all(application, reviewer, 5)
    client = sign_in(reviewers[0])
    assert "いま提出済みは2人です" in case(client, application)
    assert reviewers[1].display_name not in case(client, application)
    score_all(application, reviewers[2], 1)
    page = case(client, application)
    assert reviewers[1].display_name in page
    assert reviewers[2].display_name in page


def test_persons_and_identity_papers_are_left_out(
    sign_in: SignIn,
    application: Application,
    reviewers: list[User],
    private_files: Path,
) -> None:
    filing = application.filings.get()
    filing.content["answers"] |= {
        "officers.a": "1",
        "officers.a.name": "見せない名前",
        "officers.a.born_on": "1970-01-23",
        "contact.telephone": "099-999-9999",
    }
    filing.save()
    owner = application.begun_by
    plan, identity = a_paper(application, owner), a_paper(application, owner, is_identity=True)
    client = sign_in(reviewers[0])
    page = case(client, application)
    assert "受注管理ソフト" in page
    assert plan.name in page
    for hidden in ("見せない名前", "1970", "099-999-9999", identity.name):
        assert hidden not in page
    answers = [
        client.get(reverse("review:paper", args=[application.pk, each.pk])) for each in (plan, identity)
    ]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0].headers["Cache-Control"] == "private, no-store"
    assert answers[0].getvalue() == b"%PDF"
    stranger = sign_in(a_person("stranger@example.jp", Role.REVIEWER))
    assert stranger.get(reverse("review:paper", args=[application.pk, plan.pk])).status_code == 404


def test_scoring_stops_while_the_application_is_being_corrected(
    sign_in: SignIn, application: Application, reviewers: list[User], lead: User
) -> None:
    change_application(application, ApplicationState.RETURNED, by=lead, at=AT)
    client = sign_in(reviewers[0])
    assert "補正中です" in case(client, application)
    assert "data-autosave" not in case(client, application)
    assert "補正中のため" in give(client, application, {"points": "1"}, **{"HX-Request": "true"})


def test_a_conflict_is_declared_with_a_reason_and_the_case_is_gone(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    client = sign_in(reviewers[0])
    address = reverse("review:conflict", args=[application.pk])
    assert client.post(address, {"note": " "}).status_code == 422
    assert client.post(address, {"note": "顧問先"}).status_code == 302
    assert Conflict.objects.get().note == "顧問先"
    assert client.get(reverse("review:case", args=[application.pk])).status_code == 404


def test_no_page_of_a_case_is_kept_in_a_cache(
    sign_in: SignIn, application: Application, reviewers: list[User]
) -> None:
    answer = sign_in(reviewers[0]).get(reverse("review:case", args=[application.pk]))
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_desk_asks_the_same_queries_for_one_case_and_for_many(
    sign_in: SignIn,
    call: Call,
    owner: User,
    lead: User,
    reviewers: list[User],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, 9):
        assigned(an_eligible_application(call, owner, number), reviewers, lead)
    client = sign_in(reviewers[0])
    with django_assert_max_num_queries(10):
        assert client.get(reverse("review:home")).content.decode().count("card--link") == 8


def test_what_was_scored_on_another_scale_is_shown_as_outdated_and_asked_for_again(
    sign_in: SignIn, call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    client = sign_in(reviewers[0])
    assert "提出済み" in client.get(reverse("review:home")).content.decode()
    an_amended(call, lead, WIDER_VISION)
    desk = client.get(reverse("review:home")).content.decode()
    assert "採点を待つ申請が1件" in desk
    assert "審査項目が変わったため再採点が必要" in desk
    assert "採点 6／7項目" in desk
    page = case(client, application)
    assert "（5点満点）で、採点は4点でした" in page
    vision, _, others = page.partition('id="organisation"')
    assert "いまの項目ではまだ採点していません" in vision
    assert (vision.count(" checked"), others.count(" checked")) == (0, 6)
    refused = client.post(reverse("review:finish", args=[application.pk]))
    assert (refused.status_code, 'href="#vision"' in refused.content.decode()) == (422, True)


def test_points_from_a_page_of_the_old_scale_are_not_taken(
    sign_in: SignIn, call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    client = sign_in(reviewers[0])
    shown = version_in(case(client, application))
    assert shown == str(call.versions.get().pk)
    an_amended(call, lead, WIDER_VISION)
    sent = {"points": "5", "comment": "具体的", "version": shown}
    assert "画面を開いたあとに" in give(client, application, sent, **{"HX-Request": "true"})
    assert not Score.objects.exists()
    now_shown = version_in(case(client, application))
    assert "保存済み" in give(client, application, sent | {"version": now_shown}, **{"HX-Request": "true"})


def test_handing_in_from_a_page_with_older_criteria_is_refused(
    sign_in: SignIn, call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    score_all(application, reviewers[0], 4)
    client, review = sign_in(reviewers[0]), Review.objects.filter(reviewer=reviewers[0])
    shown = version_in(case(client, application))
    heavier = an_amended(call, lead, HEAVIER_VISION)
    address = reverse("review:finish", args=[application.pk])
    told = client.post(address, {"version": shown}, follow=True).content.decode()
    assert "画面を開いたあとに審査項目が変わりました" in told
    assert review.get().handed_in_under_id == int(shown)
    form = case(client, application).partition(address)[2]
    client.post(address, {"version": version_in(form)})
    assert review.get().handed_in_under == heavier


def test_after_a_change_that_was_taken_back_the_page_shows_what_counts(
    sign_in: SignIn, call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    for reviewer in reviewers:
        score_all(application, reviewer, 4)
    client = sign_in(reviewers[0])
    an_amended(call, lead, WIDER_VISION)
    assert "保存しました。" in give(client, application, {"points": "10", "comment": "広い尺度で"})
    an_amended(call, lead, taken_back(WIDER_VISION))
    assert "採点 7／7項目" in client.get(reverse("review:home")).content.decode()
    vision, _, _ = case(client, application).partition('id="organisation"')
    assert 'value="4" checked' in vision
    assert "いまの項目ではまだ採点していません" not in vision
    others = case(sign_in(reviewers[1]), application).partition("ほかの審査員の採点")[2]
    assert '<td class="table__number">4／5</td>' in others
    assert "これまでの採点（1件）" in others
    assert "10点（10点満点、変わる前の項目）" in others


def test_when_the_review_is_over_no_points_are_zero_and_outdated_ones_say_so(
    sign_in: SignIn, call: Call, application: Application, reviewers: list[User], lead: User
) -> None:
    client = sign_in(reviewers[0])
    score_all(application, reviewers[0], 0)
    change_application(application, ApplicationState.REVIEWED, by=lead, at=AT)
    own = case(client, application).partition("わたしの採点")[2].partition("</table>")[0]
    assert own.count('<td class="table__number">0</td>') == 7
    an_amended(call, lead, WIDER_VISION)
    own = case(client, application).partition("わたしの採点")[2].partition("</table>")[0]
    assert own.count("0<br><small>変わる前の項目</small></td>") == 1
