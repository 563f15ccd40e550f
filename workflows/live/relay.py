"""News from workers to web processes over the channel layer: how far logs have grown, and text as it is produced.

What gathers within `GATHER_S` goes as one message to one group, which each web process follows once, however many
sockets it has. A message that is lost costs a second: the hub reads the database by itself.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from channels.layers import get_channel_layer

from workflows.executors.tokens import Delta
from workflows.store.contract import Append, RunId

GROUP = "baton.news"
GATHER_S = 0.02
AGAIN_S = 1.0
logger = logging.getLogger(__name__)


class News(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker tells at once."""

    heads: dict[str, int] = {}
    deltas: list[Delta] = []


class Announcer:
    """Tell web processes what this worker's executor did; called on the executor's loop."""

    def __init__(self) -> None:
        self._heads: dict[str, int] = {}
        self._deltas: list[Delta] = []
        self._task: asyncio.Task[None] | None = None

    def committed(self, appends: Sequence[Append]) -> None:
        """Tell that logs have grown."""
        for append in appends:
            self._heads[append.run] = append.last
        self._soon()

    def shown(self, deltas: Sequence[Delta]) -> None:
        """Tell text."""
        self._deltas.extend(deltas)
        self._soon()

    def _soon(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(GATHER_S)
        while self._heads or self._deltas:
            news = News(heads=self._heads, deltas=self._deltas)
            self._heads, self._deltas = {}, []
            try:
                layer: Any = get_channel_layer()
                await layer.group_send(GROUP, {"type": "news", "news": msgspec.json.encode(news).decode()})
            except Exception as error:  # noqa: BLE001  (whatever the layer's server does, the run goes on)
                logger.warning("live news could not be told; pages read the database meanwhile: %s", error)
                await asyncio.sleep(AGAIN_S)


async def listen(grew: Callable[[dict[RunId, int]], None], spoke: Callable[[Sequence[Delta]], None]) -> None:
    """Hear all news on this loop, for ever; a layer that is away is tried again each second."""
    decoder = msgspec.json.Decoder(News)
    while True:
        layer: Any = get_channel_layer()
        channel = ""
        try:
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                message = await layer.receive(channel)
                news = decoder.decode(message["news"])
                grew({RunId(run): head for run, head in news.heads.items()})
                spoke(news.deltas)
        except asyncio.CancelledError:
            await _leave(layer, channel)
            raise
        except Exception as error:  # noqa: BLE001
            logger.warning("live news cannot be heard; the database is read each second: %s", error)
            await asyncio.sleep(AGAIN_S)


async def _leave(layer: Any, channel: str) -> None:
    if channel:
        with suppress(Exception):
            await layer.group_discard(GROUP, channel)
