"""The docs name what is there: files, make targets, settings."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))


def named(path: Path) -> str:
    """Name a page in a test's id."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", page.read_text())
    for link in (one or other for one, other in links):
        if not link.startswith(("http:", "https:", "mailto:", "#")):
            assert (page.parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    spoken = set(re.findall(r"`make ([a-z]+)", page.read_text()))
    assert spoken <= TARGETS


def test_every_target_says_in_a_sentence_what_it_does() -> None:
    phony = next(line for line in MAKEFILE.splitlines() if line.startswith(".PHONY")).split()[1:]
    assert set(phony) == TARGETS


def test_every_variable_that_settings_read_is_told_at_their_top() -> None:
    settings = (ROOT / "orchestrator_site" / "settings.py").read_text()
    read = set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", settings))
    assert read <= set(re.findall(r"[A-Z_]+", settings.split('"""')[1]))
