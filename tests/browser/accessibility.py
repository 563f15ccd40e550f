"""Ask axe what is wrong with a page. The browser's debugger evaluates it, so the page's policy stays whole."""

from typing import Any

from playwright.sync_api import Page

from tests.site_server import FRONTEND

AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RUN = "() => axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"


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
