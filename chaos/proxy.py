"""A TCP proxy that does what networks do: on the loopback only, one per link, told by `broken` what to do for a while.

It runs on an event loop of its own thread. Every fault counts the connections that it hit: those that were open when it
began, and those that came while it lasted. `lost` counts the answers that a fault kept back, and the server had given;
`inserted` those of them in which PostgreSQL told of rows that it had inserted.
"""

import asyncio
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit, urlunsplit

CHUNK = 65_536
LATENCY_S = 0.5
TRICKLE_S = 1.0
LOOK_S = 0.05
RESET = struct.pack("ii", 1, 0)  # close without a goodbye: the other side is sent RST
ANSWERS_LOST = "answers lost"
INSERTED = re.compile(rb"C....INSERT 0 [1-9]", re.DOTALL)  # CommandComplete, "Message Formats" in PostgreSQL's manual
SILENT = ("black-hole", "half-open")
FAULTS = ("rst", "black-hole", "half-open", "latency", "one byte a second", "cut in mid-frame", ANSWERS_LOST)


class Pair:
    """One connection through the proxy: the side that came, and the side that it was led to."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.near, self.far = near, far

    def reset(self) -> None:
        """End both sides without a goodbye."""
        for writer in (self.near, self.far):
            _reset(writer)

    def lose_far(self) -> None:
        """End the far side alone: the near one goes on believing in it."""
        _reset(self.far)


class Proxy:
    """Lead connections to a port of the loopback, well or badly."""

    def __init__(self, target: int) -> None:
        self.fault = ""
        self.hit = 0
        self.lost = 0
        self.inserted = 0
        self._pass = 0
        self._target = target
        self._pairs: set[Pair] = set()
        self._doomed: set[Pair] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self.port = 0
        self._thread = threading.Thread(target=self._work, name=f"proxy-{target}", daemon=True)
        self._thread.start()
        self._ready.wait()

    def by_way_of(self, url: str) -> str:
        """Give the address that leads to the same by way of this proxy."""
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{self.port}")))

    @contextmanager
    def broken(self, fault: str, after: int = 0) -> Iterator[None]:
        """Break the link while the block runs, where answers are lost `after` so many that are passed on.

        `hit` counts the connections that this met.
        """
        self._call(lambda: self._begin(fault, after))
        try:
            yield
        finally:
            self._call(self._end)

    def close(self) -> None:
        """End it, with all that is open."""
        self._call(self._stop)
        self._thread.join()

    def _call(self, function: Callable[[], None]) -> None:
        done = threading.Event()

        def work() -> None:
            function()
            done.set()

        self._loop.call_soon_threadsafe(work)
        done.wait()

    def _begin(self, fault: str, after: int) -> None:
        self.fault, self._pass = fault, after
        self.hit, self.lost, self.inserted = len(self._pairs), 0, 0
        for pair in list(self._pairs):
            if fault == "rst":
                pair.reset()
            elif fault == "half-open":
                pair.lose_far()
                self._doomed.add(pair)

    def _end(self) -> None:
        self.fault = ""
        # a peer that is back knows nothing of connections from before
        for pair in list(self._doomed):
            pair.reset()
        self._doomed.clear()

    def _stop(self) -> None:
        self._closed = True
        for pair in list(self._pairs):
            pair.reset()
        self._loop.stop()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._came, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._ended(server))
        self._loop.close()

    async def _ended(self, server: asyncio.Server) -> None:
        """Wait until nothing is open any more, what came just before the end included.

        Only then the server is closed: asyncio loses what it has accepted of one that is closed, and leaves it open.
        """
        for task in self._tasks:
            task.cancel()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        server.close()
        await asyncio.sleep(0)  # what was reset lets go of its socket on the next round

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.fault:
            self.hit += 1
        try:
            if self.fault != "rst" and not self._closed:
                await self._lead(reader, writer)
        except OSError:
            pass  # there is nobody at the other end
        finally:
            _reset(writer)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._while_silent()
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        pair = Pair(writer, far_writer)
        self._pairs.add(pair)
        try:
            await asyncio.gather(self._pump(reader, far_writer, pair), self._pump(far_reader, writer, pair))
        finally:
            self._pairs.discard(pair)
            pair.lose_far()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: Pair) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._pass_on(data, writer, pair)
            if pair not in self._doomed:
                writer.close()

    async def _pass_on(self, data: bytes, writer: asyncio.StreamWriter, pair: Pair) -> None:
        await self._while_silent()
        if self.fault == "latency":
            await asyncio.sleep(LATENCY_S)
        if self.fault == ANSWERS_LOST and writer is pair.near:
            self._lose(data, pair)
        if self.fault == "cut in mid-frame":
            writer.write(data[: max(1, len(data) // 2)])
            await writer.drain()
            pair.reset()
            raise ConnectionResetError
        while self.fault == "one byte a second" and len(data) > 1:
            writer.write(data[:1])
            await writer.drain()
            data = data[1:]
            await self._while_it_lasts(TRICKLE_S)
        writer.write(data)
        await writer.drain()

    def _lose(self, answer: bytes, pair: Pair) -> None:
        """Lose an answer with its connection, unless it is one of those that are to be passed on first."""
        if self._pass:
            self._pass -= 1
            return
        self.lost += 1
        self.inserted += INSERTED.search(answer) is not None
        pair.reset()
        raise ConnectionResetError

    async def _while_silent(self) -> None:
        while self.fault in SILENT:  # noqa: ASYNC110  (another thread ends it)
            await asyncio.sleep(LOOK_S)

    async def _while_it_lasts(self, seconds: float) -> None:
        fault, left_s = self.fault, seconds
        while self.fault == fault and left_s > 0:
            await asyncio.sleep(LOOK_S)
            left_s -= LOOK_S


def _reset(writer: asyncio.StreamWriter) -> None:
    transport: Any = writer.transport
    if not transport.is_closing():
        found: socket.socket = transport.get_extra_info("socket")
        with suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()


def port_of(url: str) -> int:
    """Give the port that an address names."""
    port = urlsplit(url).port
    assert port is not None
    return port
