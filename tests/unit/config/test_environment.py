"""What the environment may say, and what stops the start."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from banso.config.environment import (
    read_clamd,
    read_minutes,
    read_oidc,
    read_private_files,
)


@pytest.mark.parametrize(("text", "minutes"), [("", 30), (" 5 ", 5), ("1440", 1440)])
def test_minutes_are_whole_numbers(text: str, minutes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_JOB_MINUTES", text)
    assert read_minutes("BANSO_JOB_MINUTES", 30) == minutes


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "half", "５"])
def test_what_is_no_number_of_minutes_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_JOB_MINUTES", text)
    with pytest.raises(ImproperlyConfigured, match="BANSO_JOB_MINUTES"):
        read_minutes("BANSO_JOB_MINUTES", 30)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_scanner_is_a_socket_or_a_host_with_its_port(
    text: str, address: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANSO_CLAMD", text)
    assert read_clamd() == address


@pytest.mark.parametrize("text", ["clamd", "clamd:", ":3310", "clamd:0", "clamd:99999", "clamd:http"])
def test_what_is_no_address_of_a_scanner_stops_the_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANSO_CLAMD", text)
    with pytest.raises(ImproperlyConfigured, match="BANSO_CLAMD"):
        read_clamd()


def test_files_lie_in_the_state_folder_unless_a_bucket_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BANSO_FILES", raising=False)
    assert read_private_files(tmp_path)["OPTIONS"]["location"] == tmp_path / "files"
    monkeypatch.setenv("BANSO_FILES", "s3://bucket/inner/folder/")
    monkeypatch.setenv("BANSO_FILES_ENDPOINT", "https://objects.example.jp")
    options = read_private_files(tmp_path)["OPTIONS"]
    assert (options["bucket_name"], options["location"]) == ("bucket", "inner/folder")
    assert options["endpoint_url"] == "https://objects.example.jp"
    for wrong in ("bucket", "s3://", "https://bucket/folder"):
        monkeypatch.setenv("BANSO_FILES", wrong)
        with pytest.raises(ImproperlyConfigured, match="BANSO_FILES"):
            read_private_files(tmp_path)


OIDC = {
    "BANSO_OIDC_ISSUER": "https://gbiz-id.go.jp/oauth/",
    "BANSO_OIDC_CLIENT_ID": "client",
    "BANSO_OIDC_SECRET": "secret",
}


def with_provider(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    for name, value in (OIDC | {"BANSO_OIDC_NAME": "", "BANSO_OIDC_SCOPE": ""} | changed).items():
        monkeypatch.setenv(name, value)


def test_without_an_issuer_there_is_no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    with_provider(monkeypatch, BANSO_OIDC_ISSUER="")
    assert read_oidc() is None


def test_a_provider_is_read_with_its_issuer_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with_provider(monkeypatch)
    described = read_oidc()
    assert described
    assert (described["name"], described["client_id"], described["secret"]) == ("GビズID", "client", "secret")
    kept = described["settings"]
    assert kept["issuer"] == "https://gbiz-id.go.jp/oauth/"
    assert kept["server_url"] == "https://gbiz-id.go.jp/oauth/.well-known/openid-configuration"
    assert kept["origin"] == "https://gbiz-id.go.jp"
    assert kept["oauth_pkce_enabled"] is True
    assert kept["scope"] == ["openid", "profile", "email", "user"]


@pytest.mark.parametrize(
    "changed",
    [
        {"BANSO_OIDC_CLIENT_ID": ""},
        {"BANSO_OIDC_SECRET": ""},
        {"BANSO_OIDC_ISSUER": "http://gbiz-id.go.jp/oauth/"},
        {"BANSO_OIDC_ISSUER": "gbiz-id.go.jp"},
    ],
)
def test_half_a_provider_stops_the_start(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]) -> None:
    with_provider(monkeypatch, **changed)
    with pytest.raises(ImproperlyConfigured, match="BANSO_OIDC"):
        read_oidc()
