"""The pages of assignment and selection: what the lead sees, previews, confirms and is refused."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from banso.actions.decisions.proposals import draft_proposal
from banso.actions.money.ledger import balance_of
from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.reviews.reviewers import declare_conflict
from banso.actions.selection.early_close import close_calls_without_money
from banso.actions.selection.selections import pass_over, select, undo_selection
from banso.core.lifecycle import ApplicationState
from banso.records.models import (
    Application,
    BonusFinding,
    Call,
    Conflict,
    ConflictLift,
    Reduction,
    Review,
    ReviewerProfile,
    Selection,
    User,
)
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_call, a_person, named_for
from tests.pages import main_of
from tests.review_rows import (
    ANOTHER_BONUS,
    SHARED_DOMAIN,
    WIDER_VISION,
    a_neighbour,
    an_amended,
    an_eligible_application,
    lift,
    reviewed,
    score_all,
    some_reviewers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]
GRANT = 600_000


def ranked(lead: User, owner: User, points: list[int], budget_yen: int) -> Call:
    call = a_call(lead, budget_yen=budget_yen)
    reviewers = some_reviewers(call)
    for number, given in enumerate(points, start=1):
        reviewed(an_eligible_application(call, owner, number), reviewers, lead, [given] * 3)
    return call


def number(call: Call, which: int) -> Application:
    return Application.objects.get(call=call, number=f"第{which}号")


def an_auditor(call: Call) -> User:
    auditor = a_person("auditor@example.jp", Role.AUDITOR)
    named_for(call, auditor)
    return auditor


def text(client: Client, page: str, *numbers: int) -> str:
    answer = client.get(reverse(f"selection:{page}", args=numbers))
    assert answer.status_code == 200
    return answer.content.decode()


def sent_for(*choices: tuple[Application, str, str]) -> dict[str, str]:
    return {
        f"{name}-{application.pk}": value
        for application, outcome, reason in choices
        for name, value in (("outcome", outcome), ("reason", reason), ("yen", str(GRANT)))
    }


def confirm(client: Client, call: Call, sent: dict[str, str], *, act: str = "confirm") -> tuple[int, str]:
    answer = client.post(reverse("selection:confirm", args=[call.pk, 1]), sent | {"act": act}, follow=True)
    return answer.status_code, answer.content.decode()


def test_only_leads_of_the_call_assign_and_no_stranger_reads(sign_in: SignIn, call: Call) -> None:
    officer = a_person("officer@example.jp", Role.SECRETARIAT_OFFICER)
    named_for(call, officer)
    assert sign_in(officer).get(reverse("selection:reviews", args=[call.pk])).status_code == 403
    stranger = a_person("other@example.jp", Role.SECRETARIAT_LEAD)
    for page, numbers in (("call", [call.pk]), ("board", [call.pk, 1]), ("reviews", [call.pk])):
        assert sign_in(stranger).get(reverse(f"selection:{page}", args=numbers)).status_code == 404


def test_the_auditor_reads_scores_and_board_and_is_offered_nothing_to_change(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4, 5], GRANT + 1_000)
    waiting = an_eligible_application(call, owner, 3)
    client = sign_in(an_auditor(call))
    for page, numbers in (
        ("calls", []),
        ("call", [call.pk]),
        ("board", [call.pk, 1]),
        ("case", [waiting.pk]),
    ):
        main = main_of(text(client, page, *numbers))
        assert 'type="submit"' not in main
        assert "/reductions" not in main
    address = reverse("selection:confirm", args=[call.pk, 1])
    assert client.post(address, sent_for((number(call, 2), "selected", ""))).status_code == 403


def test_the_board_shows_rank_score_amounts_and_the_line_of_funds(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4, 5, 4], GRANT + 1_000)
    page = text(sign_in(lead), "board", call.pk, 1)
    assert (
        page.index("第2号</a>") < page.index("ここまでが予算の範囲（残り 1,000円）") < page.index("第1号</a>")
    )
    assert "35.00" in page
    assert page.count("同順位<") == 2
    assert "同順位のため要判断" in page
    assert "600,000円" in page


def test_an_empty_board_says_what_is_awaited(sign_in: SignIn, call: Call, lead: User, owner: User) -> None:
    an_eligible_application(call, owner)
    page = text(sign_in(lead), "board", call.pk, 1)
    assert "選定できる申請はまだありません" in page
    assert "要件確認済み 1件" in page
    assert "担当する公募" not in text(sign_in(lead), "calls")


def test_choices_are_previewed_before_they_are_kept(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], GRANT)
    sent = sent_for((number(call, 1), "selected", ""), (number(call, 2), "held_in_reserve", ""))
    client = sign_in(lead)
    _, page = confirm(client, call, sent, act="preview")
    assert "確定後の予算の残り" in page
    assert not Selection.objects.exists()
    status, page = confirm(client, call, sent)
    assert (status, "2件の選定を確定しました" in page) == (200, True)
    assert balance_of(call).reserved == GRANT
    assert "予算の残額では交付できないため" in page


def test_a_preview_shows_what_is_lacking(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], GRANT)
    sent = sent_for((number(call, 1), "selected", ""), (number(call, 2), "selected", "両方"))
    client = sign_in(lead)
    _, page = confirm(client, call, sent, act="preview")
    assert "600,000円の不足" in page
    assert "この内容で確定する" not in page
    status, page = confirm(client, call, sent)
    assert status == 422
    assert "予算の残りは0円で" in page
    assert not Selection.objects.exists()


def test_what_was_typed_is_there_again_when_a_reason_is_missing(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [5, 4], GRANT)
    sent = sent_for((number(call, 1), "passed_over", ""), (number(call, 2), "held_in_reserve", "書いた理由"))
    status, page = confirm(sign_in(lead), call, sent)
    assert status == 422
    assert "理由が必要です" in page
    assert "書いた理由" in page


def test_a_selection_is_undone_on_the_board(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], GRANT)
    client = sign_in(lead)
    confirm(client, call, sent_for((number(call, 1), "selected", "")))
    client.post(reverse("selection:undo", args=[number(call, 1).pk]))
    assert number(call, 1).stands is ApplicationState.REVIEWED
    assert balance_of(call).available == GRANT


def test_what_a_proposal_holds_is_not_offered_for_change(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], 2 * GRANT)
    client = sign_in(lead)
    confirm(client, call, sent_for((number(call, 1), "selected", ""), (number(call, 2), "selected", "")))
    held, free = number(call, 1), number(call, 2)
    drafter = a_person("drafter@pref.example", Role.PREFECTURE_OFFICER)
    named_for(call, drafter)
    draft_proposal(call=call, title="交付決定", note="", application_ids=[held.pk], by=drafter, at=AT)
    page = text(client, "board", call.pk, 1)
    assert "起案に入っています" in page
    for name, is_offered in ((held, False), (free, True)):
        assert (f'name="outcome-{name.pk}"' in page) is is_offered
        for action in ("undo", "reduce"):
            assert (reverse(f"selection:{action}", args=[name.pk]) in page) is is_offered


def test_reductions_are_computed_first_and_then_kept(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5], GRANT)
    application = number(call, 1)
    address = reverse("selection:reduce", args=[application.pk])
    client = sign_in(lead)
    assert "受注管理ソフト" in client.get(address).content.decode()
    sent = {"yen-row0": "６０万円", "reason-row0": "市価より高い"}
    page = client.post(address, sent | {"act": "try"}).content.decode()
    assert "まだ保存していません" in page
    assert "<strong>400,000円</strong>" in page
    assert not Reduction.objects.exists()
    client.post(address, sent | {"act": "keep"})
    assert Reduction.objects.get().to_yen == 600_000
    assert "減額あり" in text(client, "board", call.pk, 1)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"yen-row0": "たくさん"}, "読めません"),
        ({"yen-row0": "900,001", "reason-row0": "理由"}, "900,000円まで"),
        ({"yen-row0": "1"}, "理由がありません"),
    ],
)
def test_reductions_that_cannot_be_kept_say_why(
    sign_in: SignIn, lead: User, owner: User, sent: dict[str, str], words: str
) -> None:
    call = ranked(lead, owner, [5], GRANT)
    answer = sign_in(lead).post(
        reverse("selection:reduce", args=[number(call, 1).pk]), sent | {"act": "keep"}
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Reduction.objects.exists()


def test_the_reserve_list_moves_up_from_the_overview(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [5, 4], GRANT)
    client = sign_in(lead)
    sent = sent_for((number(call, 1), "selected", ""), (number(call, 2), "held_in_reserve", ""))
    confirm(client, call, sent)
    assert "繰り上げられる補欠はいません" in text(client, "call", call.pk)
    pass_over(application=number(call, 1), reason="辞退", by=lead, at=AT)
    assert "第2号" in text(client, "call", call.pk)
    client.post(reverse("selection:move_up", args=[call.pk]), {"application": str(number(call, 2).pk)})
    assert number(call, 2).stands is ApplicationState.SELECTED


def test_the_call_is_closed_from_the_overview_once_its_money_is_used_up(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [5], GRANT)
    client = sign_in(lead)
    assert "いまは終了できません" in text(client, "call", call.pk)
    assert reverse("selection:close", args=[call.pk]) not in text(client, "call", call.pk)
    client.post(reverse("selection:close", args=[call.pk]))
    assert Call.objects.get(pk=call.pk).state == CallState.PUBLISHED
    confirm(client, call, sent_for((number(call, 1), "selected", "")))
    assert "元には戻せません" in text(client, "call", call.pk)
    page = client.post(reverse("selection:close", args=[call.pk]), follow=True).content.decode()
    assert "公募を終了しました" in page
    assert Call.objects.get(pk=call.pk).state == CallState.CLOSED_EARLY


def test_an_assignment_is_shown_and_then_kept_as_it_was_shown(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    some_reviewers(call, 2)
    application = an_eligible_application(call, owner)
    client = sign_in(lead)
    page = text(client, "reviews", call.pk)
    assert "あと1人足りません" in page
    pairs = [piece.split('"')[0] for piece in page.split('name="pair" value="')[1:]]
    assert len(pairs) == 2
    client.post(reverse("selection:reviews", args=[call.pk]), {"pair": [*pairs, "nonsense", "1-2-3"]})
    assert Review.objects.filter(application=application).count() == 2


def test_a_profile_is_kept_and_its_conflicts_take_cases_away(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    reviewer, _ = some_reviewers(call, 2)
    application = an_eligible_application(call, owner)
    assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)
    client = sign_in(lead)
    address = reverse("selection:reviewer", args=[call.pk, reviewer.pk])
    assert client.post(address, {"firm": "第1製作所", "most_cases": "x"}).status_code == 422
    client.post(address, {"firm": "第1製作所", "most_cases": "１０"})
    assert ReviewerProfile.objects.get().most_cases == 10
    assert Conflict.objects.get().kind == "firm"
    assert "同じ会社" in text(client, "reviews", call.pk)
    assert client.get(reverse("selection:reviewer", args=[call.pk, lead.pk])).status_code == 404


def test_the_review_of_a_case_is_settled_and_concluded(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    reviewers = some_reviewers(call, 4)
    application = an_eligible_application(call, owner)
    client = sign_in(lead)
    change = reverse("selection:change_reviewers", args=[application.pk])
    for reviewer in reviewers:
        client.post(change, {"reviewer": str(reviewer.pk), "act": "add"})
    client.post(change, {"reviewer": str(reviewers[3].pk), "act": "end"})
    client.post(change, {"reviewer": "0", "act": "add"})
    assert Review.objects.present().count() == 3
    for reviewer in reviewers[:3]:
        score_all(application, reviewer, 4)
    page = text(client, "case", application.pk)
    assert "加点「" in page
    bonus_id = page.split("/bonuses/")[1].split('"')[0]
    bonus = reverse("selection:bonus", args=[application.pk, bonus_id])
    client.post(bonus, {"act": "look"})
    client.post(bonus, {"act": "give", "evidence": ""})
    assert not BonusFinding.objects.exists()
    client.post(bonus, {"act": "give", "evidence": "ポータルサイトの写し"})
    assert BonusFinding.objects.get().is_given
    client.post(reverse("selection:conclude", args=[application.pk]))
    assert Application.objects.get(pk=application.pk).stands is ApplicationState.REVIEWED
    assert "審査済み" in text(client, "case", application.pk)


def test_the_board_of_a_programme_without_review_goes_by_arrival(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = a_call(lead, programme="kagoshima-pref/uiturn-travel/2023", budget_yen=15_000)
    trip = {
        "category": "fare",
        "item": "運賃",
        "tax": "untaxed",
        "person": "甲",
        "residence": "kyushu",
        "yen": "24000",
    }
    facts: dict[str, object] = {"company.entity_type": "corporation", "company.prefecture": "46"}
    application = an_eligible_application(call, owner, costs=[trip], facts=facts)
    client = sign_in(lead)
    page = text(client, "board", call.pk, 1)
    assert "書類がそろった順" in page
    assert "得点" not in page
    assert "審査はありません" in text(client, "call", call.pk)
    sent = {f"outcome-{application.pk}": "selected", f"yen-{application.pk}": "10000"}
    confirm(client, call, sent)
    assert balance_of(call).available == 5_000


def test_the_number_of_queries_of_the_pages_does_not_grow(
    sign_in: SignIn, lead: User, owner: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = ranked(lead, owner, [5], 3 * GRANT)
    client = sign_in(lead)
    pages = (("call", [call.pk]), ("board", [call.pk, 1]), ("reviews", [call.pk]))
    before = []
    for page, numbers in pages:
        text(client, page, *numbers)
        with django_assert_max_num_queries(34) as asked:
            text(client, page, *numbers)
        before.append(len(asked))
    reviewers = list(User.objects.filter(role=Role.REVIEWER))
    for which in range(2, 8):
        reviewed(an_eligible_application(call, owner, which), reviewers, lead, [4] * 3)
    for (page, numbers), count in zip(pages, before, strict=True):
        with django_assert_max_num_queries(count):
            text(client, page, *numbers)


def test_a_concluded_review_is_opened_again_from_its_page_and_everybody_reads_why(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4], GRANT)
    application, client = number(call, 1), sign_in(lead)
    address = reverse("selection:reopen", args=[application.pk])
    assert address in text(client, "case", application.pk)
    assert "理由が書かれていません" in client.post(address, {"reason": " "}, follow=True).content.decode()
    told = client.post(address, {"reason": "採点の取り違え"}, follow=True).content.decode()
    assert "審査を開き直しました" in told
    assert address not in told
    assert reverse("selection:conclude", args=[application.pk]) in told
    assert "要件確認済み 1件" in text(client, "board", call.pk, 1)
    auditor = sign_in(an_auditor(call))
    page = main_of(text(auditor, "case", application.pk))
    assert "採点の取り違え" in page
    assert 'type="submit"' not in page
    assert auditor.post(address, {"reason": "x"}).status_code == 403


def test_what_is_selected_is_not_opened_again(sign_in: SignIn, lead: User, owner: User) -> None:
    call = ranked(lead, owner, [4], GRANT)
    application, client = number(call, 1), sign_in(lead)
    select(application=application, by=lead, at=AT)
    address = reverse("selection:reopen", args=[application.pk])
    assert address not in text(client, "case", application.pk)
    assert "先に選定を取り消して" in client.post(address, {"reason": "x"}, follow=True).content.decode()
    assert number(call, 1).stands is ApplicationState.SELECTED


def test_a_resemblance_is_lifted_on_the_page_of_the_case_seen_by_all_and_taken_back(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    application, client = an_eligible_application(call, owner), sign_in(lead)
    reviewer = a_neighbour(application)
    address = reverse("selection:lift", args=[application.pk, reviewer.pk, "email_domain"])
    seen = text(client, "case", application.pk).partition(address)[2].partition('name="seen" value="')[2][:64]
    without = client.post(address, {"reason": "", "act": "lift", "seen": seen}, follow=True)
    assert "理由が書かれていません" in without.content.decode()
    stale = client.post(address, {"reason": "共用ドメイン", "act": "lift"}, follow=True).content.decode()
    assert "画面を開いたあとに、一致した内容が変わりました" in stale
    sent = {"reason": "共用ドメイン", "act": "lift", "seen": seen}
    told = client.post(address, sent, follow=True).content.decode()
    assert "利益相反を解除しました" in told
    assert "共用ドメイン" in text(client, "reviews", call.pk)
    assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)
    auditor = sign_in(an_auditor(call))
    page = main_of(text(auditor, "case", application.pk))
    assert "共用ドメイン" in page
    assert 'type="submit"' not in page
    assert auditor.post(address, {"act": "end"}).status_code == 403
    sign_in(lead).post(address, {"act": "end"})
    assert ConflictLift.objects.get().ended_by == lead
    assert not Review.objects.present().exists()


def test_the_board_says_that_a_reviewer_with_a_lifted_conflict_scored(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    application = an_eligible_application(call, owner)
    reviewers = [a_neighbour(application), *some_reviewers(call, 2)]
    lift(application, reviewers[0], lead)
    reviewed(application, reviewers, lead, [4] * 3)
    assert "利益相反の解除 1件" in text(sign_in(an_auditor(call)), "board", call.pk, 1)


def test_what_a_reviewer_declared_is_read_by_leads_alone(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    (reviewer,) = some_reviewers(call, 1)
    application = an_eligible_application(call, owner)
    assign_reviews(call=call, pairs=[(application.pk, reviewer.pk)], by=lead, at=AT)
    declare_conflict(application_id=application.pk, note="妻の勤め先", by=reviewer, at=AT)
    page = text(sign_in(lead), "case", application.pk)
    assert "妻の勤め先" in page
    assert "審査員本人が申し出た利益相反は解除できません" in page
    page = text(sign_in(an_auditor(call)), "case", application.pk)
    assert "本人の申出" in page
    assert "妻の勤め先" not in page


def test_reviews_by_criteria_that_changed_are_named_on_the_board_and_on_the_page_of_the_case(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4], GRANT)
    an_amended(call, lead, WIDER_VISION)
    client = sign_in(lead)
    page = text(client, "board", call.pk, 1)
    assert "順位に入っていない申請があります" in page
    assert reverse("selection:case", args=[number(call, 1).pk]) in page
    case = text(client, "case", number(call, 1).pk)
    assert case.count("再採点待ち") == 3
    assert "4／5<br><small>変わる前の項目" in case
    sent = sent_for((number(call, 1), "selected", ""))
    confirm(client, call, sent)
    assert not Selection.objects.exists()
    client.post(reverse("selection:reopen", args=[number(call, 1).pk]), {"reason": "項目の変更"})
    assert text(client, "reviews", call.pk).count("（再採点待ち）") == 3


def test_a_bonus_that_an_amendment_adds_is_given_on_the_page_of_who_filed_before(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    application, client = an_eligible_application(call, owner), sign_in(lead)
    address = reverse("selection:bonus", args=[application.pk, "sdgs"])
    assert address not in text(client, "case", application.pk)
    an_amended(call, lead, ANOTHER_BONUS)
    assert "県のSDGs登録（5点）" in text(client, "case", application.pk)
    client.post(address, {"act": "give", "evidence": "登録証の写し"})
    assert BonusFinding.objects.get().bonus == "sdgs"
    assert "登録証の写し" in text(client, "case", application.pk)


def test_undoing_what_alone_keeps_a_round_by_its_criteria_warns_of_the_reviews_it_outdates(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call, client = ranked(lead, owner, [5, 4], 2 * GRANT), sign_in(lead)
    select(application=number(call, 1), by=lead, at=AT)
    address = reverse("selection:undo", args=[number(call, 1).pk])
    assert "やり直し" not in text(client, "board", call.pk, 1)
    an_amended(call, lead, WIDER_VISION)
    page = text(client, "board", call.pk, 1)
    assert "やり直す採点: 提出済みの6件" in page.partition("選定の取消し")[2].partition(address)[0]
    told = client.post(address, follow=True).content.decode()
    assert "選定を取り消しました。提出済みの採点6件のやり直しが必要です。" in told


def test_undoing_one_of_several_outdates_nothing_and_does_not_warn(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call, client = ranked(lead, owner, [5, 4], 2 * GRANT), sign_in(lead)
    for which in (1, 2):
        select(application=number(call, which), by=lead, at=AT)
    an_amended(call, lead, WIDER_VISION)
    assert "やり直し" not in text(client, "board", call.pk, 1)
    told = client.post(reverse("selection:undo", args=[number(call, 1).pk]), follow=True).content.decode()
    assert "第1号の選定を取り消しました。" in told
    assert "やり直しが必要です" not in told.partition("</ul>")[0]


def test_the_table_of_conflicts_shows_no_lift_that_does_not_stand(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    application, client = an_eligible_application(call, owner), sign_in(lead)
    reviewer = a_neighbour(application)
    lift(application, reviewer, lead)
    assert SHARED_DOMAIN in text(client, "reviews", call.pk)
    reviewer.email = "reviewer@elsewhere.example.jp"
    reviewer.save()
    assert "同じメールのドメイン" not in text(client, "reviews", call.pk)
    application.answers.create(
        key="contact.email", text="a@elsewhere.example.jp", saved_by=owner, saved_at=AT
    )
    page = text(client, "reviews", call.pk)
    assert "同じメールのドメイン" in page
    assert "共用ドメイン" not in page


def test_the_board_names_what_the_lead_undid_after_the_call_had_ended_early(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4], GRANT)
    select(application=number(call, 1), by=lead, at=AT)
    reviewers = list(User.objects.filter(role=Role.REVIEWER))
    reviewed(an_eligible_application(call, owner, 2, round_number=2), reviewers, lead, [4] * 3)
    close_calls_without_money(AT)
    client = sign_in(lead)
    assert "規則による扱い" not in text(client, "board", call.pk, 2)
    undo_selection(application=number(call, 2), by=lead, at=AT)
    assert "規則による扱い" in text(client, "board", call.pk, 2)
    assert "規則による扱い" not in text(client, "board", call.pk, 1)


def test_what_the_rule_passed_over_before_its_review_is_taken_back_on_the_board(
    sign_in: SignIn, lead: User, owner: User
) -> None:
    call = ranked(lead, owner, [4], GRANT)
    version = call.versions.get()
    version.text = version.text.replace(
        "after_early_close: held_in_reserve", "after_early_close: passed_over"
    )
    version.sha256 = "passed over"
    version.save()
    select(application=number(call, 1), by=lead, at=AT)
    waiting = an_eligible_application(call, owner, 2, round_number=2)
    close_calls_without_money(AT)
    client = sign_in(lead)
    address = reverse("selection:undo", args=[waiting.pk])
    assert address in text(client, "board", call.pk, 2)
    client.post(address)
    assert number(call, 2).stands is ApplicationState.FOUND_ELIGIBLE
    assert address not in text(client, "board", call.pk, 2)
