"""One real site and one real browser for all browser tests; each test has its own pages, and each page is watched.

A running Playwright holds an event loop on the main thread, so these tests come after all others of the session.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.calls import Calls
from tests.browser.screens import CHROMIUM, DESK, QUIET, Cookies, Open, fill_login
from tests.browser.watching import Watch
from tests.site_server import ADA, Person, Site, running_site

PAGES = pytest.StashKey[list[Page]]()
PICTURE_MS = 5_000

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a browser test, and put it last: its event loop keeps asyncio's tests from running."""
    here = Path(__file__).parent
    ours = [item for item in items if here in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(120))
    items[:] = [item for item in items if here not in item.path.parents] + ours


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Keep a picture of each page of a test that failed; of one that cannot be taken, as of a page being left, tell."""
    report = yield
    if report.failed:
        folder = item.config.rootpath / ".pytest_cache" / "pictures"
        for index, page in enumerate(item.stash.get(PAGES, [])):
            if not page.is_closed():
                path = folder / f"{item.name}-{call.when}-{index}.png"
                try:
                    page.screenshot(path=path, timeout=PICTURE_MS)
                except Error as error:
                    report.sections.append((f"no picture of {page.url}", error.message))
    return report


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run the site; at the end its log must hold no traceback, no error and no warning."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site
    assert site.complaints() == [], site.log.read_text()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Run Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def log_in(site: Site, browser: Browser) -> Cookies:
    """Give the cookies of a person who logged in through the page; once a person."""
    known: dict[Person, Any] = {}

    def cookies(person: Person) -> Any:
        if person not in known:
            with browser.new_context(base_url=site.url) as context:
                fill_login(context.new_page(), person)
                known[person] = context.storage_state()
        return known[person]

    return cookies


@pytest.fixture
def open_context(
    site: Site, browser: Browser, log_in: Cookies, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser contexts whose pages are watched; what a page complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    pages = request.node.stash.setdefault(PAGES, [])

    def make(person: Person | None = ADA, **options: Any) -> BrowserContext:
        state = log_in(person) if person else None
        settings = {"viewport": DESK, "reduced_motion": "reduce", "accept_downloads": True, **options}
        context = browser.new_context(base_url=site.url, storage_state=state, **settings)
        context.on("page", lambda page: (watch.follow(page), pages.append(page)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Collect what pages complain of, and fail the test with it at its end."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def open_page(open_context: Callable[..., BrowserContext]) -> Open:
    """Open an address on a new page: `open_page("/runs", person=…, viewport=…, color_scheme=…)`."""

    def make(path: str = "/", **options: Any) -> Page:
        page = open_context(**options).new_page()
        page.goto(path)
        return page

    return make


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """Give an empty page of somebody who is logged in, at a desk, in light colours."""
    return open_context(color_scheme="light").new_page()


@pytest.fixture
def calls(open_context: Callable[..., BrowserContext]) -> Calls:
    """Call the API as the person of the test."""
    return Calls(open_context())
