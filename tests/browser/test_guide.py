"""The guide to patterns: what decides is asked, the best fit is drawn, and a working skeleton of it is placed."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import node, wired
from tests.browser.editor import SETTLED, Editor, new_workflow
from tests.browser.screens import PHONE, Open

EMPTY = {"schema": 1, "nodes": [], "edges": []}


def guide(page: Page) -> Locator:
    """Open the guide by its key and give it."""
    page.keyboard.press("Shift+G")
    dialog = page.get_by_role("dialog", name="Which pattern fits?")
    expect(dialog.get_by_role("radio").first).to_be_visible()
    return dialog


def place(dialog: Locator, title: str) -> None:
    """Choose a pattern among all and place it."""
    others = dialog.get_by_role("group", name="All patterns, the best fit first")
    others.get_by_role("button", name=title, exact=True).click()
    dialog.get_by_role("button", name=f"Place “{title}”").click()
    expect(dialog).to_have_count(0)


def test_answers_lead_to_a_pattern_that_is_placed_and_runs(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Guided", EMPTY)
    page.get_by_role("button", name="Guide me", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("No, they are independent").check()
    best = dialog.get_by_role("region", name="Recommended pattern")
    expect(best.get_by_role("heading", level=3)).to_have_text(re.compile("Concurrent.*best fit"))
    expect(best).to_contain_text("Nothing has to wait, so nothing should.")
    expect(best.get_by_role("img", name="A drawing of Concurrent")).to_be_visible()
    dialog.get_by_label("The first good answer, whatever it costs").check()
    expect(best.get_by_role("heading", level=3)).to_have_text(re.compile("Race.*best fit"))
    dialog.get_by_role("button", name="Place “Race”").click()
    expect(editor.problems).to_contain_text("No problems")
    editor.expect_draft(calls, lambda draft: len(draft["edges"]) >= 2)
    run = calls.post("/api/runs/", workflow=editor.slug, input=example_of(editor, calls), draft=True)["id"]
    while (status := calls.get(f"/api/runs/{run}/")["status"]) in ("queued", "running"):
        page.wait_for_timeout(100)
    assert status == "succeeded"


def example_of(editor: Editor, calls: Calls) -> object:
    """Give the example that came with the skeleton."""
    return next(item for item in editor.draft(calls)["nodes"] if item["kind"] == "input")["config"]["example"]


def test_each_pattern_is_placed_without_problems_and_taken_back_in_one_step(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "All of them", EMPTY)
    dialog = guide(page)
    others = dialog.get_by_role("group", name="All patterns, the best fit first")
    titles = others.get_by_role("button").all_text_contents()
    assert len(titles) >= 12
    page.keyboard.press("Escape")
    for title in titles:
        place(guide(page), title)
        expect(editor.nodes.first).to_be_visible()
        expect(editor.problems, title).not_to_contain_text("error")
        page.keyboard.press("Control+z")
        expect(editor.nodes).to_have_count(0)


def test_a_skeleton_goes_between_the_input_and_output_that_stand_there(page: Page, calls: Calls) -> None:
    editor = new_workflow(
        page, calls, "Between", {**EMPTY, "nodes": [node("input", "input"), node("output", "output")]}
    )
    place(guide(page), "Sequential")
    expect(editor.problems).to_contain_text("No problems")
    draft = editor.expect_saved(calls)
    assert [item["kind"] for item in draft["nodes"]].count("input") == 1
    assert {"input", "output"} & {end for edge in draft["edges"] for end in (edge["source"], edge["target"])}


def test_placed_into_a_selected_pattern_ids_stay_unique(page: Page, calls: Calls) -> None:
    calls.scripted("parrot", {"echo": True})
    inner = [node(id, "agent", "stages", agent="parrot") for id in ("one", "two")]
    editor = new_workflow(page, calls, "Within", wired(node("stages", "sequential"), *inner))
    for _ in range(2):
        page.keyboard.press("1")
        editor.page.evaluate(SETTLED)
        editor.select("stages")
        dialog = guide(page)
        expect(dialog).to_contain_text("It is placed inside “stages”.")
        place(dialog, "Handoff")
    made = editor.expect_saved(calls)["nodes"]
    inside = [item["id"] for item in made if item.get("parent") == "stages" and item["kind"] == "handoff"]
    assert len(inside) == len(set(inside)) == 2
    assert len({item["id"] for item in made}) == len(made)
    assert [item["kind"] for item in made].count("input") == 1


def test_the_guide_is_answered_by_keys_alone(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "By keys", EMPTY)
    dialog = guide(page)
    for _ in ("the button that closes", "the first question"):
        page.keyboard.press("Tab")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("heading", level=3)).to_have_text(re.compile("Sequential.*best fit"))
    dialog.get_by_role("button", name="Place “Sequential”").press("Enter")
    expect(editor.nodes.first).to_be_visible()


def test_the_guide_is_accessible_on_every_screen(page: Page, calls: Calls) -> None:
    new_workflow(page, calls, "Looked at while guided", EMPTY)
    guide(page).get_by_label("Yes, and the specialist should answer").check()
    assert_good_on_every_screen(page)


def test_on_a_phone_a_pattern_is_placed_from_the_sheet(open_page: Open, calls: Calls) -> None:
    page = open_page("about:blank", viewport=PHONE, has_touch=True, is_mobile=True)
    editor = new_workflow(page, calls, "Guided in the pocket", EMPTY)
    page.get_by_role("button", name="Add", exact=True).tap()
    page.get_by_role("button", name="Guide me to a pattern").tap()
    page.get_by_label("Yes, one after the other").tap()
    page.get_by_role("button", name="Place “Sequential”").tap()
    expect(editor.nodes.first).to_be_visible()
