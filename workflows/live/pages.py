"""Pages of logs for replays, read once for all who are at the same place.

A page ends where a multiple of 500 events does, so that replays that began anywhere meet at the same pages. What is in
a log never changes: a page is kept for some seconds, all pages together up to 16 MiB.
"""

import asyncio

from workflows.executors.serial import SerialThread
from workflows.live.frames import EntriesFrame, entries_frames
from workflows.selectors.run import page_end, run_page

MOST_BYTES = 16 * 1024 * 1024
KEPT_S = 5.0
Page = list[EntriesFrame]
Span = tuple[int, int]
Place = tuple[str, Span]


class Pages:
    """Read pages, and keep what was read lately. On the hub's loop only."""

    def __init__(self) -> None:
        self._pages: dict[Place, asyncio.Task[Page]] = {}
        self._sizes: dict[Place, int] = {}

    async def read(self, reader: SerialThread, run: str, span: Span, head: int) -> Page:
        """Give what a log that has grown to `head` holds after one event up to another, or to the end of the page."""
        place = (run, (span[0], min(span[1], page_end(span[0]))))
        page = self._pages.get(place)
        if page is None:
            page = self._pages[place] = asyncio.create_task(_read(reader, place, head))
            page.add_done_callback(lambda read: self._keep(place, read))
        # whoever waits may be cancelled; the others still want it
        return await asyncio.shield(page)

    def _keep(self, place: Place, read: "asyncio.Task[Page]") -> None:
        size = 0 if read.cancelled() or read.exception() else sum(len(frame.data) for frame in read.result())
        if size == 0:  # perhaps there is more the next time
            self._forget(place)
            return
        self._sizes[place] = size
        asyncio.get_running_loop().call_later(KEPT_S, self._forget, place)
        while sum(self._sizes.values()) > MOST_BYTES:
            self._forget(next(iter(self._sizes)))

    def _forget(self, place: Place) -> None:
        self._pages.pop(place, None)
        self._sizes.pop(place, None)


async def _read(reader: SerialThread, place: Place, head: int) -> Page:
    run, span = place
    return list(entries_frames(run, head, await reader.call(run_page, run, *span)))
