"""The socket as a browser meets it: who may open it, what it answers, and how it refuses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.auth import AuthMiddlewareStack
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import Client

from tests.live.growing import Growing
from workflows.live import consumer, rounds
from workflows.live import socket as sockets
from workflows.live.checks import ExactOrigin, same_origin
from workflows.live.consumer import LiveConsumer
from workflows.live.hub import Hub

pytestmark = pytest.mark.django_db(transaction=True)
HOME = {"origin": "http://localhost:8000", "host": "localhost:8000"}


@pytest.fixture
def run(ada: User) -> Growing:
    """Return a run of ada's."""
    return Growing(ada)


class Page:
    """One page's socket."""

    def __init__(self, hub: Hub, user: User | None) -> None:
        client = Client()
        if user is not None:
            client.force_login(user)
        self.client = client
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        headers = [(name.encode(), value.encode()) for name, value in {**HOME, "cookie": cookie}.items()]
        app = ExactOrigin(AuthMiddlewareStack(LiveConsumer.as_asgi(hub=hub)))
        self.socket = WebsocketCommunicator(app, "/ws/", headers=headers)

    async def ask(self, wanted: Any) -> dict[str, Any]:
        """Send a frame and return the next one that comes."""
        await self.socket.send_to(text_data=wanted if isinstance(wanted, str) else json.dumps(wanted))
        answer: dict[str, Any] = json.loads(await self.socket.receive_from(5))
        return answer


@pytest.fixture
async def page(hub: Hub, ada: User) -> AsyncIterator[Page]:
    """Return a page of ada's, connected."""
    opened = await sync_to_async(Page)(hub, ada)
    assert (await opened.socket.connect())[0]
    yield opened
    await opened.socket.disconnect()


async def test_one_who_is_not_logged_in_is_told_so_and_closed(hub: Hub, db: None) -> None:
    stranger = await sync_to_async(Page)(hub, None)
    assert (await stranger.socket.connect())[0]
    assert await stranger.socket.receive_output(5) == {"type": "websocket.close", "code": 4401}


async def test_a_page_follows_a_run_over_the_socket(page: Page, run: Growing) -> None:
    await sync_to_async(run.grow)(2)
    entries = await page.ask({"type": "follow", "run": run.id, "after": 0})
    assert (entries["type"], entries["head"], entries["entries"][0]["seq"]) == ("entries", 2, 1)


async def test_a_strangers_run_is_not_there(hub: Hub, run: Growing, bob: User) -> None:
    page = await sync_to_async(Page)(hub, bob)
    await page.socket.connect()
    answer = await page.ask({"type": "follow", "run": run.id, "after": 0})
    assert (answer["type"], answer["code"], answer["run"]) == ("error", "not_found", run.id)
    await page.socket.disconnect()


async def test_a_ping_is_answered(page: Page) -> None:
    assert await page.ask({"type": "ping"}) == {"type": "pong"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("{", "invalid_json"),
        ('{"type":"ping","type":"ack"}', "invalid_json"),
        ('{"type":"follow","run":"\\u0000"}', "invalid_json"),
        ("[" * 40 + "]" * 40, "invalid_json"),
        ("x" * 65_537, "invalid_json"),
        ("[]", "invalid_frame"),
        ('{"type":"dance"}', "unknown_type"),
        ('{"type":"follow","run":"../etc"}', "invalid_frame"),
        ('{"type":"follow"}', "invalid_frame"),
        ('{"type":"ack","frames":99}', "invalid_frame"),
        ('{"type":"follow","run":"00000000-0000-0000-0000-000000000000","after":-1}', "invalid_frame"),
        ('{"type":"follow","run":"00000000-0000-0000-0000-000000000000","after":true}', "invalid_frame"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_socket_lives_on(page: Page, sent: str, code: str) -> None:
    answer = await page.ask(sent)
    assert (answer["type"], answer["code"]) == ("error", code)
    assert await page.ask({"type": "ping"}) == {"type": "pong"}


async def test_a_socket_follows_no_more_runs_than_it_may(
    page: Page, run: Growing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "MAX_FOLLOWED", 0)
    assert (await page.ask({"type": "follow", "run": run.id}))["code"] == "too_many"


async def test_a_socket_is_closed_after_its_user_logs_out(hub: Hub, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "CHECK_EVERY", 1)
    page = await sync_to_async(Page)(hub, ada)
    await page.socket.connect()
    await sync_to_async(page.client.logout)()
    assert await page.socket.receive_output(5) == {"type": "websocket.close", "code": 4401}


async def test_a_socket_that_takes_nothing_in_is_closed(hub: Hub, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PATIENCE_S", 0.0)
    slow = await sync_to_async(Page)(hub, ada)
    await slow.socket.connect()
    assert await slow.ask({"type": "ping"}) == {"type": "pong"}
    assert await slow.socket.receive_output(5) == {"type": "websocket.close", "code": 4408}


def handshake(origin: str | None, host: str = "localhost:8000", scheme: str = "ws") -> bool:
    """Tell whether a handshake with these headers is let in."""
    headers = [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin is not None else [])
    return same_origin({"headers": headers, "scheme": scheme})


@pytest.mark.parametrize("origin", ["http://localhost:8000", "HTTP://LOCALHOST:8000"])
def test_a_page_of_the_same_origin_is_let_in(origin: str) -> None:
    assert handshake(origin)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "http://localhost",
        "http://localhost:9999",
        "https://localhost:8000",
        "http://127.0.0.1:8000",
        "http://localhost.evil.example:8000",
        "http://evil.example",
        "http://localhost:port",
    ],
)
def test_any_other_page_is_refused(origin: str | None) -> None:
    assert not handshake(origin)


def test_a_host_that_is_not_served_is_refused_even_from_itself() -> None:
    assert not handshake("http://evil.example:8000", host="evil.example:8000")
