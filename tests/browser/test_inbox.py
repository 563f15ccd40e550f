"""The inbox: what runs ask of people comes up by itself, is answered in its place, and binds to what was asked."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.documents import approval, node, through
from tests.browser.monitor import publish, start_run, watch_run
from tests.browser.screens import PHONE, Open
from tests.browser.watching import Watch
from tests.site_server import BOB

REFUND = {"customer": "Grace", "amount": 120}
NOTE = {
    "type": "object",
    "required": ["note"],
    "properties": {"note": {"type": "string", "title": "Note", "minLength": 3}},
}


STALE = {"error": {"code": "stale_question", "message": "What is asked has changed since this answer was written."}}


@pytest.fixture(autouse=True)
def emptied(calls: Calls) -> None:
    """Begin with an inbox that holds nothing of the tests before."""
    for item in calls.get("/api/inbox/")["results"]:
        calls.post(f"/api/runs/{item['run']['id']}/cancel/")


def question(page: Page, text: str) -> Locator:
    """Find a question in the list."""
    return page.get_by_role("list", name="Open questions").get_by_role("button").filter(has_text=text)


def test_a_question_comes_up_by_itself_and_is_answered_in_its_place(open_page: Open, calls: Calls) -> None:
    page = open_page("/inbox")
    expect(page.get_by_text("Nobody waits for you")).to_be_visible()
    run = start_run(calls, publish(calls, "Refund, asked", approval(form=NOTE)), REFUND)
    expect(page.get_by_role("link", name="Inbox")).to_contain_text("1")
    expect(question(page, "May Grace be paid back?")).to_be_visible()
    expect(page.get_by_role("group", name="The action")).to_contain_text("120")
    page.get_by_label("Note").fill("sorry")
    page.get_by_label("Comment").fill("fair")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("You approved")).to_be_visible()
    expect(page.get_by_text("Nobody waits for you")).to_be_visible()
    expect(page.get_by_role("link", name="Inbox")).not_to_contain_text("1")
    monitor = watch_run(page, run)
    expect(monitor.status).to_contain_text("Succeeded")
    monitor.node("ok").click()
    expect(monitor.inspector).to_contain_text("ada approved: fair")


def test_a_form_that_is_not_filled_in_says_what_is_missing(open_page: Open, calls: Calls, watch: Watch) -> None:
    watch.expect("400")
    start_run(calls, publish(calls, "Refund with a note", approval(form=NOTE)), REFUND)
    page = open_page("/inbox")
    page.get_by_label("Note").fill("no")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_label("Note")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Note").fill("yes please")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Nobody waits for you")).to_be_visible()


def test_an_answer_that_comes_too_late_is_refused_in_words(open_page: Open, calls: Calls, watch: Watch) -> None:
    watch.expect("409")
    run = start_run(calls, publish(calls, "Refund, decided elsewhere", approval()), REFUND)
    page = open_page("/inbox")
    expect(question(page, "May Grace")).to_be_visible()
    known = calls.get("/api/inbox/")

    def as_before(route: Route) -> None:
        route.fulfill(json=known)

    page.route("**/api/inbox/", as_before)
    calls.post(
        f"/api/runs/{run}/answers/",
        activation="ok",
        decision="reject",
        hash=known["results"][0]["question"]["hash"],
    )
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("no longer open")
    page.unroute("**/api/inbox/")
    page.reload()
    expect(page.get_by_text("Nobody waits for you")).to_be_visible()


def test_a_colleague_is_asked_about_a_run_that_is_not_theirs(open_page: Open, calls: Calls) -> None:
    document = approval(approvers=["ada", "bob"], quorum=2, order="sequence")
    run = start_run(calls, publish(calls, "Refund, two agree", document), REFUND)
    page, other = open_page("/inbox"), open_page("/inbox", person=BOB)
    expect(other.get_by_text("Nobody waits for you")).to_be_visible()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(question(other, "May Grace")).to_contain_text("1 of 2")
    expect(other.get_by_role("list", name="Answers so far")).to_contain_text("ada approved")
    expect(other.get_by_role("link", name="Open the run")).to_have_count(0)
    other.get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_text("Nobody waits for you")).to_be_visible()
    expect(watch_run(page, run).status).to_contain_text("Succeeded")


def test_a_question_is_answered_on_the_page_of_its_run(page: Page, calls: Calls) -> None:
    person = {"prompt": "Which tone?", "form": {"type": "object", "properties": {"tone": {"enum": ["formal", "warm"]}}}}
    slug = publish(calls, "Asks for a tone", through("answered", node("ask", "wait", person=person, timer_s=600)))
    monitor = watch_run(page, start_run(calls, slug, "letter"))
    expect(monitor.inspector).to_contain_text("Which tone?")
    monitor.node("ask").click()
    expect(monitor.inspector).to_contain_text("Waits for an answer")
    expect(monitor.inspector).to_contain_text("9 min")
    monitor.inspector.get_by_label("Tone").select_option("warm")
    monitor.inspector.get_by_role("button", name="Send the answer").click()
    expect(monitor.status).to_contain_text("Succeeded")
    expect(monitor.part("Output")).to_contain_text("warm")


def test_what_is_asked_anew_must_be_answered_anew(page: Page, calls: Calls, watch: Watch) -> None:
    watch.expect("409")
    asked = approval(approvers=["bob"], deadline_s=3600)
    monitor = watch_run(page, start_run(calls, publish(calls, "Refund, asked of another", asked), REFUND))
    page.route("**/answers/", lambda route: route.fulfill(status=409, json=STALE))
    monitor.inspector.get_by_role("button", name="Approve", exact=True).click()
    expect(monitor.inspector.get_by_role("alert")).to_contain_text("has changed")
    expect(page.get_by_text("Your answer was not taken")).to_be_visible()
    page.unroute("**/answers/")
    watch.expect("403")
    monitor.inspector.get_by_role("button", name="Approve", exact=True).click()
    expect(monitor.inspector.get_by_role("alert")).to_contain_text("bob")


def test_the_inbox_leads_to_the_question_in_its_run(open_page: Open, calls: Calls) -> None:
    start_run(calls, publish(calls, "Refund, looked up", approval(form=NOTE)), REFUND)
    page = open_page("/inbox")
    page.get_by_role("link", name="Open the run").click()
    expect(page.get_by_role("complementary", name="Inspector")).to_contain_text("Waits for an answer")
    expect(page.get_by_role("button", name="Asks a question")).to_be_visible()
    assert_good_on_every_screen(page)


def test_the_inbox_is_used_by_keyboard_alone(open_page: Open, calls: Calls) -> None:
    slug = publish(calls, "Refund by keyboard", approval())
    for customer in ("Edsger", "Barbara"):
        start_run(calls, slug, {**REFUND, "customer": customer})
    page = open_page("/inbox")
    expect(page.get_by_role("list", name="Open questions").get_by_role("button")).to_have_count(2)
    question(page, "Edsger").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("region", name="The question")).to_contain_text("Barbara")
    page.get_by_label("Comment").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Open questions").get_by_role("button")).to_have_count(1)


def test_the_inbox_unfolds_on_a_phone(open_page: Open, calls: Calls) -> None:
    run = start_run(calls, publish(calls, "Refund on a phone", approval()), REFUND)
    page = open_page("/inbox", viewport=PHONE, has_touch=True, is_mobile=True)
    question(page, "May Grace").tap()
    page.get_by_role("button", name="Reject").tap()
    expect(page.get_by_text("Nobody waits for you")).to_be_visible()
    expect(watch_run(page, run).status).to_contain_text("Succeeded")


def test_the_inbox_is_accessible(open_page: Open, calls: Calls) -> None:
    start_run(calls, publish(calls, "Refund, seen by all", approval(form=NOTE, deadline_s=3600)), REFUND)
    page = open_page("/inbox")
    expect(page.get_by_label("Note")).to_be_visible()
    assert_good_on_every_screen(page)
