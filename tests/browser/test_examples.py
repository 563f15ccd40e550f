"""The examples that ship: each runs on its own example input and on another, and shows how it coordinated."""

import json

from playwright.sync_api import Page, expect

from tests.browser.calls import Calls
from tests.browser.monitor import Monitor, start_run, watch_run
from tests.site_server import ROOT


def example_input(slug: str) -> object:
    nodes = json.loads((ROOT / "examples" / f"{slug}.json").read_text())["nodes"]
    return next(item for item in nodes if item["kind"] == "input")["config"]["example"]


def finished(page: Page, calls: Calls, slug: str) -> Monitor:
    """Run an example on its own input, see it end well, and find its log whole and its output shown."""
    monitor = watch_run(page, start_run(calls, slug, example_input(slug)))
    expect(monitor.status).to_contain_text("Succeeded", timeout=20_000)
    monitor.assert_log_is_whole(calls)
    expect(monitor.part("Output").get_by_role("region", name="Output")).not_to_contain_text("Nothing")
    monitor.part("Timeline")
    return monitor


def test_the_document_pipeline_goes_stage_by_stage(page: Page, calls: Calls) -> None:
    finished(page, calls, "document-pipeline").inspect("Summarise")
    expect(page.get_by_role("complementary", name="Inspector")).to_contain_text("ferry")


def test_the_research_desk_asks_all_sources_at_once_and_bears_one_failure(page: Page, calls: Calls) -> None:
    monitor = finished(page, calls, "research-desk")
    expect(monitor.part("Timeline")).to_contain_text("up to 5 steps at once")
    monitor.expect_node("archive", "Failed")


def test_the_ledger_of_customer_service_tells_who_did_what(page: Page, calls: Calls) -> None:
    finished(page, calls, "customer-service").inspect("Service desk")
    ledger = page.get_by_role("region", name="Ledger")
    expect(ledger.get_by_role("listitem").first).to_contain_text("done")


def test_the_handoff_chain_tells_who_passed_it_to_whom_and_why(page: Page, calls: Calls) -> None:
    finished(page, calls, "support-triage").inspect("Support")
    chain = page.get_by_role("region", name="Handoff chain")
    expect(chain.get_by_role("listitem").first).to_be_visible()
    expect(chain.get_by_role("img", name="handed over to").first).to_be_visible()


def test_another_input_gives_another_output(calls: Calls, page: Page) -> None:
    outputs = []
    for text in (
        "Invoice 7 from Acme Ltd: pay 120 EUR by 3 May 2026.",
        "The storm hit Lisbon; Maria Silva was rescued.",
    ):
        monitor = watch_run(page, start_run(calls, "document-pipeline", {"document": text}))
        expect(monitor.status).to_contain_text("Succeeded", timeout=20_000)
        outputs.append(calls.get(f"/api/runs/{monitor.run}/")["output"])
    assert outputs[0] != outputs[1]
