"""What a driver has of its run's past: the log that it wakes from, the end of its chain, and snapshots of its state."""

from workflows.engine.errors import UndecodableError
from workflows.engine.state import RunState, fold
from workflows.executors.serial import SerialThread
from workflows.store.contract import Append, RunId, Store

SNAPSHOT_EVERY, SNAPSHOT_ON_PARKING = 2_000, 200  # events
SNAPSHOT_SHARE = 5  # a state grows with its log: the next is due after a fifth more, so all together cost linear time


class History:
    """Read and keep what is needed to wake one run; `tip` is the digest of the last entry of its log."""

    def __init__(self, store: Store, reader: SerialThread, run: RunId) -> None:
        self.tip = ""
        self._store = store
        self._reader = reader
        self._run = run
        self._snapped = 0

    async def load(self, head: int) -> RunState:
        """Give the state after event `head`; raise `UndecodableError` where the log has a gap."""
        state = RunState()
        if head >= SNAPSHOT_ON_PARKING:
            state = await self._reader.call(self._store.snapshot, self._run, head) or state
            self._snapped = state.seq
        while state.seq < head:
            page = await self._reader.call(self._store.entries, self._run, state.seq)
            if not page or page[0].seq != state.seq + 1:
                raise UndecodableError(f"the log breaks off after event {state.seq}, and should end at {head}")
            fold(page, state)
        self.tip = await self._reader.call(self._store.tip, self._run)
        return state

    def grew(self, append: Append) -> None:
        """Take note of what was appended."""
        if append.entries:
            self.tip = append.sealed[-1].digest

    def wants(self, state: RunState) -> bool:
        """Tell whether a snapshot of the state is due."""
        return state.seq - self._snapped >= max(SNAPSHOT_EVERY, self._snapped // SNAPSHOT_SHARE)

    async def parks(self, state: RunState) -> None:
        """Keep the state of a run that is given back for a while."""
        if state.seq - self._snapped >= SNAPSHOT_ON_PARKING:
            await self.keep(state)

    async def ended(self) -> None:
        """Forget the state that was kept: nobody wakes the run any more."""
        if self._snapped:
            await self._reader.call(self._store.drop_snapshot, self._run)

    async def keep(self, state: RunState) -> None:
        """Keep the state, unless the run has ended."""
        # all of it is durable: whoever wakes the run folds only what came after
        if not state.ended:
            self._snapped = state.seq
            await self._reader.call(self._store.keep_snapshot, self._run, state)
