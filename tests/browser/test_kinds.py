"""Every kind on the palette and the canvas: its face, its ports, its form, and what all kinds share."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.calls import Calls
from tests.browser.documents import node, wired
from tests.browser.editor import Editor, new_workflow

ALL = {
    "Agents": ["Agent"],
    "Patterns": ["Sequential", "Concurrent", "Supervisor", "Handoff", "Group chat", "Loop", "Map", "Race"],
    "Flow": ["Router", "Break", "Continue", "Stop"],
    "People and time": ["Approval", "Wait"],
    "Data": ["Input", "Output", "Transform", "Tool"],
}
OPEN_ALL = "() => document.querySelectorAll('aside[aria-label=Settings] details').forEach((part) => (part.open = true))"


def parrots(calls: Calls, parent: str, *ids: str) -> list[dict[str, Any]]:
    """Make members that echo."""
    calls.scripted("parrot", {"echo": True})
    return [node(id, "agent", parent, agent="parrot") for id in ids]


def titled(editor: Editor, title: str) -> Locator:
    """Find the line of a section, which also says what is set in it."""
    return editor.page.locator("summary", has_text=re.compile(f"^{re.escape(title)}"))


def section(editor: Editor, title: str) -> Locator:
    """Open a section of the settings and give it."""
    found = editor.settings.locator("details").filter(has=titled(editor, title))
    found.evaluate("(part) => (part.open = true)")
    return found


def test_every_kind_stands_in_its_group_and_is_added_by_key(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "A box of kinds")
    palette = page.get_by_role("complementary", name="Nodes")
    for group, titles in ALL.items():
        for title in titles:
            shown = palette.get_by_role("region", name=group, exact=True).get_by_text(title, exact=True)
            expect(shown, f"{title} in {group}").to_be_visible()
    editor.kind("Critical section").press("Enter")
    expect(editor.settings.get_by_role("heading", level=2)).to_have_text("critical")
    editor.settings.get_by_label("Name", exact=True).last.fill("printer")
    editor.kind("Wait").press("Enter")
    draft = editor.expect_saved(calls)
    assert {item["id"]: item.get("parent") for item in draft["nodes"]}["wait"] == "critical"


def test_a_join_is_set_where_edges_join_and_seen_on_the_node(page: Page, calls: Calls) -> None:
    calls.scripted("parrot", {"echo": True})
    document = wired(*(node(id, "agent", agent="parrot") for id in ("first", "last")))
    document["nodes"].insert(1, node("other", "agent", agent="parrot"))
    document["edges"] += [
        {"id": "more", "source": "input", "target": "other"},
        {"id": "in", "source": "other", "target": "last"},
    ]
    editor = new_workflow(page, calls, "Joined", document)
    editor.select("first")
    expect(titled(editor, "Join")).to_have_count(0)
    editor.select("last")
    expect(editor.node("last")).to_contain_text("all")
    join = section(editor, "Join")
    expect(join.get_by_label("Quorum")).to_have_count(0)
    join.get_by_label("Waits for").select_option("quorum")
    join.get_by_label("Quorum").fill("1")
    join.get_by_label("Deadline (s)").fill("20")
    expect(editor.node("last")).to_contain_text("1 of 2")
    wanted = {"mode": "quorum", "n": 1, "deadline_s": 20}
    editor.expect_draft(calls, lambda draft: {i["id"]: i.get("join") for i in draft["nodes"]}["last"] == wanted)
    page.keyboard.press("Control+z")


def test_the_scope_of_a_pattern_is_set_first_and_shown_on_its_border(page: Page, calls: Calls) -> None:
    document = wired(node("both", "concurrent"), *parrots(calls, "both", "alto", "bass"))
    editor = new_workflow(page, calls, "Scoped", document)
    editor.select("both")
    scope = section(editor, "Scope")
    scope.get_by_label("Deadline (s)").fill("300")
    scope.get_by_role("button", name="Budget").click()
    scope.get_by_label("Money ($)").fill("0.5")
    scope.get_by_role("button", name="Rerun").click()
    expect(editor.node("both")).to_contain_text("5 min")
    expect(editor.node("both")).to_contain_text("$0.5")
    expect(editor.node("both")).to_contain_text("Entered again when it fails, 2 times in all.")
    expect(editor.problems).to_contain_text("No problems")
    for shown in ("Entered again", "$0.5", "5 min"):
        page.get_by_role("button", name="Undo").click()
        expect(editor.node("both")).not_to_contain_text(shown)


def test_a_rule_for_a_class_of_error_is_added(page: Page, calls: Calls) -> None:
    calls.scripted("parrot", {"echo": True})
    editor = new_workflow(page, calls, "Ruled", wired(node("solo", "agent", agent="parrot")))
    editor.select("solo")
    attempts = section(editor, "Attempts")
    attempts.get_by_label("Add to by class of error").select_option("rate_limit")
    attempts.get_by_role("button", name="Add", exact=True).click()
    attempts.get_by_role("group", name="By class of error: rate_limit").get_by_label("Attempts").fill("6")
    rules = {"rate_limit": {"attempts": 6}}
    editor.expect_draft(calls, lambda draft: draft["nodes"][1].get("retry", {}).get("rules") == rules)
    expect(editor.problems).to_contain_text("No problems")


def test_ports_are_those_of_the_settings(page: Page, calls: Calls) -> None:
    gate = node("gate", "approval", approvers=["ada", "bob"], quorum=2)
    editor = new_workflow(page, calls, "Asked of people", wired(gate))
    expect(editor.node("gate")).to_contain_text("2 of ada, bob")
    editor.select("gate")
    expect(editor.node("gate").locator(".source")).to_have_count(2)
    editor.settings.get_by_label("Deadline (s)").first.fill("60")
    expect(editor.node("gate").locator(".source")).to_have_count(3)
    editor.wire("gate", "output", "approved")
    editor.expect_draft(calls, lambda draft: any(edge["port"] == "approved" for edge in draft["edges"]))


def test_members_of_a_handoff_give_control_back_along_a_drawn_edge(page: Page, calls: Calls) -> None:
    document = wired(node("desk", "handoff"), *parrots(calls, "desk", "front", "bills"))
    document["edges"].append({"id": "there", "source": "front", "port": "out", "target": "bills"})
    editor = new_workflow(page, calls, "There and back", document)
    editor.select("bills")
    edges = section(editor, "May hand over to (0)")
    edges.get_by_label("Port").select_option("return")
    edges.get_by_role("button", name="Wire").click()
    expect(page.locator('.react-flow__edge[aria-label="Return from bills to front"]')).to_have_count(1)
    preview = section(editor, "What it would see")
    preview.get_by_label("Reason").fill("a double charge")
    preview.get_by_role("button", name="Show what it would see").click()
    expect(preview.get_by_role("status")).to_contain_text("a double charge")


def test_a_tool_is_picked_and_its_arguments_are_a_form(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Called", wired(node("sum", "tool")))
    editor.select("sum")
    editor.settings.get_by_role("combobox", name=re.compile("^Tool")).select_option("calculate")
    editor.settings.get_by_label(re.compile("^Expression")).fill("1 + {{ input }}")
    expect(editor.problems).to_contain_text("No problems")
    wanted = {"tool": "calculate", "arguments": {"expression": "1 + {{ input }}"}}
    editor.expect_draft(calls, lambda draft: draft["nodes"][1]["config"] == wanted)


def test_a_workflow_node_leads_to_its_workflow_in_a_click(page: Page, calls: Calls) -> None:
    calls.scripted("parrot", {"echo": True})
    inner = calls.post("/api/workflows/", name="Inner", document=wired(node("solo", "agent", agent="parrot")))["slug"]
    calls.post(f"/api/workflows/{inner}/publish/", notes="")
    editor = new_workflow(page, calls, "Outer", wired(node("sub", "workflow")))
    editor.select("sub")
    picker = editor.settings.get_by_role("combobox", name=re.compile("^Workflow"))
    picker.select_option(editor.slug)
    expect(editor.settings).to_contain_text("It runs itself.")
    picker.select_option(inner)
    expect(editor.problems).to_contain_text("No problems")
    editor.node("sub").get_by_role("link", name=f"Open the workflow {inner}").click()
    expect(page.get_by_role("heading", level=1, name="Inner")).to_be_visible()


def test_the_forms_of_all_kinds_are_accessible(page: Page, calls: Calls) -> None:
    kinds = [kind["kind"] for kind in calls.get("/api/node-kinds/") if kind["kind"] not in ("input", "output")]
    editor = new_workflow(
        page, calls, "Every form", wired(*(node(f"a-{kind}".replace("_", "-"), kind) for kind in kinds))
    )
    for kind in kinds:
        page.keyboard.press("Escape")
        page.evaluate(
            "([id]) => document.querySelector(`.react-flow__node[data-id=${id}]`).focus()",
            [f"a-{kind}".replace("_", "-")],
        )
        page.keyboard.press("Enter")
        expect(editor.settings.get_by_role("heading", level=2)).to_have_text(f"a-{kind}".replace("_", "-"))
        page.evaluate(OPEN_ALL)
        assert_accessible(page)
