"""The main job, end to end: an empty canvas, a supervisor with a team, a run that is watched, reloaded, and whole."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.calls import Calls
from tests.browser.editor import Editor
from tests.browser.monitor import Monitor
from tests.browser.screens import Open

WORDS = [f"word-{index} " for index in range(24)]


def employ(calls: Calls) -> None:
    """Register who is to do the work: a lead that sends it round, and members who take three seconds to speak."""
    calls.scripted("conductor")
    for slug in ("strings", "winds", "drums", "soloist"):
        calls.scripted(slug, {"tokens": [f"{slug}: ", *WORDS], "token_s": 0.12})


def begin_on_an_empty_canvas(page: Page) -> Editor:
    page.goto("/")
    page.get_by_role("button", name="New workflow").first.click()
    page.get_by_label("Name").fill("Concert")
    page.get_by_label("Start from").select_option(label="An empty canvas")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/workflows/concert*")
    expect(page.get_by_text("Nothing is drawn yet")).to_be_visible()
    return Editor(page, page.url.rsplit("/", 1)[1])


def draw(editor: Editor) -> None:
    """Draw by mouse: what flows where; by keys: the members of the concurrent, and who answers."""
    page = editor.page
    editor.drag_kind("Supervisor", x=330, y=330)
    expect(editor.nodes).to_have_count(1)
    page.keyboard.press("1")
    editor.drag_kind_into("Concurrent", "supervisor", x=90, y=90)
    expect(editor.node("concurrent")).to_be_visible()
    for name in ("Strings", "Winds", "Drums"):
        editor.kind("Agent").press("Enter")
        editor.choose_agent("Agent", name)
    page.get_by_role("button", name="Fit into view").click()
    editor.select("supervisor")
    editor.choose_agent("Lead", "Conductor")
    editor.kind("Agent").press("Enter")
    editor.choose_agent("Agent", "Soloist")
    page.get_by_role("button", name="Fit into view").click()
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Zoom out").click()
    editor.drag_kind("Input", x=110, y=620)
    editor.drag_kind("Output", x=560, y=620)


def test_the_main_job(page: Page, calls: Calls) -> None:
    employ(calls)
    editor = begin_on_an_empty_canvas(page)
    draw(editor)

    expect(editor.problems).to_contain_text("error")
    expect(editor.node("output").get_by_role("img", name=re.compile("nothing leads", re.IGNORECASE))).to_be_visible()
    editor.wire("input", "supervisor")
    editor.wire("supervisor", "output")
    expect(editor.problems).to_contain_text("No problems")
    assert_drawn(editor.expect_saved(calls))

    page.keyboard.press("Control+Shift+P")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published version 1")).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.get_by_role("textbox", name="Input").fill("Play something in D minor")
    page.get_by_role("dialog").get_by_role("button", name="Run").click()
    page.wait_for_url("**/runs/*")

    monitor = Monitor(page, page.url.rsplit("/", 1)[1])
    monitor.expect_node("concurrent", "Running")
    for id in ("agent", "agent-2", "agent-3"):
        monitor.expect_node(id, "Running")
        expect(monitor.node(id)).to_contain_text("word-3")
    page.reload()
    monitor.expect_node("agent", "Succeeded")
    monitor.expect_node("agent-4", "Running")
    expect(monitor.node("agent-4")).to_contain_text("word-")
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.assert_log_is_whole(calls)
    output = monitor.part("Output")
    for slug in ("strings", "winds", "drums", "soloist"):
        expect(output).to_contain_text(f"{slug}: word-0")


def assert_drawn(document: dict[str, Any]) -> None:
    """Fail unless the draft is what was meant: a supervisor, in it a concurrent of three and one agent, wired."""
    nodes = {item["id"]: (item["kind"], item.get("parent"), item["config"].get("agent")) for item in document["nodes"]}
    assert nodes["concurrent"][:2] == ("concurrent", "supervisor")
    members = {agent for kind, parent, agent in nodes.values() if parent == "concurrent"}
    assert members == {"strings", "winds", "drums"}
    assert [agent for kind, parent, agent in nodes.values() if parent == "supervisor" and kind == "agent"] == [
        "soloist"
    ]
    assert {(edge["source"], edge["target"]) for edge in document["edges"]} == {
        ("input", "supervisor"),
        ("supervisor", "output"),
    }


def test_the_main_job_by_keys_alone(open_page: Open, calls: Calls) -> None:
    employ(calls)
    page = open_page("/")
    page.get_by_role("button", name="New workflow").first.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Solo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workflows/solo*")
    editor = Editor(page, page.url.rsplit("/", 1)[1])
    editor.kind("Agent").press("Enter")
    editor.choose_agent("Agent", "Conductor")
    page.get_by_role("tab", name="Outline").press("Enter")
    for source, target in (("input", "agent"), ("agent", "output")):
        editor.choose_in_outline(source)
        editor.settings.get_by_text("Leads to").press("Enter")
        editor.settings.get_by_label("To", exact=True).select_option(label=target)
        editor.settings.get_by_role("button", name="Wire").press("Enter")
    expect(editor.problems).to_contain_text("No problems")
    page.keyboard.press("Control+Enter")
    page.get_by_role("textbox", name="Input").fill("go")
    page.keyboard.press("Tab")
    page.get_by_role("dialog").get_by_role("button", name="Run").press("Enter")
    page.wait_for_url("**/runs/*")
    expect(Monitor(page, "").status).to_contain_text("Succeeded")
