"""Every address of the site against every role: pages, fragments, files and the API alike."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from banso.actions.permissions import HOLDERS, Permission
from banso.config.access import ADDRESSES, AREAS, permission_for
from banso.records.models.people import APPLICANT_ROLES, Role
from banso.web.homes import HOMES
from tests.people import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

READERS = {
    Role.SECRETARIAT_OFFICER,
    Role.SECRETARIAT_LEAD,
    Role.PREFECTURE_OFFICER,
    Role.PREFECTURE_APPROVER,
    Role.PREFECTURE_FINANCE,
    Role.AUDITOR,
}
SECRETARIAT = {Role.SECRETARIAT_OFFICER, Role.SECRETARIAT_LEAD}
APPLICANTS = {Role.OWNER, Role.ADVISER}
DESK = {Role.POLICY_STAFF, Role.ADMINISTRATOR}
ANYBODY = {None, *Role}
AT_MOST = (
    (r"/api/v1/openapi\.json", ANYBODY),
    (r"/(api|policy)(/|$)", DESK),
    (r"/account/staff(/|$)", {Role.ADMINISTRATOR}),
    (r"/account/openid/company$", APPLICANTS),
    (r"/account/(sign-(in|up|out)|inactive|demo|openid)(/|$)", ANYBODY),
    (r"/account(/|$)", {*Role}),
    (r"/(check/saved?|demo-date)(/|$)", {*Role}),
    (r"/apply/consent/", ANYBODY),
    (r"/apply(/|$)", APPLICANTS),
    (r"/review(/|$)", {Role.REVIEWER}),
    (r"/secretariat/selection(/|/1|/1/rounds/1|/cases/1)?$", READERS),
    (r"/secretariat/(calls|selection)(/|$)", {Role.SECRETARIAT_LEAD}),
    (r"/secretariat/(arrivals|lists/new|cases/bulk)(/|$)", SECRETARIAT),
    (r"/secretariat/cases/1/(assign|clauses|police|check/.+|eligibility/.+)", SECRETARIAT),
    (r"/decide/(.+/(circulate|edit|posted|withdraw|new|paper|again))$", {Role.PREFECTURE_OFFICER}),
    (r"/decide/.+/sign$", {Role.PREFECTURE_OFFICER, Role.PREFECTURE_APPROVER}),
    (r"/(secretariat|decide|files)(/|$)", READERS),
    (r"/(check|calls|outbox)(/|$)", ANYBODY),
)
"""Who may enter an area at most; the table of the site says it address by address. Any other area is public."""
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


def at_most(address: str) -> set[Role | None]:
    """Who may enter, by this table of the test's own."""
    return next((who for pattern, who in AT_MOST if re.match(pattern, address)), ANYBODY)


def by_table(address: str) -> set[Role | None]:
    """Who may enter, by the table of the site."""
    asked = permission_for(get_resolver().resolve(address))
    assert asked is not None, address
    return {*HOLDERS[asked], *([None] if asked is Permission.VISIT else [])}


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


def test_the_table_lets_nobody_into_an_area_of_others() -> None:
    assert {address for address in ALL if not by_table(address) <= at_most(address)} == set()


@pytest.mark.parametrize("role", [None, *Role])
def test_the_gate_keeps_to_the_table(role: Role | None) -> None:
    client = Client(raise_request_exception=False)
    user = make_user(role=role) if role is not None else None
    wrong = []
    for address in ALL:
        expected = "" if role in by_table(address) else "sign in" if role is None else "refused"
        for method in ("GET", "POST"):
            if user is not None:
                # Signing out elsewhere, one of the addresses, ends what came before.
                user.refresh_from_db()
                client.force_login(user)
            stopped = was_stopped(client, method, address)
            # A page may refuse besides, for reasons of its own; it never lets in whom the gate would not.
            if stopped != expected and (expected or stopped == "sign in"):
                wrong.append((method, address, stopped))
    assert wrong == []


STAFF = [role for role in Role if role not in APPLICANT_ROLES]


@pytest.mark.parametrize("role", STAFF)
def test_staff_open_nothing_before_they_have_shown_a_second_factor(role: Role) -> None:
    client = Client(raise_request_exception=False)
    user = make_user(role=role, password=PASSWORD)
    client.post("/account/sign-in/password", {"login": user.email, "password": PASSWORD})
    opened = set()
    for address in ALL:
        if None in by_table(address) or role not in by_table(address):
            continue
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            led = answer.status_code == 302 and answer["Location"].startswith("/account/second-factor/needed")
            if not led and not (address.startswith("/api/") and answer.status_code == 403):
                opened.add(address)
    assert opened == {
        "/account/prove",
        "/account/prove/code",
        "/account/prove/passkey",
        "/account/prove/password",
        "/account/second-factor",
        "/account/second-factor/app",
        "/account/second-factor/app.svg",
        "/account/second-factor/needed",
        "/account/second-factor/passkeys/new",
    }


@pytest.mark.parametrize("role", Role)
def test_everybody_may_enter_their_own_home(role: Role) -> None:
    assert role in by_table(HOMES[role])


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


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PREFECTURE_FINANCE])
def test_who_only_reads_cases_can_send_nothing_to_their_pages(client: Client, role: Role) -> None:
    client.force_login(make_user(role=role))
    areas = re.compile(r"/(secretariat|decide|files|review|apply)(/|$)")
    answers = {address: client.post(address).status_code for address in ALL if areas.match(address)}
    assert {address for address, status in answers.items() if status not in {403, 404, 405}} == {
        "/apply/consent/x"
    }
