"""The routes that the front end knows are those that the server gives its shell to."""

import re

import pytest

from orchestrator_site.urls import APP_PAGES

PAGES = ["workflows/desk", "runs", "runs/0b7c-1", "agents", "agents/a_b", "threads/1", "providers", "inbox"]


@pytest.mark.parametrize("page", [*PAGES, "operations", "operations/queue"])
def test_a_page_of_the_app_has_the_shell(page: str) -> None:
    assert re.match(APP_PAGES, page)
    assert re.match(APP_PAGES, f"{page}/")


@pytest.mark.parametrize("page", ["admin", "static/x", "runs/1/2", "api/runs/", "workflows/../x", "else"])
def test_no_other_address_has(page: str) -> None:
    assert not re.match(APP_PAGES, page)
