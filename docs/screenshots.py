"""Make the pictures of the docs: a fresh site, the shipped examples run on their own inputs, in light and in dark.

Run by `make screenshots`. The pictures go to docs/images/, each below 250 KB.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.calls import Calls  # noqa: E402
from tests.browser.screens import CHROMIUM, PHONE, QUIET, fill_login  # noqa: E402
from tests.site_server import ADA, Site, running_site  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WINDOW = {"width": 1440, "height": 1000}
MOST_BYTES = 250_000
SCHEMES = ("light", "dark")


def main() -> None:
    """Take every picture in both schemes."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_site(Path(folder)) as site, logged_in(site) as page:
        calls = Calls(page.context)
        runs = {slug: finished_run(page, calls, slug) for slug in ("customer-service", "research-desk")}
        calls.post("/api/workflows/", name="Second opinion", document=unsound())
        asked = calls.post("/api/runs/", workflow="purchase-approval", input=example_input("purchase-approval"))
        page.goto(f"/runs/{asked['id']}")
        expect(page.get_by_role("button", name="Approve")).to_be_visible(timeout=30_000)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            take_all(page, scheme, runs)
            take_questions(page, scheme)


@contextmanager
def logged_in(site: Site) -> Iterator[Page]:
    """Open a page of somebody who is logged in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(base_url=site.url, viewport=WINDOW, reduced_motion="reduce")
        fill_login(page, ADA)
        yield page
        browser.close()


def finished_run(page: Page, calls: Calls, slug: str) -> str:
    """Run an example on its own input and wait for its end."""
    run = calls.post("/api/runs/", workflow=slug, input=example_input(slug))["id"]
    page.goto(f"/runs/{run}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Succeeded", timeout=30_000)
    return str(run)


def example_input(slug: str) -> Any:
    """Read the input that an example's own form is filled with."""
    nodes = json.loads((ROOT / "examples" / f"{slug}.json").read_text())["nodes"]
    return next(node for node in nodes if node["kind"] == "input")["config"]["example"]


def take_all(page: Page, scheme: str, runs: dict[str, str]) -> None:
    """Take the pictures of one scheme."""
    page.set_viewport_size(WINDOW)
    page.goto("/")
    take(page, f"home-{scheme}")
    page.goto("/workflows/customer-service")
    page.locator('.react-flow__node[data-id="desk"]').get_by_text("Service desk").click()
    take(page, f"editor-{scheme}")
    page.goto(f"/runs/{runs['customer-service']}")
    page.get_by_role("list", name="Activations").get_by_role("button", name="Service desk Left").click()
    take(page, f"run-{scheme}")
    page.goto("/agents")
    take(page, f"agents-{scheme}")
    page.set_viewport_size(PHONE)
    page.goto(f"/runs/{runs['research-desk']}")
    page.get_by_role("tab", name="Timeline").click()
    take(page, f"phone-{scheme}")


def take_questions(page: Page, scheme: str) -> None:
    """Take the pictures of what is asked before a run, and in one."""
    page.set_viewport_size(WINDOW)
    page.goto("/workflows/second-opinion")
    page.get_by_role("button", name="Check soundness").click()
    page.get_by_role("region", name="Soundness").get_by_role("button", name="too few of its branches").click()
    page.get_by_role("region", name="Counterexample").press("End")
    take(page, f"soundness-{scheme}")
    page.goto("/inbox")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    take(page, f"inbox-{scheme}")


def unsound() -> dict[str, Any]:
    """Draw a workflow whose join waits for both ways of a router, of which one alone is ever taken."""
    reviewer = {"agent": "text-reviewer"}
    cases = [{"id": "contract", "label": "A contract", "when": "input.kind == 'contract'"}]
    nodes = [
        {"id": "input", "kind": "input", "name": "Document", "config": {}},
        {"id": "sort", "kind": "router", "name": "What is it?", "config": {"cases": cases}},
        {"id": "lawyer", "kind": "agent", "name": "Lawyer", "config": reviewer},
        {"id": "editor", "kind": "agent", "name": "Editor", "config": reviewer},
        {"id": "both", "kind": "transform", "name": "Both agree", "config": {}, "join": {"mode": "quorum", "n": 2}},
        {"id": "output", "kind": "output", "name": "Opinion", "config": {}},
    ]
    wires = ("input out sort", "sort contract lawyer", "sort default editor", "lawyer out both", "editor out both")
    ends = [wire.split() for wire in (*wires, "both out output")]
    edges = [
        {"id": f"{source}-{target}", "source": source, "port": port, "target": target} for source, port, target in ends
    ]
    return {"schema": 1, "nodes": nodes, "edges": edges}


def take(page: Page, name: str) -> None:
    """Take one picture once the page is at rest; raise `SystemExit` if it is too large for the docs."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate("() => document.fonts.ready")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} KB")
    if size > MOST_BYTES:
        sys.exit(f"{path.name} is larger than {MOST_BYTES / 1000:.0f} KB")


if __name__ == "__main__":
    main()
