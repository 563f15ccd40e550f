"""What the editor says of a workflow before it runs: is it sound, how does it go wrong, what could be better."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import node, wired
from tests.browser.editor import Editor, new_workflow
from tests.browser.screens import PHONE, Open


def edge(source: str, target: str, port: str = "out") -> dict[str, str]:
    return {"id": f"{source}-{target}", "source": source, "port": port, "target": target}


def starved(calls: Calls) -> dict[str, Any]:
    """Make a join that waits for both ways of a router, of which one alone is ever taken."""
    calls.scripted("parrot", {"echo": True})
    agents = [node(id, "agent", agent="parrot") for id in ("left", "right")]
    both = node("both", "agent", agent="parrot") | {"join": {"mode": "quorum", "n": 2}}
    fork = node("fork", "router", cases=[{"id": "long", "when": "size(input) > 3"}])
    edges = [edge("input", "fork"), edge("fork", "left", "long"), edge("fork", "right", "default")]
    edges += [edge("left", "both"), edge("right", "both"), edge("both", "output")]
    return {
        "schema": 1,
        "nodes": [node("input", "input"), fork, *agents, both, node("output", "output")],
        "edges": edges,
    }


def checks(page: Page) -> Locator:
    """Open the panel of checks by its key and give it."""
    page.keyboard.press("Shift+C")
    return page.get_by_role("region", name="Soundness")


def player(page: Page) -> Locator:
    return page.get_by_role("region", name="Counterexample")


def choose_starved(page: Page) -> None:
    """Choose the finding about the join."""
    checks(page).get_by_role("button", name=re.compile("too few of its branches")).click()
    expect(player(page)).to_be_visible()


def status_of(editor: Editor, id: str, status: str) -> Locator:
    return editor.node(id).locator(f"[data-status={status}]")


def test_a_sound_workflow_is_said_to_be_so_with_its_worst_case(page: Page, calls: Calls) -> None:
    calls.scripted("parrot", {"echo": True})
    new_workflow(page, calls, "Sound", wired(node("solo", "agent", agent="parrot")))
    page.get_by_role("button", name="Check soundness").click()
    panel = page.get_by_role("region", name="Soundness")
    expect(panel).to_contain_text("Sound: every run comes to an end")
    expect(panel).to_contain_text("explored, all there are")
    expect(panel).to_contain_text("At worst 1 step")
    expect(page.get_by_role("button", name="Sound", exact=True)).to_be_visible()


def test_a_counterexample_is_stepped_through_by_keys(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Starved", starved(calls))
    choose_starved(page)
    expect(player(page)).to_be_focused()
    expect(player(page)).to_contain_text(re.compile(r"1 of \d+"))
    page.keyboard.press("End")
    expect(status_of(editor, "fork", "succeeded")).to_be_visible()
    expect(status_of(editor, "both", "failed")).to_be_visible()
    expect(player(page)).to_contain_text("too few of its branches")
    page.keyboard.press("Home")
    expect(status_of(editor, "both", "failed")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(player(page)).to_contain_text(re.compile(r"2 of \d+"))
    page.keyboard.press("Escape")
    expect(player(page)).to_have_count(0)
    expect(editor.node("fork").locator("[data-status]")).to_have_count(0)


def test_a_counterexample_plays_by_itself_unless_motion_is_unwanted(
    open_context: Callable[..., BrowserContext], calls: Calls
) -> None:
    page = open_context(reduced_motion="no-preference").new_page()
    new_workflow(page, calls, "Played", starved(calls))
    choose_starved(page)
    expect(player(page)).to_contain_text(re.compile(r"3 of \d+"))
    player(page).get_by_role("button", name="Pause").click()
    shown = player(page).text_content()
    page.wait_for_timeout(1500)
    assert player(page).text_content() == shown


def test_a_repair_mends_the_finding_and_is_undone_in_one_step(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Repaired", starved(calls))
    panel = checks(page)
    expect(editor.node("both")).to_contain_text("2 of 2")
    panel.get_by_role("button", name="Let 'both' go on with 1 of its branches").click()
    expect(panel).to_contain_text("Sound: every run comes to an end")
    expect(editor.node("both")).to_contain_text("1 of 2")
    page.keyboard.press("Control+z")
    expect(editor.node("both")).to_contain_text("2 of 2")
    expect(panel).to_contain_text("Unsound")


def test_what_is_played_ends_with_the_first_change(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Changed while played", starved(calls))
    choose_starved(page)
    page.keyboard.press("End")
    editor.select("left")
    page.keyboard.press("Delete")
    expect(player(page)).to_have_count(0)
    expect(editor.node("left")).to_have_count(0)


def test_an_unsound_draft_is_not_published(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Held back", starved(calls))
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Unsound")
    expect(dialog.get_by_role("button", name="Publish")).to_be_disabled()
    dialog.get_by_role("button", name="Let 'both' go on with 1 of its branches").click()
    expect(dialog).to_contain_text("Sound: every run comes to an end")
    dialog.get_by_role("button", name="Publish").click()
    expect(dialog).to_have_count(0)
    assert calls.get(f"/api/workflows/{editor.slug}/")["version"] == 1


def test_advice_says_what_it_saves_and_is_taken_in_a_click(page: Page, calls: Calls) -> None:
    calls.scripted("slow", {"echo": True, "latency_s": 0.3})
    stages = [node(id, "agent", "row", agent="slow") | {"input": f"{{{{ run.id }}}} {id}"} for id in ("one", "two")]
    editor = new_workflow(page, calls, "Advised", wired(node("row", "sequential"), *stages))
    run = calls.post("/api/runs/", workflow=editor.slug, input="go", draft=True)["id"]
    while calls.get(f"/api/runs/{run}/")["status"] != "succeeded":
        page.wait_for_timeout(100)
    page.keyboard.press("Shift+C")
    advice = page.get_by_role("region", name="Advice")
    expect(advice).to_contain_text("These stages could run at once")
    expect(advice).to_contain_text(re.compile(r"about [\d.]+ m?s of .*, from 1 run"))
    advice.get_by_role("button", name="Apply").click()
    expect(advice).to_contain_text("Nothing to advise")
    kinds = {item["id"]: item["kind"] for item in editor.expect_saved(calls)["nodes"]}
    assert "concurrent" in kinds.values()
    page.keyboard.press("Control+z")
    editor.expect_draft(calls, lambda draft: "concurrent" not in [item["kind"] for item in draft["nodes"]])


def test_checks_are_accessible_on_every_screen(page: Page, calls: Calls) -> None:
    new_workflow(page, calls, "Looked at before it runs", starved(calls))
    choose_starved(page)
    assert_good_on_every_screen(page)


def test_on_a_phone_a_finding_is_chosen_in_a_sheet_and_played_on_the_canvas(open_page: Open, calls: Calls) -> None:
    page = open_page("about:blank", viewport=PHONE, has_touch=True, is_mobile=True)
    editor = new_workflow(page, calls, "Starved in the pocket", starved(calls))
    page.get_by_role("button", name="Checks").tap()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("too few of its branches")).tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    player(page).get_by_role("slider").press("End")
    expect(status_of(editor, "both", "failed")).to_be_in_viewport()
