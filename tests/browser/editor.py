"""The editor, as tests use it: by mouse where people use the mouse, by keys where they use keys."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.calls import Calls

# the canvas is at rest once its viewport stays where it is for some frames
SETTLED = """async () => {
  const viewport = document.querySelector('.react-flow__viewport');
  for (let still = 0, before = ''; still < 5; ) {
    await new Promise((done) => requestAnimationFrame(done));
    still = viewport.style.transform === before ? still + 1 : 0;
    before = viewport.style.transform;
  }
}"""


class Editor:
    """Draw on the canvas of one workflow."""

    def __init__(self, page: Page, slug: str) -> None:
        self.page = page
        self.slug = slug

    @property
    def nodes(self) -> Locator:
        """Find all nodes on the canvas."""
        return self.page.locator(".react-flow__node")

    @property
    def settings(self) -> Locator:
        """Find the inspector."""
        return self.page.get_by_role("complementary", name="Settings")

    @property
    def problems(self) -> Locator:
        """Find the line below the canvas that counts what is wrong."""
        return self.page.get_by_role("region", name="Problems")

    def node(self, id: str) -> Locator:
        """Find a node on the canvas."""
        return self.page.locator(f'.react-flow__node[data-id="{id}"]')

    def edge(self, source: str, target: str) -> Locator:
        """Find the edge between two nodes."""
        return self.page.locator(f'.react-flow__edge[aria-label="Edge from {source} to {target}"]')

    def kind(self, title: str) -> Locator:
        """Find a kind in the palette."""
        return (
            self.page.get_by_role("complementary", name="Nodes")
            .get_by_role("button")
            .filter(has=self.page.get_by_text(title, exact=True))
        )

    def drag_kind(self, title: str, *, x: float, y: float) -> None:
        """Drag a kind from the palette to a point of the canvas."""
        self.page.evaluate(SETTLED)
        canvas = self.page.locator(".react-flow__pane").bounding_box()
        assert canvas is not None
        self._drag(self.kind(title), canvas["x"] + x, canvas["y"] + y)

    def drag_kind_into(self, title: str, box: str, *, x: float, y: float) -> None:
        """Drag a kind from the palette to a point of a box."""
        self.page.evaluate(SETTLED)
        place = self.node(box).bounding_box()
        assert place is not None
        self._drag(self.kind(title), place["x"] + x, place["y"] + y)

    def drag_node(self, id: str, *, x: float, y: float) -> None:
        """Drag a node by its head so far."""
        self.page.evaluate(SETTLED)
        place = self.node(id).bounding_box()
        assert place is not None
        start = (place["x"] + 60, place["y"] + 20)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        for part in range(1, 11):
            self.page.mouse.move(start[0] + x * part / 10, start[1] + y * part / 10)
        self.page.mouse.up()

    def wire(self, source: str, target: str, port: str = "out") -> None:
        """Draw an edge from a port to a node by mouse."""
        self.page.evaluate(SETTLED)
        start = self.node(source).locator(f'.react-flow__handle.source[data-handleid="{port}"]').last.bounding_box()
        end = self.node(target).locator(".react-flow__handle.target").last.bounding_box()
        assert start is not None
        assert end is not None
        self.page.mouse.move(start["x"] + 4, start["y"] + 4)
        self.page.mouse.down()
        self.page.mouse.move(end["x"] - 20, end["y"] - 20, steps=6)
        self.page.mouse.move(end["x"] + 4, end["y"] + 4, steps=3)
        self.page.mouse.up()
        expect(self.edge(source, target)).to_have_count(1)

    def choose_agent(self, label: str, name: str) -> None:
        """Choose an agent in the open form, by keys: search, then Enter on what was found."""
        chosen = self.settings.get_by_role("button", name=re.compile(f"^{label}")).first
        chosen.press("Enter")
        self.settings.get_by_label("Search agents").fill(name)
        self.settings.get_by_role("list", name="Agents").get_by_role("button").first.press("Enter")
        expect(chosen).to_contain_text(name)

    def select(self, id: str) -> None:
        """Select a node by a click on its name."""
        self.node(id).locator("p").first.click()

    def choose_in_outline(self, title: str) -> None:
        """Select a node in the open outline by arrow keys."""
        self.page.get_by_role("tree", name="Outline").locator("[tabindex='0']").focus()
        title_shown = self.settings.get_by_role("heading", level=2)
        for key in ["ArrowUp"] * 9 + ["ArrowDown"] * 9:
            self.page.keyboard.press(key)
            if title_shown.text_content() == title:
                return
        raise AssertionError(f"the outline has no {title}")

    def expect_saved(self, calls: Calls) -> dict[str, Any]:
        """Wait until the draft is saved, and give it as the server has it."""
        expect(self.page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
        return self.draft(calls)

    def expect_draft(self, calls: Calls, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until the server has a draft of which `holds` is true."""
        for _ in range(100):
            if holds(self.draft(calls)):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the draft did not become so: {self.draft(calls)}")

    def draft(self, calls: Calls) -> dict[str, Any]:
        """Give the draft as the server has it."""
        return dict(calls.get(f"/api/workflows/{self.slug}/")["draft"])

    def _drag(self, what: Locator, x: float, y: float) -> None:
        what.scroll_into_view_if_needed()
        start = what.bounding_box()
        assert start is not None
        self.page.mouse.move(start["x"] + 30, start["y"] + 15)
        self.page.mouse.down()
        self.page.mouse.move(start["x"] + 60, start["y"] + 30)
        self.page.mouse.move(x - 5, y - 5)
        self.page.mouse.move(x, y)
        self.page.mouse.up()


def new_workflow(page: Page, calls: Calls, name: str, document: object = None) -> Editor:
    """Make a workflow and open it in the editor; without a document its canvas is empty."""
    body = {"document": document} if document else {}
    editor = Editor(page, calls.post("/api/workflows/", name=name, **body)["slug"])
    page.goto(f"/workflows/{editor.slug}")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return editor
