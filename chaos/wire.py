"""The client's side of a websocket (RFC 6455), just as much as a watcher needs: text frames, pings, closing.

It is here because a thousand clients share one process with what measures them: it costs some 10 µs a frame.
"""

import asyncio
import base64
import os
import struct
from collections.abc import Callable

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
GONE = 1006
Heard = Callable[[bytes], None]
Closed = Callable[[int], None]


class Handshake:
    """Where a page opens its socket: the site's address, and the cookie of who is logged in."""

    def __init__(self, host: str, port: int, cookie: str) -> None:
        self.host = host
        self.port = port
        self._cookie = cookie

    @property
    def request(self) -> bytes:
        """Give the request that opens a socket; nothing is asked for that would compress it."""
        place = f"{self.host}:{self.port}"
        lines = {
            "Host": place,
            "Origin": f"http://{place}",
            "Cookie": self._cookie,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        }
        told = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"GET /ws/ HTTP/1.1\r\n{told}\r\n".encode()


def framed(payload: bytes, opcode: int = TEXT) -> bytes:
    """Frame what a client sends; masked with zeros, which changes nothing."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
    return head + b"\0\0\0\0" + payload


def take_frames(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Take whole frames of a server out of a buffer: what kind of frame, and what is in it."""
    frames, at, length = [], 0, len(buffer)
    while length - at >= 2:
        start, size = at + 2, buffer[at + 1]
        if size == 126:
            start, size = at + 4, int.from_bytes(buffer[at + 2 : at + 4], "big")
        elif size == 127:
            start, size = at + 10, int.from_bytes(buffer[at + 2 : at + 10], "big")
        if length < start + size:
            break
        frames.append((buffer[at] & 15, bytes(buffer[start : start + size])))
        at = start + size
    del buffer[:at]
    return frames


class Wire(asyncio.Protocol):
    """One socket: `heard` is given each text, `closed` the code with which it ended, once."""

    def __init__(self, handshake: Handshake, heard: Heard, closed: Closed) -> None:
        self._handshake = handshake
        self._heard = heard
        self._closed: Closed | None = closed
        self._buffer = bytearray()
        self._transport: asyncio.Transport
        self.opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._handshake.request)

    def data_received(self, data: bytes) -> None:
        """Take in what came."""
        self.received += len(data)
        self._buffer += data
        if self.opened.done() or self._answered():
            for opcode, payload in take_frames(self._buffer):
                self._take(opcode, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is gone."""
        if not self.opened.done():
            self.opened.set_result(0)
        self._end(GONE)

    def send(self, text: str) -> None:
        """Send a text."""
        self._transport.write(framed(text.encode()))

    def stall(self) -> None:
        """Read nothing from now on."""
        self._transport.pause_reading()

    def cut(self) -> None:
        """End it without a word."""
        self._transport.abort()

    def _answered(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.opened.set_result(int(self._buffer.split(b" ", 2)[1]))
        del self._buffer[: end + 4]
        return True

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._heard(payload)
        elif opcode == PING:
            self._transport.write(framed(payload, PONG))
        elif opcode == CLOSE:
            self._transport.write(framed(payload, CLOSE))
            self._end(int.from_bytes(payload[:2], "big"))

    def _end(self, code: int) -> None:
        closed, self._closed = self._closed, None
        if closed:
            closed(code)
