"""What rings at an executor: new runs that a ring names are begun, and else all that waits is looked at.

Such a run is found by its id, and what begins it is decided before it is leased, so one commit does both; if another
worker was quicker, what was decided is thrown away. A ring may come a little before what it rings for is kept, so a
run that is not there yet is looked for again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from workflows.engine.errors import IllegalMessageError, UndecodableError
from workflows.engine.messages import Start
from workflows.executors.beginning import Begun, Room, begin
from workflows.executors.desk import Desk
from workflows.executors.doorbell import SEVERAL
from workflows.executors.waking import look_again, sign
from workflows.store.contract import Claim, RunId, decode_message

LOOK_EVERY_S = 1.0
EARLY_S, OVERDUE_S = 0.01, 0.05  # when to look at all for runs that were not kept yet, and where a look is overdue
FEW = 3


class Doorstep:
    """Answer rings, on one loop; `hold` is given the runs that were begun, and `look` claims of all that waits."""

    def __init__(
        self, desk: Desk, hold: Callable[[Sequence[Begun]], None], look: Callable[[], Awaitable[None]]
    ) -> None:
        self._desk = desk
        self._hold = hold
        self._look_at_all = look
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()
        self._named: dict[RunId, int] = {}  # and how often each was looked for
        self._looked_at = float("-inf")
        self._looks_soon = False

    def hear(self, run: RunId, looked: int = 0) -> None:
        """Hear that there is something to do for a run, or for `SEVERAL`."""
        self._named[run] = looked
        self._rung.set()

    async def wait(self) -> None:
        """Wait for a ring, or until a look is due all the same."""
        await sign(self._rung, LOOK_EVERY_S)

    async def answer(self, room: Room | None) -> None:
        """Begin the few new runs that were rung for, where there is room for them; else look at all that waits."""
        named, self._named = self._named, {}
        if room is None or not named or SEVERAL in named or len(named) > min(FEW, room.runs):
            await self._look()
            if named.keys() - {SEVERAL}:  # one of them may have been rung for before it was kept
                self._look_within(EARLY_S)
        elif not all([await self._take_in(run, looked, room) for run, looked in named.items()]):
            await self._look()
        elif self._loop.time() - self._looked_at >= LOOK_EVERY_S:
            self._look_within(OVERDUE_S)

    async def _look(self) -> None:
        self._looked_at, self._looks_soon = self._loop.time(), False
        await self._look_at_all()

    def _look_within(self, seconds: float) -> None:
        if not self._looks_soon:
            self._looks_soon = True
            self._loop.call_later(seconds, self.hear, SEVERAL)

    async def _take_in(self, run: RunId, looked: int, room: Room) -> bool:
        """Begin a run, or look for it again soon if it was not `looked` for too often; tell whether that will do."""
        found = await self._desk.reader.call(self._desk.store.find, run, room.worker, room.now)
        if found.claim is None or found.entry is not None:
            return not found.kept and look_again(self.hear, run, looked)
        begun = await self._begun(found.claim, room)
        if begun is None or not await self._desk.leases.begin(begun.append):
            return False
        self._hold([begun])
        return True

    async def _begun(self, claim: Claim, room: Room) -> Begun | None:
        """Decide what a run begins with; nothing where it has more to answer than its start, or cannot be begun."""
        if len(claim.letters) != 1:
            return None
        (letter,) = claim.letters
        graph = await self._desk.library.graph(claim.version)
        try:
            start = decode_message(letter.body)
            if isinstance(start, Start):
                return begin(msgspec.structs.replace(claim, letters=()), graph, start, room, taken=(letter.id,))
        except (UndecodableError, IllegalMessageError):
            pass  # whoever claims it throws the letter away, and says so
        return None
