"""`python -m bench.big_run_page URL --user NAME --password P --run ID`: measure how a browser takes a long run.

Debian's Chromium opens the run's page on a site that is up. Told: how long until the whole log is there, the longest
time that the page did not answer meanwhile, memory, and what moving the slider, scrolling and searching cost.
"""

import argparse
import shutil
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--enable-precise-memory-info"]
SCREEN: Any = {"width": 1440, "height": 900}
WATCH = """
window.__long = [];
new PerformanceObserver((list) => list.getEntries().forEach((each) => window.__long.push(each.duration)))
  .observe({ type: "longtask", buffered: true });
"""
# how long the page takes from a change to having drawn it
DRAWN = """async (act) => {
  const began = performance.now();
  eval(act);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}"""
SLIDE = """(() => { const range = document.querySelector('input[type="range"]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(range, String(AT));
  range.dispatchEvent(new Event('input', { bubbles: true })); })()"""
SCROLL = """(() => { const list = document.querySelector('[role="list"][aria-label="NAME"]');
  let at = list; while (at && at.scrollHeight <= at.clientHeight + 1) at = at.parentElement;
  at.scrollTop = at.scrollHeight * SHARE; })()"""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.big_run_page", description="Measure a long run's page.")
    parser.add_argument("url")
    for name in ("user", "password", "run"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context(base_url=options.url, viewport=SCREEN, bypass_csp=True).new_page()
        page.goto("/login/")
        page.get_by_label("Name").fill(options.user)
        page.get_by_label("Password").fill(options.password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        page.add_init_script(WATCH)
        for name, figure in _measured(page, options.run):
            print(f"{name:<44}{figure:>10.0f}", flush=True)
        browser.close()


def _measured(page: Page, run: str) -> Any:
    page.goto(f"/runs/{run}")
    page.wait_for_selector('input[type="range"]')
    yield "ms to the first events", _since_start(page)
    head = page.evaluate(f"fetch('/api/runs/{run}/').then((answer) => answer.json()).then((told) => told.head_seq)")
    page.wait_for_function(f"document.querySelector('input[type=range]').max === '{head}'", timeout=120_000)
    yield "ms to the whole log", _since_start(page)
    yield "ms of the longest task until then", _longest(page)
    yield "MiB of heap", page.evaluate("performance.memory.usedJSHeapSize") / 2**20
    for share in (0.5, 0.49, 0.9, 0.1, 0.11):
        slide = SLIDE.replace("AT", str(round(head * share)))
        yield f"ms to show event {round(head * share)}", page.evaluate(DRAWN, slide)
    page.get_by_role("button", name="Back to newest").click(force=True)
    for tab, name in (("Timeline", "Activations"), ("Events", "Events")):
        began = page.evaluate("performance.now()")
        page.get_by_role("tab", name=tab).click()
        page.wait_for_selector(f'[role="list"][aria-label="{name}"]')
        yield f"ms to open {tab}", page.evaluate("performance.now()") - began
        for share in (0.3, 0.8, 0.05):
            scroll = SCROLL.replace("NAME", name).replace("SHARE", str(share))
            yield f"ms to scroll {tab} to {share:.0%}", page.evaluate(DRAWN, scroll)
    yield "ms of the longest task in all", _longest(page)
    yield "MiB of heap at the end", page.evaluate("performance.memory.usedJSHeapSize") / 2**20


def _since_start(page: Page) -> float:
    return float(page.evaluate("performance.now()"))


def _longest(page: Page) -> float:
    return float(page.evaluate("Math.max(0, ...window.__long)"))


if __name__ == "__main__":
    main()
