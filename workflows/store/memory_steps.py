"""The twin in memory of the steps that are away."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import AnyMessage, StepErred, StepTakenOver
from workflows.store.away import Away, Report, TakenStep
from workflows.store.contract import Append, Lessee, Letter, QueuedStep, RunId

SUSPECT_TRIES, MAX_TRIES = 3, 8


class MemoryStep(msgspec.Struct, kw_only=True):
    """What is kept of one attempt of a step."""

    id: int
    run: RunId
    asked: QueuedStep
    turns: list[Any] = []
    worker: str = ""
    until: float = 0.0
    tries: int = 0

    def free(self, now: float, queues: Collection[str]) -> bool:
        """Tell whether a worker of these queues may take it at `now`."""
        return self.asked.queue in queues and (not self.worker or self.until <= now)


class MemorySteps:
    """Keep the steps of queues in this process."""

    def __init__(
        self,
        letters: Callable[[RunId], list[Letter]],
        send: Callable[[RunId, AnyMessage], None],
        is_active: Callable[[RunId], bool],
    ) -> None:
        self.rows: dict[int, MemoryStep] = {}
        self._numbers = 0
        self._letters, self._send, self._is_active = letters, send, is_active

    def write(self, append: Append) -> None:
        """Hand the steps of an append to their queues, and take back those that are not wanted."""
        dropped = [row.id for row in self.rows.values() if row.run == append.run and row.asked.step in append.recalled]
        for number in dropped:
            del self.rows[number]
        for step in append.queued:
            known = self.away(append.run).steps
            if (step.step, step.attempt) not in known:
                self._numbers += 1
                self.rows[self._numbers] = MemoryStep(id=self._numbers, run=append.run, asked=step)

    def away(self, run: RunId) -> Away:
        """Tell which steps of a run are away. One that is not, and whose outcome is no letter, is nowhere."""
        steps = {(row.asked.step, row.asked.attempt) for row in list(self.rows.values()) if row.run == run}
        return Away(steps=steps, letters=self._letters(run))

    def holds(self, worker: str, run: str, attempt: tuple[str, int]) -> bool:
        """Tell whether a worker holds an attempt of a step."""
        rows = [row for row in list(self.rows.values()) if row.run == run and row.worker == worker]
        return attempt in [(row.asked.step, row.asked.attempt) for row in rows]

    def take(self, lessee: Lessee, queues: Collection[str], limit: int) -> list[TakenStep]:
        """Lease up to `limit` steps of these queues that are free and no suspects, the oldest first."""
        free = [row for row in self.rows.values() if row.free(lessee.now, queues) and row.tries < SUSPECT_TRIES]
        return [self._take(row, lessee) for row in free[:limit]]

    def take_suspect(self, lessee: Lessee, queues: Collection[str]) -> TakenStep | None:
        """Lease the suspect that was tried least, unless the worker holds one."""
        rows = list(self.rows.values())
        if any(row.worker == lessee.worker and row.tries > SUSPECT_TRIES for row in rows):
            return None
        suspects = [row for row in rows if row.free(lessee.now, queues) and SUSPECT_TRIES <= row.tries < MAX_TRIES]
        return self._take(min(suspects, key=lambda row: (row.tries, row.id)), lessee) if suspects else None

    def renew(self, lessee: Lessee) -> set[int]:
        """Prolong all leases of the worker; tell which steps it still holds."""
        held = self.held(lessee.worker)
        for number in held:
            self.rows[number].until = lessee.now + lessee.ttl_s
        return held

    def held(self, worker: str) -> set[int]:
        """Tell which steps a worker holds."""
        return {row.id for row in list(self.rows.values()) if row.worker == worker}

    def report(self, worker: str, reports: Sequence[Report]) -> list[bool]:
        """Leave all as messages to their runs, in one transaction; tell for each whether the step was still held."""
        held = self.held(worker)
        for one in reports:
            if one.id in held:
                row = self.rows[one.id]
                self._send(row.run, one.message)
                if one.turns is None:
                    del self.rows[one.id]
                else:
                    row.turns, row.tries = one.turns, 0
        return [one.id in held for one in reports]

    def give_back(self, worker: str, only: Collection[int] | None = None) -> int:
        """Free all that a worker holds, or `only` some of it, for others to take up at once; count it."""
        held = self.held(worker) if only is None else self.held(worker) & set(only)
        for number in held:
            row = self.rows[number]
            row.until, row.tries = 0.0, 0
        return len(held)

    def sweep(self, now: float) -> list[RunId]:
        """Fail the steps that break whoever takes them, drop those of runs that have ended; give the runs told."""
        rows = list(self.rows.values())
        broken = [row for row in rows if row.tries >= MAX_TRIES and row.until <= now]
        for row in broken:
            error = ErrorInfo(code="internal", message=f"it was begun {row.tries} times, and its worker was lost")
            self._send(row.run, StepErred(at=now, step=row.asked.step, attempt=row.asked.attempt, error=error))
        for row in rows:
            if row in broken or not self._is_active(row.run):
                del self.rows[row.id]
        return [row.run for row in broken]

    def _take(self, row: MemoryStep, lessee: Lessee) -> TakenStep:
        asked = row.asked
        if row.worker:
            told = StepTakenOver(at=lessee.now, step=asked.step, attempt=asked.attempt, worker=lessee.worker)
            self._send(row.run, told)
        row.worker, row.until, row.tries = lessee.worker, lessee.now + lessee.ttl_s, row.tries + 1
        return TakenStep(
            id=row.id, run=row.run, step=asked.step, attempt=asked.attempt, body=asked.body, turns=list(row.turns)
        )
