"""A run's page shows what each pattern does: items, joins, ledgers, chats, inner workflows; and lets people step in."""

import re

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import node, through, wired
from tests.browser.monitor import Monitor, publish, start_run, watch_run

SLOW = {"tokens": ["one ", "two ", "three "], "token_s": 0.3}
ENDLESS = {"hang": True}


def watch(page: Page, calls: Calls, name: str, document: dict[str, object], given: object = "go") -> Monitor:
    """Publish a document, start a run of it, and open its page."""
    return watch_run(page, start_run(calls, publish(calls, name, document), given))


def test_a_map_shows_its_items_one_by_one(page: Page, calls: Calls) -> None:
    calls.scripted("echo", {"echo": True})
    document = wired(node("each", "map"), node("work", "agent", "each", agent="echo"))
    monitor = watch(page, calls, "Each of five", document, ["a", "b", "c", "d", "e"])
    expect(monitor.node("each")).to_contain_text("5 of 5")
    monitor.node("each").click(position={"x": 30, "y": 10})
    items = monitor.inspector.get_by_role("region", name="Items")
    expect(items).to_contain_text("5 of 5 done")
    items.get_by_role("button").nth(1).click()
    expect(monitor.inspector.get_by_role("region", name="Output")).to_contain_text("b")
    switch = page.get_by_role("group", name="Which of each")
    expect(switch).to_contain_text("2 of 5")
    switch.get_by_role("button", name="The next one").click()
    monitor.node("work").click()
    expect(monitor.inspector.get_by_role("region", name="Output")).to_contain_text("c")


def test_a_person_steps_into_a_map(page: Page, calls: Calls) -> None:
    calls.scripted("slow", SLOW)
    document = wired(node("each", "map", max_parallel=1), node("work", "agent", "each", agent="slow"))
    monitor = watch(page, calls, "Each of many", document, [f"item {number}" for number in range(40)])
    monitor.node("each").click(position={"x": 30, "y": 10})
    monitor.step_in("Add items")
    page.get_by_role("textbox", name="Items").fill("late one\nlate two")
    page.get_by_role("button", name="Add 2 items").click()
    expect(monitor.node("each")).to_contain_text("of 42")
    expect(monitor.node("each")).to_contain_text(re.compile(r"[1-9]\d* of 42"))
    monitor.step_in("Go on with what there is")
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.inspector.get_by_role("region", name="Items")).to_contain_text("1 stopped")


def test_one_activation_is_stopped_with_a_reason(page: Page, calls: Calls) -> None:
    calls.scripted("endless", ENDLESS)
    stubborn = {**node("stubborn", "agent", agent="endless"), "on_error": {"mode": "default", "value": "nothing"}}
    monitor = watch(page, calls, "Stubborn", wired(stubborn))
    monitor.expect_node("stubborn", "Running")
    monitor.node("stubborn").click()
    monitor.step_in("Stop this")
    page.get_by_label("Reason").fill("it takes too long")
    page.get_by_role("button", name="Stop it").click()
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.inspector).to_contain_text("It was stopped, and the run went on")
    expect(monitor.inspector).to_contain_text("it takes too long")


def test_a_run_is_told_of_an_event(page: Page, calls: Calls) -> None:
    monitor = watch(page, calls, "Awaits payment", through("event", node("pay", "wait", event="paid", timer_s=3600)))
    monitor.expect_node("pay", "Waiting")
    monitor.node("pay").click()
    expect(monitor.inspector.get_by_role("region", name="Waits for")).to_contain_text("59 min")
    monitor.step_in("Send an event")
    expect(page.get_by_label("Name")).to_have_value("paid")
    page.get_by_label("What comes with it").fill('{"amount": 12}')
    page.get_by_role("button", name="Send", exact=True).click()
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.part("Events")).to_contain_text("took the event “paid”")


def test_the_losers_of_a_race_are_told_from_its_winner(page: Page, calls: Calls) -> None:
    for slug, script in (("endless", ENDLESS), ("swift", {"output": "swift"}), ("broken", {"fail": {"message": "no"}})):
        calls.scripted(slug, script)
    members = [node(slug, "agent", "race", agent=slug) for slug in ("swift", "endless", "broken")]
    monitor = watch(page, calls, "Race of three", wired(node("race", "race"), *members))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("race").click(position={"x": 30, "y": 10})
    branches = monitor.inspector.get_by_role("region", name="Branches").get_by_role("listitem")
    expect(branches.filter(has_text="Swift")).to_contain_text("delivered")
    expect(branches.filter(has_text="Endless")).to_contain_text("stopped")


def test_a_branch_that_came_too_late_is_drawn_as_dropped(page: Page, calls: Calls) -> None:
    calls.scripted("swift", {"output": "swift"})
    calls.scripted("slow", SLOW)
    choir = node("choir", "concurrent", join={"mode": "quorum", "n": 1, "losers": "drain"})
    members = [node("first", "agent", "choir", agent="swift"), node("late", "agent", "choir", agent="slow")]
    monitor = watch(page, calls, "One is enough", wired(choir, *members))
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.node("late")).to_contain_text("too late")


def test_a_workflow_inside_a_workflow_is_looked_into(page: Page, calls: Calls) -> None:
    calls.scripted("slow", SLOW)
    inner = publish(calls, "Inner of inner", wired(node("deepest", "agent", agent="slow")))
    middle = publish(calls, "Inner", wired(node("down", "workflow", workflow=inner)))
    monitor = watch(page, calls, "Outer", wired(node("into", "workflow", workflow=middle)))
    page.get_by_role("button", name="Look inside into").click()
    page.get_by_role("button", name="Look inside down").click()
    monitor.expect_node("deepest", "Succeeded")
    way = page.get_by_role("navigation", name="Workflows around")
    expect(way).to_contain_text("Outer")
    monitor.node("deepest").click()
    expect(monitor.inspector).to_contain_text("one two three")
    way.get_by_role("button", name="Into").click()
    monitor.expect_node("down", "Succeeded")
    way.get_by_role("button", name="Outer").click()
    monitor.expect_node("into", "Succeeded")
    monitor.inspect("Deepest")
    expect(monitor.node("deepest")).to_be_visible()


def test_a_supervisor_keeps_two_ledgers(page: Page, calls: Calls) -> None:
    looks = {"done": False, "looping": False, "progressing": True, "next": "finder"}
    plan = {"subtasks": [{"id": "find", "worker": "finder", "instruction": "search the archive"}]}
    calls.scripted(
        "ledger-lead",
        {"purpose": "plan", "output": plan},
        {"purpose": "progress", "match": '"round": 1', "output": {**looks, "subtask": "find", "reason": "begin"}},
        {"purpose": "progress", "output": {**looks, "done": True, "next": None, "answer": "in the archive"}},
    )
    calls.scripted("swift", {"output": "found"})
    desk = {**node("desk", "supervisor", lead="ledger-lead", mode="ledger"), "budget": {"steps": 40}}
    monitor = watch(page, calls, "Ledgers", wired(desk, node("finder", "agent", "desk", agent="swift")))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("desk").click(position={"x": 30, "y": 10})
    expect(monitor.inspector.get_by_role("region", name="Ledger", exact=True)).to_contain_text("1 of 1 subtask done")
    progress = monitor.inspector.get_by_role("region", name="Progress ledger")
    expect(progress).to_contain_text("Done? yes")
    expect(monitor.inspector.get_by_role("region", name="Budget")).to_contain_text("of 40")


def test_a_group_chat_is_read_as_a_conversation(page: Page, calls: Calls) -> None:
    for slug, said in (("optimist", "It will work."), ("sceptic", "Show me.")):
        calls.scripted(slug, {"output": said})
    members = [node(slug, "agent", "talk", agent=slug) for slug in ("optimist", "sceptic")]
    monitor = watch(page, calls, "Talk", wired(node("talk", "group_chat", max_turns=4), *members))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("talk").click(position={"x": 30, "y": 10})
    turns = monitor.inspector.get_by_role("region", name="Transcript").get_by_role("listitem")
    expect(turns).to_have_count(4)
    expect(turns.nth(1)).to_contain_text("Show me.")


def test_a_fallback_answers_for_an_agent_that_failed(page: Page, calls: Calls) -> None:
    calls.scripted("broken", {"fail": {"message": "no"}})
    calls.scripted("swift", {"output": "swift"})
    monitor = watch(page, calls, "Falls back", wired(node("try", "agent", agent="broken", fallback=["swift"])))
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("try").click()
    expect(monitor.inspector).to_contain_text("Fallback 1, asked of swift")


def test_the_timeline_tells_how_much_work_overlapped(page: Page, calls: Calls) -> None:
    calls.scripted("slow", SLOW)
    members = [node(f"voice-{number}", "agent", "choir", agent="slow") for number in range(4)]
    monitor = watch(page, calls, "Four at once", wired(node("choir", "concurrent"), *members))
    expect(monitor.status).to_contain_text("Succeeded")
    told = monitor.part("Timeline").get_by_text(re.compile(r"up to 4 steps at once; sum")).inner_text()
    found = re.findall(r"(?:sum|took) ([\d.]+) (ms|s)", told)
    worked, took = (float(number) * (0.001 if unit == "ms" else 1) for number, unit in found)
    assert worked > 2.5 * took, told


def test_the_page_of_a_map_is_accessible(page: Page, calls: Calls) -> None:
    calls.scripted("echo", {"echo": True})
    document = wired(node("each", "map"), node("work", "agent", "each", agent="echo"))
    monitor = watch(page, calls, "Each, seen by all", document, ["a", "b"])
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("each").click(position={"x": 30, "y": 10})
    assert_good_on_every_screen(page)
