"""Every address of the site against every role: pages, fragments, files and the API alike."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from banso.config.access import ADDRESSES, AREAS, permission_for
from banso.records.models.people import Role
from tests.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

STAFF_ONLY = re.compile(r"^/(policy|api)(/|$)(?!v1/openapi\.json)")
SIGNED_IN_ONLY = re.compile(r"^/(account(?!/sign-)|check/saved?(/|$)|demo-date)")
STAFF = {Role.POLICY_STAFF, Role.ADMINISTRATOR}
SAMPLES = {"int": "1", "slug": "x", "path": "x", "str": "x"}


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        here = before + re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        else:
            yield here, pattern


ALL = sorted({address for address, _ in addresses(get_resolver())})


def namespaces(resolver: URLResolver) -> set[str]:
    inner = [one for one in resolver.url_patterns if isinstance(one, URLResolver)]
    return {one.namespace for one in inner if one.namespace}.union(*map(namespaces, inner))


def may_enter(role: Role | None, address: str) -> bool:
    if STAFF_ONLY.match(address):
        return role in STAFF
    return role is not None or not SIGNED_IN_ONLY.match(address)


def was_stopped(client: Client, method: str, address: str) -> str:
    """How the gate answered; empty when it let the request pass."""
    answer = client.generic(method, address)
    if answer.status_code == 302 and answer["Location"].startswith("/account/sign-in?next="):
        return "sign in"
    if answer.status_code == 401:
        return "sign in"
    return "refused" if answer.status_code == 403 else ""


def test_the_walk_meets_every_area() -> None:
    assert {"/", "/account", "/check/save", "/api/v1/simulations/1/result", "/healthz"} <= set(ALL)
    # Areas whose pages are still to come are in the table already.
    assert namespaces(get_resolver()) <= AREAS.keys()


def test_every_exception_names_an_address_there_is() -> None:
    resolver = get_resolver()
    named = {permission_for(resolver.resolve(address)) for address in ALL}
    assert None not in named
    views = {resolver.resolve(address).view_name for address in ALL}
    assert ADDRESSES.keys() <= views


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("address", ALL)
def test_who_may_enter(role: Role | None, address: str) -> None:
    client = Client(raise_request_exception=False)
    user = make_user(role=role) if role is not None else None
    for method in ("GET", "POST", "DELETE"):
        if user is not None:
            client.force_login(user)
        expected = "" if may_enter(role, address) else "sign in" if role is None else "refused"
        stopped = was_stopped(client, method, address)
        if expected == "" and address == "/demo-date":
            # Real accounts are told so by the page itself.
            assert stopped in {"", "refused"}
        else:
            assert stopped == expected, f"{method} {address}"


def test_what_is_in_no_table_opens_for_nobody() -> None:
    match = get_resolver().resolve("/healthz")
    match.namespaces, match.namespace, match.view_name = ["new"], "new", "new:page"
    assert permission_for(match) is None


def test_the_way_to_the_sign_in_is_kept_nowhere() -> None:
    answer = Client().get("/check/save?company.capital_yen=5")
    assert answer["Location"] == "/account/sign-in?next=/check/save%3Fcompany.capital_yen%3D5"
    assert "no-store" in answer["Cache-Control"]


def test_a_piece_of_a_page_never_turns_into_the_sign_in(client: Client) -> None:
    response = client.get("/policy/runs/1/progress", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"], response.content) == (401, "true", b"")
