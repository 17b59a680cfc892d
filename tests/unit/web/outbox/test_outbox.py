"""The outbox exists in the demonstration only."""

import pytest
from django.test import Client

from banso.actions.mail.mails import write_mail
from tests.people import AT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def mails() -> None:
    for number, to in enumerate(("a@demo.example", "b@demo.example")):
        write_mail(
            key=str(number),
            to=to,
            subject=f"件名{number}",
            body="コード <b>123456</b>",
            at=AT,
            page="/account",
        )


@pytest.mark.usefixtures("demo_site")
def test_mails_of_the_demonstration_are_read_here(client: Client) -> None:
    page = client.get("/outbox").content.decode()
    assert ("件名0" in page, "件名1" in page, "送信済み" in page) == (True, True, False)
    page = client.get("/outbox", {"to": "B@demo.example"}).content.decode()
    assert ("件名0" in page, "件名1" in page) == (False, True)
    assert "メールはまだありません" in client.get("/outbox", {"to": "nobody@x.example"}).content.decode()


@pytest.mark.usefixtures("demo_site")
def test_a_mail_shows_its_words_as_words_and_its_address_as_a_link(client: Client) -> None:
    address = client.get("/outbox").content.decode().split('href="/outbox/')[1].split('"')[0]
    page = client.get(f"/outbox/{address}").content.decode()
    assert "&lt;b&gt;123456&lt;/b&gt;" in page
    # The address of this machine, whatever port it listens on.
    assert 'href="http://testserver/account"' in page
    assert "送られていません" in page
    assert client.get("/outbox/999").status_code == 404


def test_among_real_people_there_is_no_such_page(client: Client) -> None:
    assert client.get("/outbox").status_code == 404
    assert client.get("/outbox/1").status_code == 404
