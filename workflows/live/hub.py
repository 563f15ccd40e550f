"""The hub of a web process: runs on one side, sockets on the other, the database between.

One subscription a run, however many watch: new entries are read once, made into one frame, and given to each socket.
It lives on the loop that serves the sockets; an executor on another thread tells it through `call_soon_threadsafe`.
What it is told is a hint only: it also looks by itself each second, so it shows runs that other processes drive too.
"""

import asyncio
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from django.db import connections

from workflows.executors.serial import SerialThread
from workflows.executors.tokens import Delta
from workflows.live.frames import deltas_frame, entries_frames, frame
from workflows.live.lists import RunLists
from workflows.live.socket import Following, Socket
from workflows.live.texts import Texts
from workflows.selectors.run import run_heads, run_raw_entries
from workflows.store.contract import Append, RunId

News = Callable[[Callable[[dict[RunId, int]], None], Callable[[Sequence[Delta]], None]], Coroutine[Any, Any, None]]
LOOK_EVERY_S = 1.0
HEARTBEAT_EVERY = 10
logger = logging.getLogger(__name__)


class Topic:
    """One run that is followed: how far its log has grown, and how far it was shown to all."""

    def __init__(self, run: str, head: int) -> None:
        self.run = run
        self.head = self.seq = head
        self.sockets: set[Socket] = set()
        self.pump: asyncio.Task[None] | None = None


class Hub:
    """Show runs to sockets. `committed`, `shown` and `rang` may be called from any thread, all else on the loop.

    `news`, where other processes drive the runs, hears what those tell for as long as there are sockets.
    """

    def __init__(self, news: News | None = None) -> None:
        self._news = news
        self._hearing: asyncio.Task[None] | None = None
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._texts = Texts()
        self._topics: dict[str, Topic] = {}
        self._sockets: set[Socket] = set()
        self._lists = RunLists()
        self._watch: asyncio.Task[None] | None = None
        self.reader: SerialThread

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear that logs have grown."""
        if self._sockets:
            self._call(self._grew, {append.run: append.last for append in appends})

    def rang(self, run: RunId) -> None:
        """Hear that something was left for a run: perhaps it is new."""
        if self._sockets:
            self._call(self._lists.changed, [run])

    def shown(self, deltas: Sequence[Delta]) -> None:
        """Hear text as it is produced."""
        with self._lock:
            if self._loop is None or self._loop.is_closed():
                self._texts.take(deltas)
                return
        self._call(self._spoke, deltas)

    def join(self, socket: Socket) -> None:
        """Take a socket in; the first one binds the hub to its loop."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            with self._lock:
                self._loop = loop
            self.reader = SerialThread("live-reader", connections.close_all)
        self._sockets.add(socket)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look())
            if self._news is not None:
                self._hearing = asyncio.create_task(self._news(self._grew, self._spoke))

    def leave(self, socket: Socket) -> None:
        """Let a socket go."""
        self._sockets.discard(socket)
        for run in list(socket.following):
            self.unfollow(socket, run)
        socket.close()
        if not self._sockets and self._watch is not None:
            self._watch.cancel()
            if self._hearing is not None:
                self._hearing.cancel()

    async def close(self) -> None:
        """Let all sockets go and end the reading thread."""
        for socket in list(self._sockets):
            self.leave(socket)
        if self._loop is asyncio.get_running_loop():
            await self.reader.close()
            self._loop = None

    def follow(self, socket: Socket, run: str, after: int, head: int) -> None:
        """Replay the log after event number `after`, then follow; the socket's user may see the run."""
        topic = self._topics.setdefault(run, Topic(run, head))
        topic.sockets.add(socket)
        self._heard(topic, head)
        following = socket.follow(run, min(after, topic.head))
        socket.forgive()
        self._catch_up_later(socket, topic, following)

    def unfollow(self, socket: Socket, run: str) -> None:
        """Stop following a run."""
        socket.unfollow(run)
        topic = self._topics.get(run)
        if topic is None:
            return
        topic.sockets.discard(socket)
        if not topic.sockets:
            del self._topics[run]
            if topic.pump:
                topic.pump.cancel()

    def ack(self, socket: Socket, run: str, seq: int) -> None:
        """Take an acknowledgement; text that was left out meanwhile is sent from its beginning."""
        for other in socket.ack(run, seq):
            self._send_text_so_far(socket, other)

    def _call(self, function: Callable[..., None], *args: Any) -> None:
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(function, *args)
        except RuntimeError:  # the loop that served the sockets is closed, and they with it
            logger.debug("nobody is left to be told")

    def _grew(self, heads: dict[RunId, int]) -> None:
        for run, head in heads.items():
            topic = self._topics.get(run)
            if topic:
                self._heard(topic, head)
        self._lists.changed(heads)

    def _spoke(self, deltas: Sequence[Delta]) -> None:
        self._texts.take(deltas)
        by_run: dict[str, list[Delta]] = defaultdict(list)
        for delta in deltas:
            if delta.run in self._topics and delta.text:
                by_run[delta.run].append(delta)
        for run, some in by_run.items():
            text = deltas_frame(run, some)
            for socket in self._topics[run].sockets:
                following = socket.following.get(run)
                if following and following.live:
                    socket.put_text(text, following)

    def _heard(self, topic: Topic, head: int) -> None:
        topic.head = max(topic.head, head)
        if topic.head > topic.seq and (topic.pump is None or topic.pump.done()):
            topic.pump = asyncio.create_task(self._pump(topic))

    async def _pump(self, topic: Topic) -> None:
        while topic.head > topic.seq:
            rows = await self.reader.call(run_raw_entries, topic.run, topic.seq)
            if not rows:
                return
            for entries in entries_frames(topic.run, topic.head, rows):
                # what is read may be ahead of what was told: whoever catches up must go that far too
                topic.seq = entries.last
                topic.head = max(topic.head, topic.seq)
                for socket in list(topic.sockets):
                    self._offer(socket, topic, entries)

    def _offer(self, socket: Socket, topic: Topic, entries: Any) -> None:
        following = socket.following.get(topic.run)
        if following is None or not following.live or entries.last <= following.seq:
            return
        if entries.first != following.seq + 1:
            self._catch_up_later(socket, topic, following)
        elif socket.full:
            socket.resync(topic.run)
            topic.sockets.discard(socket)
        else:
            socket.put_entries(entries, following)

    def _catch_up_later(self, socket: Socket, topic: Topic, following: Following) -> None:
        following.live = False
        following.task = asyncio.create_task(self._catch_up(socket, topic, following))

    async def _catch_up(self, socket: Socket, topic: Topic, following: Following) -> None:
        while following.seq < topic.head:
            await socket.room()
            rows = await self.reader.call(run_raw_entries, topic.run, following.seq)
            if not rows:
                break
            for entries in entries_frames(topic.run, topic.head, rows):
                await socket.room()
                socket.put_entries(entries, following)
        # nothing is awaited between the check above and this: no entry falls between the replay and the live frames
        following.live = True
        self._send_text_so_far(socket, topic.run)

    def _send_text_so_far(self, socket: Socket, run: str) -> None:
        texts = self._texts.so_far(RunId(run))
        following = socket.following.get(run)
        if texts and following:
            socket.put_text(deltas_frame(run, texts), following)

    async def _look(self) -> None:
        beats = 0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            beats += 1
            try:
                await self._look_once(beat=beats % HEARTBEAT_EVERY == 0)
            except Exception:
                logger.exception("the hub could not look at the logs; it tries again")

    async def _look_once(self, *, beat: bool) -> None:
        heads = await self.reader.call(run_heads, list(self._topics)) if self._topics else {}
        for run, head in heads.items():
            if run in self._topics:
                self._heard(self._topics[run], head)
                self._take_up_again(self._topics[run])
                self._beat(self._topics[run], beat)
        await self._lists.show(self.reader, self._sockets)

    def _take_up_again(self, topic: Topic) -> None:
        for socket in topic.sockets:
            following = socket.following.get(topic.run)
            if following and following.task and following.task.done() and following.seq < topic.seq:
                self._catch_up_later(socket, topic, following)

    def _beat(self, topic: Topic, beat: bool) -> None:
        if beat:
            text = frame("head", run=topic.run, head=topic.head)
            for socket in topic.sockets:
                socket.put(text)
