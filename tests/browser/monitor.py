"""A run's page, as tests see it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.calls import Calls

ENDED = ("Succeeded", "Failed", "Cancelled")


class Monitor:
    """Read and use the page of one run."""

    def __init__(self, page: Page, run: str) -> None:
        self.page = page
        self.run = run

    @property
    def status(self) -> Locator:
        """Find the run's status in the page's head."""
        return self.page.get_by_role("heading", level=1)

    @property
    def slider(self) -> Locator:
        """Find the slider over the log."""
        return self.page.get_by_role("slider", name="Show the run as it was after event")

    def node(self, id: str) -> Locator:
        """Find a node on the canvas."""
        return self.page.locator(f'.react-flow__node[data-id="{id}"]')

    def inspect(self, name: str) -> None:
        """Select the first activation of the node that is called so, from the timeline."""
        rows = self.page.get_by_role("list", name="Activations")
        rows.get_by_role("button", name=re.compile(f"^{name} [A-Z]")).first.click()

    def part(self, name: str) -> Locator:
        """Open one of the parts below the graph and find it."""
        tab = self.page.get_by_role("tab", name=name)
        tab.click()
        return self.page.get_by_role("tabpanel", name=name)

    @property
    def inspector(self) -> Locator:
        """Find the inspector beside the graph."""
        return self.page.get_by_role("complementary", name="Inspector")

    def step_in(self, command: str) -> None:
        """Open the menu of the inspected activation and choose a command."""
        self.inspector.get_by_role("button", name="Step in").click()
        self.page.get_by_role("menuitem", name=command).click()

    def expect_node(self, id: str, state: str) -> None:
        """Wait until a node shows a state, as `Running` or `Succeeded`."""
        expect(self.node(id).get_by_role("img", name=state)).to_be_visible()

    def expect_more_events_than(self, number: int) -> None:
        """Wait until the page has folded more than so many events."""
        script = "(slider, number) => Number(slider.max) > number"
        self.slider.wait_for()
        handle = self.slider.element_handle()
        self.page.wait_for_function(f"([slider, number]) => ({script})(slider, number)", arg=[handle, number])

    def event_numbers(self) -> list[int]:
        """Read the numbers of all events from the list, which draws only those in sight."""
        panel = self.part("Events")
        panel.get_by_role("list", name="Events").wait_for()
        return sorted(self.page.evaluate(READ_ALL))

    def assert_log_is_whole(self, calls: Calls) -> None:
        """Fail unless the page has folded the very events that the log holds, each once."""
        numbers = calls.events(self.run)
        assert numbers == list(range(1, len(numbers) + 1))
        expect(self.slider).to_have_attribute("max", str(len(numbers)))
        assert self.event_numbers() == numbers


READ_ALL = """async () => {
  const list = document.querySelector('[role=list][aria-label=Events]');
  const scroller = list.parentElement;
  const items = () => [...list.querySelectorAll('[role=listitem]')];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const covered = () => {
    const [view, all] = [scroller.getBoundingClientRect(), items().map((item) => item.getBoundingClientRect())];
    return all.length && all[0].top <= Math.max(view.top, list.getBoundingClientRect().top)
      && all.at(-1).bottom >= Math.min(view.bottom, list.getBoundingClientRect().bottom) - 1;
  };
  const numbers = new Map();
  for (let top = 0; top <= scroller.scrollHeight; top += scroller.clientHeight / 2) {
    scroller.scrollTop = top;
    await frame();
    for (let waited = 0; waited < 120 && !covered(); waited += 1) await frame();
    for (const item of items()) {
      const place = Math.round(item.getBoundingClientRect().top - list.getBoundingClientRect().top);
      numbers.set(place, Number(item.querySelector('span').textContent));
    }
  }
  return [...numbers.values()];
}"""


def publish(calls: Calls, name: str, document: dict[str, Any]) -> str:
    """Make and publish a workflow, and give its slug."""
    slug = calls.post("/api/workflows/", name=name, document=document)["slug"]
    calls.post(f"/api/workflows/{slug}/publish/", notes="for a test")
    return str(slug)


def start_run(calls: Calls, slug: str, input: object, **more: object) -> str:
    """Start a run through the API and give its id."""
    return str(calls.post("/api/runs/", workflow=slug, input=input, **more)["id"])


def watch_run(page: Page, run: str) -> Monitor:
    """Open a run's page."""
    page.goto(f"/runs/{run}")
    return Monitor(page, run)
