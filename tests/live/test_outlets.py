"""How frames leave the process: whole, in order, and by the short way only where nothing stands in between."""

import asyncio
import socket
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from daphne.ws_protocol import WebSocketProtocol

from chaos.wire import take_frames
from tests.executors.workbench import eventually
from workflows.live.frames import Frame
from workflows.live.outlets import WIRE, AsgiOutlet, DaphneOutlet, MarkWire, outlet


class Connection:
    """A connection as Daphne's, on one end of a pair of sockets; it keeps what it is to send later."""

    def __init__(self) -> None:
        self.state = WebSocketProtocol.STATE_OPEN
        ours, self.theirs = socket.socketpair()
        ours.setblocking(False)
        self.later = b""
        self.transport = SimpleNamespace(socket=ours, dataBuffer=b"", _tempDataBuffer=[], write=self._write)

    def _write(self, data: bytes) -> None:
        self.later += data
        self.transport._tempDataBuffer.append(data)

    def received(self) -> bytes:
        """Read all that was sent at once."""
        self.theirs.setblocking(False)
        read = b""
        while True:
            try:
                read += self.theirs.recv(1_000_000)
            except BlockingIOError:
                return read


@pytest.fixture
def connection() -> Iterator[Connection]:
    """Return a connection, closed at the end."""
    made = Connection()
    yield made
    made.transport.socket.close()
    made.theirs.close()


@pytest.mark.parametrize("size", [5, 125, 126, 65_535, 65_536])
def test_a_frame_goes_out_at_once_and_whole(connection: Connection, size: int) -> None:
    DaphneOutlet(connection).put(Frame(b"x" * size))
    assert take_frames(bytearray(connection.received())) == [(1, b"x" * size)]
    assert connection.later == b""


def test_what_the_socket_does_not_take_is_left_to_daphne_in_order(connection: Connection) -> None:
    way, frames = DaphneOutlet(connection), [Frame(bytes([48 + n]) * 300_000) for n in range(9)]
    for frame in frames:
        way.put(frame)
    assert connection.later
    whole = bytearray(connection.received() + connection.later)
    assert [data for _, data in take_frames(whole)] == [frame.data for frame in frames]


def test_nothing_is_written_once_it_is_closed(connection: Connection) -> None:
    way = DaphneOutlet(connection)
    way.close()
    way.put(Frame(b"late"))
    connection.state = WebSocketProtocol.STATE_CLOSING
    DaphneOutlet(connection).put(Frame(b"late"))
    assert (connection.received(), connection.later) == (b"", b"")


def test_a_broken_socket_is_left_to_daphne(connection: Connection) -> None:
    connection.theirs.close()
    DaphneOutlet(connection).put(Frame(b"x"))
    assert connection.later == Frame(b"x").on_the_wire


async def test_any_other_server_is_asked_as_asgi_says() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    way = outlet({}, send)
    assert isinstance(way, AsgiOutlet)
    way.put(Frame(b"one"))
    way.put(Frame("zwei €".encode()))
    await eventually(lambda: [message["text"] for message in sent] == ["one", "zwei €"])
    way.close()


async def test_what_is_not_a_plain_connection_is_not_written_to(connection: Connection) -> None:
    scope: dict[str, Any] = {WIRE: connection}

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)

    connection._perMessageCompress = None  # type: ignore[attr-defined]
    way = outlet(scope, send)
    assert isinstance(way, AsgiOutlet)
    way.close()


async def test_a_connection_of_daphnes_is_known_by_its_way_of_sending() -> None:
    scopes: list[dict[str, Any]] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)

    daphnes = WebSocketProtocol()
    await MarkWire(app)({}, None, partial(print, daphnes))
    await MarkWire(app)({}, None, partial(print, "another's"))
    await MarkWire(app)({}, None, print)
    assert scopes == [{WIRE: daphnes}, {}, {}]
