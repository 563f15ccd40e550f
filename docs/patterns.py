"""Write the pages that are made of other files: the workflow patterns from the scenarios, the guide, the kinds.

Run by `make patterns`; `python -m docs.patterns --check` only says what is not current, or what is missing.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docs.drawing.known import KNOWN, Known
from docs.drawing.pages import guide_page, kinds_page
from docs.drawing.svg import drawing
from workflows.guide import placed, the_guide

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "tests" / "scenarios"
DRAWINGS = ROOT / "docs" / "patterns"
GUIDES = ROOT / "docs" / "guide"
PAGE = GUIDES / "workflow-patterns.md"
MOST_LINKS = 4
Scenario = tuple[str, dict[str, Any]]

HEAD = """# Workflow patterns

The forty-three control-flow patterns that the literature knows
([workflowpatterns.com](http://www.workflowpatterns.com); N. Russell and others, *Workflow Control-Flow Patterns: A
Revised View*, 2006), and how each is drawn in Baton. Each drawing is a scenario's own document: the scenario beside it
is a test that says, event by event, what happens. This page is made from them by `make patterns`.

*Shown*: there is a construct for it. *By another way*: another construct gives the same, as the scenario shows.

| # | Pattern | Verdict | How it is drawn | Example | Scenario |
|---|---|---|---|---|---|
"""


def main() -> int:
    """Write what is not current, or, with `--check`, name it; 1 where something is missing or not current."""
    check = "--check" in sys.argv[1:]
    shown = scenarios()
    made = dict([*pages(shown), *guide_pages()])
    stale = [path for path, text in made.items() if not path.exists() or path.read_text() != text]
    stray = [path for path in DRAWINGS.glob("*.svg") if path not in made]
    missing = [known for known in KNOWN if known.need in ("must", "should") and known.number not in shown]
    for known in missing:
        sys.stdout.write(f"no scenario shows {known.number} {known.name} ({known.need})\n")
    for path in (*stale, *stray):
        sys.stdout.write(f"{'not current' if check else 'written'}: {path.relative_to(ROOT)}\n")
    if not check:
        write(made, stray)
    return 1 if missing or (check and (stale or stray)) else 0


def write(made: dict[Path, str], stray: list[Path]) -> None:
    """Write every file, and take away drawings that belong to no row."""
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for path in stray:
        path.unlink()


def scenarios() -> dict[int, list[Scenario]]:
    """Give the scenarios that show each pattern, the one that is drawn first."""
    found: dict[int, list[Scenario]] = {}
    for path in sorted(SCENARIOS.glob("*.json")):
        told = json.loads(path.read_text())
        for number in told.get("wcp", []):
            found.setdefault(number, []).append((path.stem, told))
    for known in KNOWN:
        found.get(known.number, []).sort(key=lambda one: (one[0] != known.example, len(one[1]["wcp"]), one[0]))
    return found


def pages(shown: dict[int, list[Scenario]]) -> Iterator[tuple[Path, str]]:
    """Give every file with its text."""
    rows = [row(known, shown.get(known.number, [])) for known in KNOWN]
    yield PAGE, HEAD + "\n".join(rows) + "\n"
    for known in KNOWN:
        for name, told in shown.get(known.number, [])[:1]:
            yield drawn(known), drawing(told["document"], f"{known.number} {known.name}: {told['title']} ({name})")


def guide_pages() -> Iterator[tuple[Path, str]]:
    """Give the pages that the program's own words make, with a drawing of each skeleton."""
    yield GUIDES / "patterns.md", guide_page()
    yield GUIDES / "kinds.md", kinds_page()
    for pattern in the_guide().patterns:
        yield DRAWINGS / f"guide-{pattern.id}.svg", drawing(placed(pattern.skeleton), pattern.title)


def drawn(known: Known) -> Path:
    """Tell where a pattern's drawing is."""
    return DRAWINGS / f"wcp-{known.number:02d}.svg"


def row(known: Known, shown: list[Scenario]) -> str:
    """Write a pattern's row."""
    verdict = "Not" if not shown else "By another way" if known.around else "Shown"
    picture = f"![{known.name}](../patterns/{drawn(known).name})" if shown else ""
    links = [f"[{told['title']}](../../tests/scenarios/{name}.json)" for name, told in shown[:MOST_LINKS]]
    what = f"{known.means} {known.drawn}"
    return f"| {known.number} | **{known.name}** | {verdict} | {what} | {picture} | {'<br>'.join(links)} |"


if __name__ == "__main__":
    sys.exit(main())
