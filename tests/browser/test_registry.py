"""The registry: agents change kind in two clicks, keep their versions, and no key is ever shown again."""

from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_good_on_every_screen
from tests.browser.calls import Calls
from tests.browser.screens import Open
from tests.browser.watching import Watch

KEY = "sk-a-very-secret-key-42"


def provider(calls: Calls, slug: str) -> None:
    """Register a provider that nobody serves."""
    if slug not in {known["slug"] for known in calls.get("/api/providers/")}:
        calls.post(
            "/api/providers/", slug=slug, name=slug.title(), kind="openai_compatible", base_url="http://127.0.0.1:9/v1"
        )


def test_a_function_agent_becomes_a_model_agent_in_two_clicks(open_page: Open, calls: Calls) -> None:
    provider(calls, "nowhere")
    page = open_page("/agents/mood-judge")
    page.get_by_role("radiogroup", name="Kind").get_by_text("Model", exact=True).click()
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("v2")
    agent = calls.get("/api/agents/mood-judge/")
    assert (agent["kind"], agent["settings"]["provider"]) == ("model", "nowhere")
    calls.patch("/api/agents/mood-judge/", kind="function", settings={"function": "judge-mood"})


def test_an_agent_is_tried_outside_of_any_run(open_page: Open) -> None:
    page = open_page("/agents/language-detector")
    page.get_by_label("Input").fill("Der Zug nach Hamburg fährt heute leider später ab.")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("main")).to_contain_text("code “de”")


def test_a_key_goes_in_and_never_comes_out(open_page: Open, calls: Calls) -> None:
    page = open_page("/providers")
    page.get_by_role("button", name="New provider").first.click()
    page.get_by_label("Name").fill("Vault")
    page.get_by_label("Address").fill("http://127.0.0.1:9/v1")
    page.get_by_label("API key").fill(KEY)
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.get_by_role("listitem").filter(has_text="Vault")
    expect(card).to_contain_text("key stored")
    card.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("API key")).to_have_value("")
    told = (
        page.request.get("/api/providers/").text() + page.request.get("/api/providers/vault/").text() + page.content()
    )
    assert KEY not in told
    assert KEY not in open_page("/admin/agents/modelprovider/").content()


def test_an_agent_that_will_not_do_is_refused_at_its_field(open_page: Open, watch: Watch) -> None:
    watch.expect("400")
    page = open_page("/agents/new")
    page.get_by_label("Name").fill("Nameless")
    page.get_by_label("Name").fill("")
    page.get_by_label("Description").fill("has no name")
    expect(page.get_by_role("button", name="Register")).to_be_visible()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert").first).to_be_visible()


def test_the_page_of_an_agent_is_accessible(page: Page) -> None:
    page.goto("/agents/dispatcher")
    assert_good_on_every_screen(page)
