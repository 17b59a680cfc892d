"""One's own saved checks."""

from collections.abc import Callable

import pytest
from django.test import Client

from banso.actions.saved_checks import save_check
from banso.records.models import SavedCheck, User
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]


@pytest.fixture
def check(owner: User) -> SavedCheck:
    return save_check(
        by=owner, at=AT, title="設備投資", purpose="equipment", answers={"company.employees": 5}
    )


def text(response: object) -> str:
    return response.content.decode()


def test_an_empty_account_says_what_to_do(sign_in: SignIn, owner: User) -> None:
    page = text(sign_in(owner).get("/account"))
    assert "保存した診断はまだありません" in page
    assert 'href="/check"' in page


def test_the_list_takes_as_many_queries_for_one_check_as_for_many(
    sign_in: SignIn, owner: User, check: SavedCheck, django_assert_num_queries: Callable[[int], object]
) -> None:
    client = sign_in(owner)
    with django_assert_num_queries(3):
        assert text(client.get("/account")).count("名前を変える") == 1
    for number in range(20):
        save_check(by=owner, at=AT, title=f"診断{number}", purpose="", answers={})
    with django_assert_num_queries(3):
        assert text(client.get("/account")).count("名前を変える") == 21


def test_a_check_is_renamed(sign_in: SignIn, owner: User, check: SavedCheck) -> None:
    client = sign_in(owner)
    assert 'value="設備投資"' in text(client.get(f"/account/checks/{check.pk}/rename"))
    response = client.post(f"/account/checks/{check.pk}/rename", {"title": "<b>新しい</b>"}, follow=True)
    assert "診断の名前を「&lt;b&gt;新しい&lt;/b&gt;」に変えました。" in text(response)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (" ", "「診断の名前」を入力してください。"),
        ("あ" * 101, "「診断の名前」は100文字以内で入力してください。"),
    ],
)
def test_a_title_that_cannot_be_is_refused_in_words(
    sign_in: SignIn, owner: User, check: SavedCheck, title: str, words: str
) -> None:
    assert words in text(sign_in(owner).post(f"/account/checks/{check.pk}/rename", {"title": title}))
    assert SavedCheck.objects.get().title == "設備投資"


def test_a_check_is_deleted_after_a_question(sign_in: SignIn, owner: User, check: SavedCheck) -> None:
    client = sign_in(owner)
    assert "「設備投資」を削除しますか" in text(client.get(f"/account/checks/{check.pk}/delete"))
    assert SavedCheck.objects.exists()
    assert "「設備投資」を削除しました。" in text(
        client.post(f"/account/checks/{check.pk}/delete", follow=True)
    )
    assert not SavedCheck.objects.exists()


@pytest.mark.parametrize("verb", ["rename", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_another_persons_check(
    client: Client, check: SavedCheck, verb: str, method: str
) -> None:
    address = f"/account/checks/{check.pk}/{verb}"
    assert getattr(client, method)(address, {"title": "x"})["Location"].startswith("/account/sign-in")
    client.force_login(make_user("stranger@company.example"))
    assert getattr(client, method)(address, {"title": "x"}).status_code == 404
    assert "設備投資" not in text(client.get("/account"))
    assert SavedCheck.objects.get().title == "設備投資"
