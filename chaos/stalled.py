"""A watcher that reads nothing, or a byte now and then: its socket's buffers are small, so that the server notices."""

import asyncio
import json
import socket
from contextlib import suppress

from chaos.wire import Handshake, framed

BUFFER = 4096


class Stalled:
    """One such watcher of a run; `every_s` is the time between two bytes that it reads, 0 where it reads none."""

    def __init__(self, handshake: Handshake, run: str, every_s: float = 0.0) -> None:
        self._handshake = handshake
        self._run = run
        self._every_s = every_s
        self._socket = socket.socket()
        self._reading: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Open the socket, ask for the whole log, and read no more."""
        loop, here = asyncio.get_running_loop(), self._socket
        here.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        here.setblocking(False)
        await loop.sock_connect(here, (self._handshake.host, self._handshake.port))
        await loop.sock_sendall(here, self._handshake.request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += await loop.sock_recv(here, 1)
        wanted = json.dumps({"type": "follow", "run": self._run, "after": 0})
        await loop.sock_sendall(here, framed(wanted.encode()))
        if self._every_s:
            self._reading = asyncio.create_task(self._dribble())

    def close(self) -> None:
        """Let go."""
        if self._reading:
            self._reading.cancel()
        self._socket.close()

    async def _dribble(self) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while await loop.sock_recv(self._socket, 1):  # noqa: ASYNC110  (what it waits for is time)
                await asyncio.sleep(self._every_s)
