"""What journeys share: the site as a person starts it, a real Chromium, and the eye of axe.

Everything is made anew per module: a browser that outlived it would get in the way of tests that use the database.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

import banso
from tests.conftest import WHOLE_CHROMIUM, find_chromium
from tests.site_process import SiteProcess, running_site

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
LARGEST_PAGE = 100_000
"""Bytes of HTML."""
PASSWORD = "kagoshima-demo-2023"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Layout is measured at the width of a phone; one pixel of rounding is no scroll bar.
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"

Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def translations() -> None:
    """Compile the English texts, as the build does."""
    folder = Path(banso.__file__).parent / "locale"
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-D", "django", "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def site(
    translations: None, demonstration: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SiteProcess]:
    """The demonstration, shared by the journeys of a module."""
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder, "--demo", for_a_browser=True, copy_of=demonstration) as started:
        yield started


@pytest.fixture
def fresh_site(translations: None, demonstration: Path, tmp_path: Path) -> Iterator[SiteProcess]:
    """A demonstration of one's own, for journeys that move its date or change what others see."""
    with running_site(tmp_path, "--demo", for_a_browser=True, copy_of=demonstration) as started:
        yield started


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A real Chromium."""
    with playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS) as launched:
        yield launched


@pytest.fixture
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with its viewers."""
    path = find_chromium(WHOLE_CHROMIUM)
    with playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS) as launched:
        yield launched


@pytest.fixture
def open_page(browser: Browser, site: SiteProcess) -> Iterator[Opener]:
    """Open pages as somebody with a browser of their own: `open_page(viewport=PHONE, java_script_enabled=False)`.

    At the end no page may have asked another host for anything, or have had an error of script or policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(**options: object) -> Page:
        settings = {"base_url": site.address, "locale": "ja-JP", "viewport": DESK} | options
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        own_host = urlsplit(str(settings["base_url"])).netloc
        watch(page, own_host, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, own_host: str, complaints: list[str]) -> None:
    """Note requests to other hosts and what the browser complains of."""

    def note_request(url: str) -> None:
        if urlsplit(url).netloc not in {own_host, ""}:
            complaints.append(f"request to {url}")

    def note_message(kind: str, text: str) -> None:
        # A page that answers 404 or 403 on purpose is reported here too.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            complaints.append(text)

    page.on("request", lambda request: note_request(request.url))
    page.on("console", lambda message: note_message(message.type, message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))


@pytest.fixture
def page(open_page: Opener) -> Page:
    """A browser on a computer, in Japanese, nobody signed in."""
    return open_page()


@pytest.fixture
def phone(open_page: Opener) -> Page:
    """A browser on a phone."""
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def any_page(request: pytest.FixtureRequest, open_page: Opener) -> Page:
    """One run on a phone, one on a computer."""
    return open_page(viewport=request.param)


@pytest.fixture
def without_script(open_page: Opener) -> Page:
    """A browser with JavaScript switched off."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing, nothing scrolls sideways and the page is small."""
    axe = Axe()

    def checked(page: Page) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        assert not page.evaluate(SIDEWAYS), f"{page.url} scrolls sideways"
        assert len(page.content().encode()) <= LARGEST_PAGE, f"{page.url} is too large"

    return checked


def run_on(site: SiteProcess, code: str, *arguments: str) -> str:
    """Prepare the data of a running demonstration with Python in a process of its own.

    Args:
        site: It.
        code: After Django is set up; finds the arguments in `sys.argv[1:]`.
        arguments: For it.

    Returns:
        The last line it printed; empty where it printed nothing.
    """
    settings = {
        "BANSO_STATE_DIR": str(site.state_dir),
        "BANSO_DATABASE_URL": "",
        "BANSO_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "banso.config.settings",
    }
    command = [sys.executable, "-c", f"import sys, django\ndjango.setup()\n{code}", *arguments]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, env=os.environ | settings, cwd=root, check=True, stdout=subprocess.PIPE, text=True
    )
    return (done.stdout.splitlines() or [""])[-1]


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


def sign_in(page: Page, account: str = "owner") -> None:
    """Enter as somebody of the demonstration, with the second factor where there is one, and stand on the account.

    Args:
        page: A browser.
        account: The address; owner, adviser, officer and admin go without their `@demo.example`.
    """
    address = account if "@" in account else f"{account}@demo.example"
    page.goto("/account/demo")
    page.get_by_role("row").filter(has_text=address).get_by_role("button").click()
    page.wait_for_url(lambda url: not url.endswith("/account/demo"))
    page.goto("/account")


@pytest.fixture
def signed_in() -> Callable[..., None]:
    """`signed_in(page)` or `signed_in(page, "adviser")`."""
    return sign_in


@pytest.fixture
def enter(open_page: Opener) -> Callable[..., Page]:
    """`enter("lead@secretariat.example", viewport=PHONE)`: a browser in which somebody is signed in."""

    def entered(account: str = "owner", **options: object) -> Page:
        page = open_page(**options)
        sign_in(page, account)
        return page

    return entered
