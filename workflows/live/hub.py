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

from workflows.executors.serial import SerialThread
from workflows.executors.tokens import Delta
from workflows.live.frames import EntriesFrame, deltas_frame, entries_frames
from workflows.live.lists import RunLists
from workflows.live.pages import Pages
from workflows.live.rounds import BREATH, Rounds
from workflows.live.socket import TOO_SLOW, Following, Socket
from workflows.live.texts import Texts, joined
from workflows.selectors.run import run_heads, run_page
from workflows.store.contract import Append, RunId

News = Callable[[Callable[[dict[RunId, int]], None], Callable[[Sequence[Delta]], None]], Coroutine[Any, Any, None]]
LOOK_EVERY_S = 1.0
GATHER_S = 0.025
logger = logging.getLogger(__name__)


class Topic:
    """One run that is followed: how far its log has grown, how far it was shown to all, and text that is to be."""

    def __init__(self, run: str, head: int) -> None:
        self.run = run
        self.head = self.seq = head
        self.deltas: list[Delta] = []
        self.sockets: set[Socket] = set()
        self.pump: asyncio.Task[None] | None = None

    @property
    def has_news(self) -> bool:
        """Tell whether there is something to show to all."""
        return self.head > self.seq or bool(self.deltas)


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
        self._sockets: dict[Socket, None] = {}
        self._pages = Pages()
        self._lists = RunLists()
        self._rounds = Rounds()
        self._watch: asyncio.Task[None] | None = None
        self.reader: SerialThread

    def committed(self, appends: Sequence[Append]) -> None:
        """Hear that logs have grown."""
        if self._sockets:
            self._call(self._grew, {append.run: append.last for append in appends})

    def rang(self, run: RunId) -> None:
        """Hear that something was left for a run: perhaps it is new. Several are found at the next look."""
        if self._sockets and run:
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
            self.reader = SerialThread("live-reader")
        self._sockets[socket] = None
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look())
            if self._news is not None:
                self._hearing = asyncio.create_task(self._news(self._grew, self._spoke))

    def leave(self, socket: Socket) -> None:
        """Let a socket go."""
        self._sockets.pop(socket, None)
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

    def ack(self, socket: Socket, frames: int) -> None:
        """Take an acknowledgement; text that was left out meanwhile is sent from its beginning."""
        for run in socket.ack(frames):
            self._send_text_so_far(socket, run)

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
        spoken: dict[str, list[Delta]] = defaultdict(list)
        for delta in deltas:
            if delta.text:
                spoken[delta.run].append(delta)
        for run in spoken.keys() & self._topics.keys():
            self._topics[run].deltas += spoken[run]
            self._wake(self._topics[run])

    def _heard(self, topic: Topic, head: int) -> None:
        topic.head = max(topic.head, head)
        self._wake(topic)

    def _wake(self, topic: Topic) -> None:
        if topic.has_news and (topic.pump is None or topic.pump.done()):
            topic.pump = asyncio.create_task(self._pump(topic))

    async def _pump(self, topic: Topic) -> None:
        # what is new gathers for as long as showing the last of it to all took: half of the time is left for all else
        clock = asyncio.get_running_loop()
        while topic.has_news:
            began = clock.time()
            if topic.deltas:
                await self._show_text(topic)
            if topic.head > topic.seq and not await self._show_entries(topic):
                return
            await asyncio.sleep(max(GATHER_S, clock.time() - began))

    async def _show_text(self, topic: Topic) -> None:
        deltas, topic.deltas = topic.deltas, []
        text = deltas_frame(topic.run, joined(deltas))
        for number, socket in enumerate(list(topic.sockets), 1):
            following = socket.following.get(topic.run)
            if following and following.live:
                socket.put_text(text, following)
            if number % BREATH == 0:
                await asyncio.sleep(0)

    async def _show_entries(self, topic: Topic) -> bool:
        rows = await self.reader.call(run_page, topic.run, topic.seq)
        for entries in entries_frames(topic.run, topic.head, rows):
            # what is read may be ahead of what was told
            topic.seq = entries.last
            topic.head = max(topic.head, topic.seq)
            for number, socket in enumerate(list(topic.sockets), 1):
                self._offer(socket, topic, entries)
                if number % BREATH == 0:
                    await asyncio.sleep(0)
        return bool(rows)

    def _offer(self, socket: Socket, topic: Topic, entries: EntriesFrame) -> None:
        following = socket.following.get(topic.run)
        if following is None or not following.live or entries.last <= following.seq:
            return
        if entries.first != following.seq + 1 or socket.full:
            self._catch_up_later(socket, topic, following)
        else:
            socket.put_entries(entries, following)

    def _catch_up_later(self, socket: Socket, topic: Topic, following: Following) -> None:
        following.live = False
        following.task = asyncio.create_task(self._catch_up(socket, topic, following))

    async def _catch_up(self, socket: Socket, topic: Topic, following: Following) -> None:
        # as far as the others are, and no further: the next frame then goes on where this one is, too
        while following.seq < topic.seq:
            await socket.room()
            page = await self._pages.read(self.reader, topic.run, (following.seq, topic.seq), topic.head)
            if not page:
                break
            for entries in page:
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
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._look_once()
            except Exception:
                logger.exception("the hub could not look at the logs; it tries again")

    async def _look_once(self) -> None:
        for socket in [socket for socket in self._sockets if socket.too_slow]:
            socket.end(TOO_SLOW)
        heads = await self.reader.call(run_heads, list(self._topics)) if self._topics else {}
        for run, head in heads.items():
            if run in self._topics:
                self._heard(self._topics[run], head)
                self._take_up_again(self._topics[run])
        self._texts.forget()
        await self._rounds.beat(list(self._sockets), {run: topic.head for run, topic in self._topics.items()})
        for socket, run in await self._rounds.check_rights(self.reader, list(self._sockets)):
            self.unfollow(socket, run)
        await self._lists.show(self.reader, list(self._sockets))

    def _take_up_again(self, topic: Topic) -> None:
        for socket in topic.sockets:
            following = socket.following.get(topic.run)
            if following and following.task and following.task.done() and following.seq < topic.seq:
                self._catch_up_later(socket, topic, following)
