"""Ask axe what is wrong with a page. The browser's debugger evaluates it, so the page's policy stays whole."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.screens import DESK, PHONE
from tests.site_server import FRONTEND

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((motion) => isFinite(motion.effect.getComputedTiming().endTime)).map((motion) => motion.finished))"""
RUN = "() => axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"


def assert_good_on_every_screen(page: Page) -> None:
    """Look at the page at a desk and on a phone, in light and in dark: axe is content, and nothing sticks out."""
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    for screen in (DESK, PHONE):
        page.set_viewport_size(screen)
        assert_no_sideways_scroll(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            assert_accessible(page)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail if the page is wider than its window."""
    page_width, window_width = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert page_width <= window_width, f"{page.url} is {page_width} wide in a window of {window_width}"


def assert_accessible(page: Page) -> None:
    """Fail with each serious or critical finding of axe on the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    findings = [_describe(item) for item in page.evaluate(RUN) if item["impact"] in ("serious", "critical")]
    assert not findings, f"{page.url}:\n" + "\n".join(findings)


def _describe(violation: dict[str, Any]) -> str:
    places = "\n".join(f"    {node['html'][:200]}\n      {_why(node)}" for node in violation["nodes"][:5])
    return f"{violation['impact']} {violation['id']}: {violation['help']}\n{places}"


def _why(node: dict[str, Any]) -> str:
    return " ".join(str(node.get("failureSummary", "")).split())[:300]
