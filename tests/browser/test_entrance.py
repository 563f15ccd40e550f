"""The way in: log-in, the home page and the admin, on a desk and on a phone, in light and in dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import assert_accessible
from tests.browser.screens import DESK, PHONE, Open, assert_no_sideways_scroll, fill_login
from tests.browser.watching import Watch
from tests.site_server import ADA, Person, Site

SCREENS = [
    pytest.param({"viewport": viewport, "color_scheme": scheme}, id=f"{name}-{scheme}")
    for name, viewport in (("desk", DESK), ("phone", PHONE))
    for scheme in ("light", "dark")
]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", ["/login/", "/", "/runs", "/agents", "/providers", "/threads", "/admin/"])
def test_each_page_is_accessible_and_fits(open_page: Open, screen: dict[str, object], path: str) -> None:
    page = open_page(path, **screen, person=None if path == "/login/" else ADA)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_logging_in_leads_to_the_page_that_was_asked_for(open_page: Open) -> None:
    page = open_page("/runs", person=None)
    expect(page).to_have_url("/login/?next=/runs")
    page.get_by_label("Name").fill(ADA.name)
    page.get_by_label("Password").fill(ADA.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/runs")


def test_a_wrong_password_is_told_and_nothing_else(open_page: Open) -> None:
    page = open_page("/login/", person=None)
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")


def test_whoever_is_not_logged_in_reads_nothing(open_page: Open, watch: Watch, site: Site) -> None:
    watch.expect("40[13]")
    page = open_page("/login/", person=None)
    for path in ("/api/workflows/", "/api/runs/", "/api/agents/", "/api/providers/", "/api/schema/"):
        assert page.request.get(site.url + path).status in (401, 403), path


def test_an_unknown_address_is_answered_by_a_page_that_leads_home(open_page: Open, watch: Watch) -> None:
    watch.expect("404")
    page = open_page("/nowhere/at/all")
    page.get_by_role("link", name="Baton").click()
    expect(page).to_have_url("/")


def test_logging_out_ends_the_session(open_page: Open, site: Site) -> None:
    page = open_page("/login/", person=None)
    fill_login(page, Person(ADA.name, ADA.password))
    page.get_by_role("button", name="ada").click()
    page.get_by_text("Log out").click()
    expect(page).to_have_url("/login/")
    page.goto("/")
    expect(page).to_have_url("/login/?next=/")
