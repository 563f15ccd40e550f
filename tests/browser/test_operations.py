"""Operations: what waits says why, limits are set and lifted, workers and storage are told, a new release is told."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import node, through, wired
from tests.browser.monitor import publish, start_run, watch_run
from tests.browser.screens import PHONE, Open
from tests.browser.watching import Watch
from tests.site_server import BOB

LONG_S = 600


@pytest.fixture(autouse=True)
def tidied(calls: Calls) -> Iterator[None]:
    """Leave no limit and no run behind that others would have to wait for."""
    yield
    for limit in calls.get("/api/limits/"):
        calls.delete(f"/api/limits/{limit['id']}/")
    for status in ("queued", "running"):
        for run in calls.get(f"/api/runs/?status={status}&limit=100")["results"]:
            calls.post(f"/api/runs/{run['id']}/cancel/")


def letters(calls: Calls, **more: Any) -> str:
    """Publish a workflow whose one agent takes minutes."""
    agent = calls.scripted(f"letter-writer-{len(more)}", {"output": "Dear all", "latency_s": LONG_S}, **more)
    return publish(calls, f"Letters by {agent}", wired(node("write", "agent", agent=agent)))


def start_until_one_waits(calls: Calls, slug: str) -> str:
    """Start runs until a limit holds one back: limits are read anew every few seconds."""
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        run = start_run(calls, slug, "a letter")
        time.sleep(0.5)
        if any(item["run"] == run for item in calls.get("/api/queue/")["runs"]["items"]):
            return run
    raise AssertionError("the limit holds no run back")


def test_a_limit_set_in_a_dialog_holds_runs_back_until_it_is_deleted(page: Page, calls: Calls) -> None:
    slug = letters(calls)
    page.goto("/operations")
    expect(page).to_have_url("/operations/queue")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    page.get_by_role("link", name="Limits").click()
    page.get_by_role("button", name="New limit").click()
    page.get_by_label("Which workflow").select_option(slug)
    page.get_by_label("Runs at once").fill("1")
    page.keyboard.press("Enter")
    row = page.get_by_role("table", name="Limits", exact=True).get_by_role("row").filter(has_text="Letters by")
    expect(row).to_contain_text("0 of 1")
    run = start_until_one_waits(calls, slug)
    page.get_by_role("link", name="Queue").click()
    waiting = page.get_by_role("table", name="Runs that wait").get_by_role("row").filter(has_text="a letter")
    expect(waiting).to_contain_text(f"workflow {slug}")
    monitor = watch_run(page, run)
    expect(page.get_by_role("main")).to_contain_text("1st in the queue")
    page.goto("/operations/limits")
    page.get_by_role("button", name="Delete the limit of Letters by").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No limit is set")).to_be_visible()
    watch_run(page, run)
    expect(monitor.status).to_contain_text("Running")


def test_a_limit_of_a_minute_tells_when_the_next_run_may_begin(page: Page, calls: Calls) -> None:
    agent = calls.scripted("note-writer", {"output": "Noted"})
    slug = publish(calls, "Notes", wired(node("write", "agent", agent=agent)))
    calls.post("/api/limits/", scope="workflow", subject=slug, runs_per_minute=1)
    run = start_until_one_waits(calls, slug)
    page.goto("/operations/queue")
    waiting = page.get_by_role("table", name="Runs that wait").get_by_role("row").filter(has_text="a letter").first
    expect(waiting).to_contain_text(f"workflow {slug}: 1 of 1 runs a minute")
    expect(waiting).to_contain_text("in about")
    watch_run(page, run)
    expect(page.get_by_role("main")).to_contain_text("runs a minute; may begin in about")


def test_a_parked_run_says_what_it_waits_for_and_until_when(page: Page, calls: Calls) -> None:
    slug = publish(calls, "Tomorrow", through("elapsed", node("later", "wait", timer_s=86_400)))
    watch_run(page, start_run(calls, slug, "remind me"))
    expect(page.get_by_role("main")).to_contain_text("Parked, keeping no worker busy: waits for its time, 23 h")
    assert_good_on_every_screen(page)


def test_a_call_that_waits_says_so_at_its_node_and_in_its_panel(page: Page, calls: Calls) -> None:
    slug = letters(calls, limits={"calls_at_once": 1})
    start_run(calls, slug, "the first")
    monitor = watch_run(page, start_run(calls, slug, "the second"))
    expect(monitor.node("write")).to_contain_text("1 of 1 calls at once")
    monitor.node("write").click()
    expect(monitor.inspector).to_contain_text("Waits for a limit")
    expect(monitor.inspector).to_contain_text("this costs it none of its time")
    page.goto("/operations/queue")
    call = (
        page.get_by_role("table", name="Calls that wait for a limit").get_by_role("row").filter(has_text="the second")
    )
    expect(call).to_contain_text("1 of 1 calls at once")
    assert_good_on_every_screen(page)


def test_a_limit_that_will_not_do_is_refused_at_its_field(page: Page, watch: Watch) -> None:
    watch.expect("400")
    page.goto("/operations/limits")
    page.get_by_role("button", name="New limit").click()
    page.get_by_label("About").select_option("user")
    page.get_by_label("Calls at once").fill("0")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Calls at once")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Calls at once").fill("50")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("table", name="Limits", exact=True)).to_contain_text("Each user")
    page.get_by_role("button", name="Edit the limit of Each user").click()
    page.get_by_label("Calls at once").fill("40")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Limits", exact=True)).to_contain_text("of 40")
    assert_good_on_every_screen(page)


def test_who_is_not_staff_reads_limits_and_is_shown_no_storage(open_page: Open, calls: Calls) -> None:
    calls.post("/api/limits/", scope="all", calls_at_once=500)
    page = open_page("/operations/limits", person=BOB)
    expect(page.get_by_role("table", name="Limits", exact=True)).to_contain_text("Everything together")
    expect(page.get_by_role("button", name="New limit")).to_have_count(0)
    expect(page.get_by_role("link", name="Storage")).to_have_count(0)
    page.goto("/operations/storage")
    expect(page.get_by_text("Only staff see this")).to_be_visible()


def test_the_server_that_drives_its_runs_is_among_the_workers(page: Page) -> None:
    page.goto("/operations/workers")
    row = page.get_by_role("table", name="Workers").get_by_role("row").nth(1)
    expect(row).to_contain_text("embedded@")
    expect(row).to_contain_text("Looks for work")
    assert_good_on_every_screen(page)


def test_a_retention_is_tried_out_and_saved(page: Page, calls: Calls) -> None:
    page.goto("/operations/storage")
    page.get_by_label("Days to keep what ended well").fill("30")
    expect(page.get_by_text("Nothing would be pruned.")).to_be_visible()
    page.get_by_role("button", name="Save the retention").click()
    expect(page.get_by_text("Retention saved")).to_be_visible()
    assert calls.get("/api/storage/")["retention"] == {"keep_days": 30, "keep_failed_days": None}
    expect(page.get_by_role("button", name="Prune now")).to_be_disabled()
    assert_good_on_every_screen(page)
    calls.put("/api/storage/retention/", keep_days=None, keep_failed_days=None)


def test_a_page_of_another_release_hints_at_a_reload(open_page: Open) -> None:
    page = open_page("/operations/queue", viewport=PHONE)
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    expect(page.get_by_text("Baton was updated")).to_have_count(0)

    def of_another_release(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "baton-release": "another"})

    page.route("**/api/queue/", of_another_release)
    expect(page.get_by_text("Baton was updated since this page was loaded.")).to_be_visible()
    page.unroute("**/api/queue/")
    page.get_by_role("button", name="Reload").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    expect(page.get_by_text("Baton was updated")).to_have_count(0)
