"""Static files are served without a warning under ASGI and WSGI alike, and those named by their hash for ever."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from orchestrator_site.middleware import StaticFilesMiddleware


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    """Make a directory of collected files."""
    settings.STATIC_ROOT = str(tmp_path)
    for name in ("app/assets/main-Ab_d-f12.js", "design/tokens.0123456789ab.css", "design/tokens.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("0123456789")
    return tmp_path


def ask(address: str, **headers: str) -> HttpResponse:
    """Ask the middleware as WSGI does."""
    return StaticFilesMiddleware(lambda request: HttpResponse("passed on"))(
        RequestFactory().get(address, headers=headers)
    )


def test_a_file_named_by_its_hash_is_kept_for_ever(collected: Path) -> None:
    for name in ("app/assets/main-Ab_d-f12.js", "design/tokens.0123456789ab.css"):
        assert "immutable" in ask(f"/static/{name}").headers["Cache-Control"]


def test_a_file_of_a_lasting_name_is_asked_for_again(collected: Path) -> None:
    assert "immutable" not in ask("/static/design/tokens.css").headers["Cache-Control"]


def test_a_part_of_a_file_can_be_asked_for(collected: Path) -> None:
    answer = ask("/static/design/tokens.css", range="bytes=2-4")
    assert (answer.status_code, answer.content) == (206, b"234")


def test_what_is_no_file_is_passed_on(collected: Path) -> None:
    assert ask("/static/../secret.key").content == b"passed on"


async def test_under_asgi_nothing_is_bridged(collected: Path) -> None:
    async def passed_on(request: HttpRequest) -> Any:
        return HttpResponse("passed on")

    middleware = StaticFilesMiddleware(passed_on)
    answer = await middleware(RequestFactory().get("/static/design/tokens.css"))
    assert (answer.streaming, answer.content) == (False, b"0123456789")
    assert (await middleware(RequestFactory().get("/else"))).content == b"passed on"
