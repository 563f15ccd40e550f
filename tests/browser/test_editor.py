"""The editor: a change can be undone, copied, taken to a file and back, and is never lost to another window."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import node, wired
from tests.browser.editor import Editor, new_workflow
from tests.browser.screens import PHONE, Open
from tests.browser.watching import Watch


def choir(calls: Calls) -> dict[str, Any]:
    """Make a concurrent of two beside a lone agent, laid out by hand."""
    calls.scripted("parrot", {"echo": True})
    singers = [node(id, "agent", "choir", agent="parrot") for id in ("alto", "bass")]
    document = wired(node("choir", "concurrent"), *singers, node("solo", "agent", agent="parrot"))
    places = {"input": (0, 80), "choir": (260, 0), "alto": (24, 56), "bass": (24, 144), "solo": (640, 80)}
    document["layout"] = {id: {"x": x, "y": y} for id, (x, y) in places.items()} | {"output": {"x": 900, "y": 80}}
    return document


def parents(document: dict[str, Any]) -> dict[str, str | None]:
    return {item["id"]: item.get("parent") for item in document["nodes"]}


def test_undo_and_redo_go_step_by_step(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Undone", choir(calls))
    editor.select("solo")
    page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(5)
    editor.select("bass")
    page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(4)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(6)
    page.keyboard.press("Control+Shift+z")
    expect(editor.node("solo")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(editor.node("solo")).to_be_visible()
    expect(editor.edge("solo", "output")).to_have_count(1)


def test_a_copy_of_a_pattern_brings_its_members(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Copied", choir(calls))
    editor.select("choir")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(editor.nodes).to_have_count(9)
    made = parents(editor.expect_saved(calls))
    (copy,) = (id for id, parent in made.items() if id.startswith("choir") and id != "choir")
    assert sorted(made.values(), key=str).count(copy) == 2


def test_a_node_is_dragged_out_of_its_pattern_and_back(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Dragged", choir(calls))
    # not as far as the edge of the canvas, which moves what is dragged there for as long as the machine takes
    editor.drag_node("bass", x=0, y=200)
    editor.expect_draft(calls, lambda document: parents(document)["bass"] is None)
    editor.drag_node("bass", x=0, y=-250)
    editor.expect_draft(calls, lambda document: parents(document)["bass"] == "choir")


def test_a_problem_leads_to_its_node_and_goes_when_it_is_mended(page: Page, calls: Calls) -> None:
    document = choir(calls)
    document["nodes"][2]["config"] = {}
    editor = new_workflow(page, calls, "Mended", document)
    expect(editor.problems).to_contain_text("1 error")
    expect(editor.node("alto").get_by_role("img", name="required")).to_be_visible()
    editor.problems.get_by_role("button").click()
    editor.problems.get_by_role("listitem").get_by_role("button").click()
    expect(editor.settings.get_by_role("heading", level=2)).to_have_text("alto")
    editor.choose_agent("Agent", "Parrot")
    expect(editor.problems).to_contain_text("No problems")


def test_a_condition_that_does_not_parse_is_shown_where_it_stands(page: Page, calls: Calls) -> None:
    document = choir(calls)
    document["nodes"][4]["input"] = "{{ input. }}"
    editor = new_workflow(page, calls, "Misspelt", document)
    expect(editor.problems).to_contain_text("1 error")
    expect(editor.node("solo").get_by_role("img").filter(visible=True).first).to_be_visible()


def test_a_workflow_goes_to_a_file_and_back(page: Page, calls: Calls, tmp_path: Path) -> None:
    editor = new_workflow(page, calls, "Exported", choir(calls))
    page.get_by_role("button", name="More actions").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export as a file").click()
    file = tmp_path / "choir.json"
    download.value.save_as(file)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(0)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Replace from a file").click()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Replace").click()
    expect(editor.nodes).to_have_count(6)
    draft = editor.expect_saved(calls)
    told = json.loads(file.read_text())
    assert {key: told[key] for key in ("nodes", "edges")} == {key: draft[key] for key in ("nodes", "edges")}


def test_a_file_that_is_no_workflow_changes_nothing(page: Page, calls: Calls, tmp_path: Path) -> None:
    editor = new_workflow(page, calls, "Kept", choir(calls))
    (tmp_path / "bad.json").write_text('{"schema": 1, "nodes": [{"id"')
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Replace from a file").click()
    page.get_by_label("File", exact=True).set_input_files(tmp_path / "bad.json")
    expect(page.get_by_role("alert")).to_contain_text("bad.json is not JSON")
    expect(page.get_by_role("button", name="Replace")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(editor.nodes).to_have_count(6)


def test_a_draft_that_changed_elsewhere_is_not_overwritten_silently(
    open_page: Open, calls: Calls, watch: Watch
) -> None:
    watch.expect("409")
    mine = new_workflow(open_page("about:blank"), calls, "Contested", choir(calls))
    theirs = Editor(open_page(f"/workflows/{mine.slug}"), mine.slug)
    theirs.select("bass")
    theirs.page.keyboard.press("Delete")
    theirs.expect_draft(calls, lambda document: "bass" not in parents(document))
    mine.select("solo")
    mine.page.keyboard.press("Delete")
    expect(mine.page.get_by_text("Changed elsewhere")).to_be_visible()
    mine.page.get_by_role("button", name="Settle").click()
    mine.page.get_by_role("button", name="Load theirs, drop mine").click()
    expect(mine.node("bass")).to_have_count(0)
    expect(mine.node("solo")).to_be_visible()


def test_the_draft_is_still_there_after_a_reload(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Reloaded", choir(calls))
    editor.select("solo")
    editor.settings.get_by_label("Name").fill("Prima donna")
    editor.expect_draft(calls, lambda document: any(item.get("name") == "Prima donna" for item in document["nodes"]))
    page.reload()
    expect(editor.node("solo")).to_contain_text("Prima donna")


def test_an_old_version_becomes_the_draft_again(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Restored", choir(calls))
    calls.post(f"/api/workflows/{editor.slug}/publish/", notes="with a soloist")
    editor.select("solo")
    page.keyboard.press("Delete")
    editor.expect_draft(calls, lambda document: "solo" not in parents(document))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Versions").click()
    page.get_by_role("dialog").get_by_role("button", name="View").click()
    page.get_by_role("button", name="Make it the draft").click()
    page.keyboard.press("Escape")
    expect(editor.node("solo")).to_be_visible()


def test_the_run_form_comes_from_the_inputs_schema(page: Page, calls: Calls) -> None:
    document = choir(calls)
    properties = {"song": {"type": "string", "title": "Song"}, "verses": {"type": "integer", "minimum": 1}}
    schema = {"type": "object", "properties": properties, "required": ["song", "verses"]}
    document["nodes"][0]["config"] = {"schema": schema, "example": {"song": "Ode", "verses": 2}}
    editor = new_workflow(page, calls, "Asked for", document)
    expect(editor.problems).to_contain_text("No problems")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_label("Song")).to_have_value("Ode")
    page.get_by_label("Song").fill("Ode to joy")
    page.get_by_role("dialog").get_by_role("button", name="Run", exact=True).click()
    page.wait_for_url("**/runs/*")
    assert calls.get(f"/api/runs/{page.url.rsplit('/', 1)[1]}/")["input"] == {"song": "Ode to joy", "verses": 2}


def test_the_editor_is_accessible_and_fits_a_phone(page: Page, calls: Calls) -> None:
    editor = new_workflow(page, calls, "Seen in the editor", choir(calls))
    editor.select("solo")
    assert_good_on_every_screen(page)


def test_on_a_phone_the_panels_come_up_as_sheets(open_page: Open, calls: Calls) -> None:
    page = open_page("about:blank", viewport=PHONE, has_touch=True, is_mobile=True)
    new_workflow(page, calls, "In the pocket", choir(calls))
    page.get_by_role("button", name="Outline").tap()
    page.get_by_role("treeitem").filter(has_text="solo").tap()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings").tap()
    expect(page.get_by_role("dialog")).to_contain_text("Parrot")
