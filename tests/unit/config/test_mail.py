"""How the mail server is named in the environment."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from banso.config.mail import read_smtp

SENDER = "補助金事務局 <noreply@banso.example>"


def read(monkeypatch: pytest.MonkeyPatch, address: str, sender: str = SENDER) -> dict[str, Any] | None:
    monkeypatch.setenv("BANSO_SMTP", address)
    return read_smtp(sender)


@pytest.mark.parametrize(
    ("address", "security", "port"),
    [
        ("smtp://mail.example", "smtp", 25),
        ("smtp+tls://mail.example", "smtp+tls", 587),
        ("smtps://mail.example", "smtps", 465),
        ("smtps://mail.example:2465", "smtps", 2465),
    ],
)
def test_the_address_says_how_it_is_encrypted(
    monkeypatch: pytest.MonkeyPatch, address: str, security: str, port: int
) -> None:
    assert read(monkeypatch, address) == {
        "security": security,
        "host": "mail.example",
        "port": port,
        "user": "",
        "password": "",
    }


def test_special_characters_of_the_account_are_written_as_in_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    described = read(monkeypatch, "smtps://banso%40pref:p%40ss%2Fw%3Ard@mail.example")
    assert described
    assert (described["user"], described["password"]) == ("banso@pref", "p@ss/w:rd")


def test_without_an_address_no_mail_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, "  ", sender="") is None


@pytest.mark.parametrize(
    "address", ["mail.example", "http://u:secret@mail.example:25", "smtps://u:secret@", "smtp://h:secret"]
)
def test_what_cannot_be_read_stops_the_start_and_the_password_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="BANSO_SMTP") as refused:
        read(monkeypatch, address)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "補助金事務局"])
def test_mail_needs_a_sender(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BANSO_MAIL_FROM"):
        read(monkeypatch, "smtp://mail.example", sender)
