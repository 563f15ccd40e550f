"""How frames leave the process: the way of every ASGI server, and a shorter one through Daphne.

Through ASGI, each frame costs Daphne some 150 µs: it is encoded, framed and copied for each socket, and the socket is
written to when the event loop has found it writable. The shorter way writes a frame that is made once straight to the
socket, and gives the rest to Daphne where the socket takes no more. It is taken only where nothing stands between the
frame and the socket: no TLS, no compression.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import tcp

from workflows.live.frames import Frame

Send = Callable[[dict[str, Any]], Awaitable[None]]
WIRE = "baton.wire"
_BUFFERS = ("dataBuffer", "_tempDataBuffer", "socket")


class Outlet(Protocol):
    """Where one socket's frames go, in order; none of it waits for the browser."""

    def put(self, frame: Frame) -> None:
        """Send a frame, now or soon."""

    def close(self) -> None:
        """Send nothing more."""


class AsgiOutlet:
    """Send as any ASGI server is asked to, from a task of its own: such a server may wait for the browser."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: asyncio.Queue[Frame] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send_all())

    def put(self, frame: Frame) -> None:
        """Send a frame soon."""
        self._queue.put_nowait(frame)

    def close(self) -> None:
        """Send nothing more."""
        self._sender.cancel()

    async def _send_all(self) -> None:
        while True:
            frame = await self._queue.get()
            await self._send({"type": "websocket.send", "text": frame.text})


class DaphneOutlet:
    """Write to the socket of a connection of Daphne's; it has been accepted."""

    def __init__(self, connection: WebSocketProtocol) -> None:
        self._connection = connection
        self._transport = connection.transport
        self._open = True

    def put(self, frame: Frame) -> None:
        """Send a frame now, and what the socket does not take as soon as it does."""
        transport = self._transport
        if not self._open or self._connection.state != WebSocketProtocol.STATE_OPEN:
            return
        data = frame.on_the_wire
        if not (transport.dataBuffer or transport._tempDataBuffer):
            try:
                sent = transport.socket.send(data)
            except OSError:  # it takes nothing now, or never again: Daphne finds out which
                sent = 0
            if sent == len(data):
                return
            data = data[sent:]
        transport.write(data)

    def close(self) -> None:
        """Send nothing more."""
        self._open = False


class MarkWire:
    """Note in the scope which connection of Daphne's a socket is of; the outermost of what handles sockets."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass the socket on."""
        connection = send.args[0] if isinstance(send, partial) and send.args else None
        if isinstance(connection, WebSocketProtocol):
            scope[WIRE] = connection
        await self._app(scope, receive, send)


def outlet(scope: dict[str, Any], send: Send) -> Outlet:
    """Find the shortest way out of the process for a socket that has been accepted."""
    connection = scope.get(WIRE)
    if connection is not None and _is_plain(connection):
        return DaphneOutlet(connection)
    return AsgiOutlet(send)


def _is_plain(connection: WebSocketProtocol) -> bool:
    transport = connection.transport
    return (
        isinstance(transport, tcp.Connection)
        and not transport.TLS
        and connection._perMessageCompress is None
        and all(hasattr(transport, name) for name in _BUFFERS)
    )
