"""The whole site on a disk of its own that is full: it says so, reads go on, and it works again once there is room."""

import json
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from chaos.small_disk import SmallDisk, small_disk
from tests.site_server import ADA, Site, site_port

pytestmark = pytest.mark.crash
MEGABYTES = 24


class Ada:
    """Somebody who is logged in to a site."""

    def __init__(self, site: Site) -> None:
        self._url, self._jar = site.url, CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self._opener.open(f"{site.url}/login/").close()
        named = {"username": ADA.name, "password": ADA.password, "next": "/api/me/"}
        body = urlencode(named | {"csrfmiddlewaretoken": self._token}).encode()
        self._opener.open(f"{site.url}/login/", body).close()

    def asks(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Read, or post `body`; give the status and what came back."""
        headers = {"X-CSRFToken": self._token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with self._opener.open(Request(self._url + path, data, headers)) as answer:  # noqa: S310 (our own address)
                return answer.status, json.load(answer)
        except HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    @property
    def _token(self) -> str:
        return next(str(cookie.value) for cookie in self._jar if cookie.name == "csrftoken")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Mount the data directory."""
    try:
        with small_disk(tmp_path / "data", MEGABYTES) as disk:
            yield disk
    except RuntimeError as error:
        pytest.skip(str(error))


@pytest.fixture
def site(tmp_path: Path, disk: SmallDisk) -> Iterator[Site]:
    """Run the site on it."""
    site = Site(tmp_path, site_port())
    site.prepare()
    site.start()
    yield site
    site.stop()


def test_a_start_on_a_full_disk_is_refused_in_words_and_done_once_there_is_room(site: Site, disk: SmallDisk) -> None:
    ada = Ada(site)
    text = "One. " * 20_000
    start = {"workflow": "document-pipeline", "input": {"document": text}}
    disk.fill()
    status, told = ada.asks("/api/runs/", start)
    assert (disk.is_full, status, told["error"]["code"]) == (True, 507, "database_full")
    assert ada.asks("/api/runs/") == (200, {"results": [], "next": None})
    disk.free()
    assert ada.asks("/api/runs/", start)[0] == 201
