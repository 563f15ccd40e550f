"""A run's page: it shows what happens as it happens, misses nothing, and lets one step in."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import FIVE_WORDS, node, orator, relay, wired
from tests.browser.monitor import Monitor, publish, start_run, watch_run
from tests.browser.screens import PHONE, Open
from tests.browser.watching import Watch
from tests.site_server import Site


def test_tokens_and_states_show_as_they_come(page: Page, calls: Calls) -> None:
    first = node("first", "agent", agent=calls.scripted("parrot", {"echo": True}))
    monitor = watch_run(page, start_run(calls, publish(calls, "Speech", wired(first, orator(calls))), "go"))
    monitor.expect_node("first", "Succeeded")
    monitor.expect_node("orator", "Running")
    expect(monitor.node("orator")).to_contain_text("word-3")
    expect(monitor.node("orator")).to_contain_text("word-9")
    expect(monitor.part("Output")).to_contain_text("word-0 word-1 word-2")
    page.reload()
    expect(monitor.part("Output")).to_contain_text("word-0 word-1 word-2")
    calls.post(f"/api/runs/{monitor.run}/cancel/")
    monitor.expect_node("orator", "Cancelled")


def test_a_page_that_is_reloaded_in_mid_run_misses_nothing(page: Page, calls: Calls) -> None:
    monitor = watch_run(page, start_run(calls, publish(calls, "Relay, reloaded", relay(calls, 10)), "go"))
    monitor.expect_more_events_than(8)
    page.reload()
    monitor.expect_more_events_than(16)
    page.reload()
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.assert_log_is_whole(calls)


def test_a_run_is_paused_resumed_and_cancelled_from_its_page(page: Page, calls: Calls) -> None:
    monitor = watch_run(page, start_run(calls, publish(calls, "Long relay", relay(calls, 60)), "go"))
    page.get_by_role("button", name="Pause").click()
    expect(monitor.status).to_contain_text("Paused")
    stopped_at = len(calls.events(monitor.run))
    page.get_by_role("button", name="Resume").click()
    expect(monitor.status).to_contain_text("Running")
    monitor.expect_more_events_than(stopped_at + 4)
    page.get_by_role("button", name="Cancel").click()
    page.get_by_label("Reason").fill("seen enough")
    page.get_by_role("button", name="Cancel the run").click()
    expect(monitor.status).to_contain_text("Cancelled")
    expect(monitor.part("Events")).to_contain_text("seen enough")


def test_the_page_outlives_the_server(page: Page, calls: Calls, site: Site, watch: Watch) -> None:
    watch.expect("WebSocket|ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE")
    monitor = watch_run(page, start_run(calls, publish(calls, "Relay through a crash", relay(calls, 10)), "go"))
    monitor.expect_more_events_than(8)
    site.stop(kill=True)
    site.start()
    expect(monitor.status).to_contain_text("Succeeded", timeout=30_000)
    monitor.assert_log_is_whole(calls)


def test_the_slider_shows_the_run_as_it_was(page: Page, calls: Calls) -> None:
    monitor = watch_run(page, start_run(calls, publish(calls, "Relay, looked back at", relay(calls, 3, 0)), "go"))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.slider.focus()
    page.keyboard.press("Home")
    expect(monitor.node("runner-1").get_by_role("img", name="Succeeded")).to_have_count(0)
    page.keyboard.press("End")
    monitor.expect_node("runner-3", "Succeeded")


def test_a_failure_tells_attempts_and_reason(page: Page, calls: Calls) -> None:
    calls.scripted("clumsy", {"fail": {"code": "provider", "message": "the cup fell"}})
    clumsy = {**node("clumsy", "agent", agent="clumsy"), "retry": {"attempts": 3, "backoff_s": 0.05}}
    monitor = watch_run(page, start_run(calls, publish(calls, "Clumsy", wired(clumsy)), "go"))
    expect(monitor.status).to_contain_text("Failed")
    monitor.node("clumsy").click()
    attempts = page.get_by_role("list", name="Attempts")
    expect(attempts.get_by_role("listitem")).to_have_count(3)
    expect(attempts).to_contain_text("the cup fell")


def test_concurrent_members_overlap_on_the_timeline(page: Page, calls: Calls) -> None:
    calls.scripted("speaker", {"tokens": FIVE_WORDS, "token_s": 0.08})
    members = [node(f"voice-{index}", "agent", "choir", agent="speaker") for index in range(4)]
    slug = publish(calls, "Choir", wired(node("choir", "concurrent"), *members))
    monitor = watch_run(page, start_run(calls, slug, "sing"))
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.part("Timeline")).to_contain_text("up to 4 steps at once")


def test_the_list_of_runs_changes_by_itself(open_page: Open, calls: Calls) -> None:
    slug = publish(calls, "Listed", wired(orator(calls)))
    page = open_page("/runs")
    page.get_by_label("Search the runs").fill("listed by itself")
    expect(page.get_by_text("No run fits")).to_be_visible()
    run = start_run(calls, slug, "listed by itself")
    row = page.get_by_role("row").filter(has_text="listed by itself")
    expect(row).to_contain_text("Running")
    calls.post(f"/api/runs/{run}/cancel/")
    expect(row).to_contain_text("Cancelled")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_run_works_on_a_phone(open_page: Open, calls: Calls, scheme: str) -> None:
    run = start_run(calls, publish(calls, "Pocket relay", relay(calls, 3)), "go")
    page = open_page(f"/runs/{run}", viewport=PHONE, color_scheme=scheme, has_touch=True, is_mobile=True)
    monitor = Monitor(page, run)
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.part("Graph")
    page.get_by_role("button", name="Fit View").tap()
    monitor.node("runner-2").tap()
    expect(page.get_by_role("dialog")).to_contain_text("alpha bravo")
    page.keyboard.press("Escape")
    for name in ("Timeline", "Events", "Output", "State"):
        expect(monitor.part(name)).to_be_visible()


def test_the_page_of_a_run_is_accessible(page: Page, calls: Calls) -> None:
    monitor = watch_run(page, start_run(calls, publish(calls, "Seen by all", relay(calls, 3, 0)), "go"))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("runner-2").click()
    assert_good_on_every_screen(page)


def test_a_run_that_was_set_aside_is_taken_up_again_by_a_click(page: Page, calls: Calls, site: Site) -> None:
    waiting = wired(node("gate", "wait", event="go"))
    waiting["edges"][-1]["port"] = "event"
    monitor = watch_run(page, start_run(calls, publish(calls, "Set aside", waiting), "go"))
    monitor.expect_node("gate", "Waiting")
    with closing(sqlite3.connect(site.folder / "data" / "baton.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE workflows_run SET tries=30 WHERE id=?", (monitor.run.replace("-", ""),))
    page.reload()
    expect(page.get_by_text("Set aside: it was taken up")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Set aside: it was taken up")).to_be_hidden()
    calls.post(f"/api/runs/{monitor.run}/cancel/")
    expect(monitor.status).to_contain_text("Cancelled")
