"""The way in and the pages that lists stand on: nothing serious for axe, on a desk, on a phone, light and dark."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.screens import Open, fill_login
from tests.browser.watching import Watch
from tests.site_server import ADA, Person, Site

PAGES = ["/login/", "/", "/runs", "/agents", "/providers", "/threads", "/operations", "/admin/"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_accessible_and_fits(open_page: Open, path: str) -> None:
    page = open_page(path, person=None if path == "/login/" else ADA)
    assert_good_on_every_screen(page)


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


def test_a_refusal_that_overtakes_logging_out_leads_nowhere(open_page: Open) -> None:
    page = open_page("/login/", person=None)
    fill_login(page, Person(ADA.name, ADA.password))
    asked: list[Route] = []

    def keep(route: Route) -> None:
        asked.append(route)

    def leave(route: Route) -> None:
        asked[0].fulfill(status=401, json={"code": "not_authenticated", "message": "Log in first."})
        route.continue_()

    page.route("**/api/inbox/", keep)
    page.route("**/logout/", leave)
    page.goto("/")
    page.get_by_role("button", name="ada").click()
    page.get_by_text("Log out").click()
    expect(page).to_have_url("/login/")
