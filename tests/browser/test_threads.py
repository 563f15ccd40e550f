"""Threads: what was said before is known to the next run, and what is known of the person goes along."""

import json

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.screens import Open
from tests.site_server import BOB


def say(page: Page, text: str) -> None:
    """Send a message by Enter, and wait for its answer."""
    page.get_by_label("Message").fill(text)
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    page.keyboard.press("Enter")
    exchange = page.get_by_role("listitem").filter(has_text=text)
    expect(exchange.get_by_role("link", name="How it was answered")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=20_000)


def test_the_second_turn_remembers_the_first(open_page: Open, calls: Calls) -> None:
    page = open_page("/threads")
    page.get_by_role("button", name="New thread").first.click()
    page.get_by_label("Workflow", exact=True).select_option(label="Customer service")
    page.get_by_label("Title").fill("Two turns")
    page.get_by_role("button", name="Open").click()
    page.wait_for_url("**/threads/*")
    say(page, "Where is my order 1042?")
    say(page, "And can I still send it back?")
    thread = calls.get(f"/api/threads/{page.url.rsplit('/', 1)[1]}/")
    assert [message["role"] for message in thread["messages"]] == ["user", "assistant"] * 2
    started = calls.get(f"/api/runs/{thread['runs'][1]['id']}/events/")["entries"][0]["events"][0]
    assert [message["content"] for message in started["history"]] == [
        message["content"] for message in thread["messages"][:2]
    ]
    assert_good_on_every_screen(page)


def test_the_users_context_goes_along_with_each_run(open_page: Open, calls: Calls) -> None:
    page = open_page("/threads")
    page.get_by_role("button", name="Your context").click()
    page.get_by_label("Record").fill(json.dumps({"plan": "gold"}))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your context was saved")).to_be_visible()
    run = calls.post("/api/runs/", workflow="document-pipeline", input={"document": "A short text."})["id"]
    assert calls.get(f"/api/runs/{run}/")["user_context"]["plan"] == "gold"


def test_a_thread_is_nobody_elses_business(open_page: Open, calls: Calls) -> None:
    thread = calls.post("/api/threads/", workflow="customer-service", title="Private")["id"]
    page = open_page("/threads", person=BOB)
    expect(page.get_by_text("No threads yet")).to_be_visible()
    assert page.request.get(f"/api/threads/{thread}/").status == 404
