"""The store's twin in memory: for tests, and for trying the executor without a database.

It keeps what it is given encoded, as the database does, so that nothing that is shared can be changed behind its back.
"""

import itertools
import threading
import time
from collections.abc import Collection, Sequence

import msgspec

from workflows.engine.events import Entry, decode_events
from workflows.engine.messages import AnyMessage
from workflows.engine.records import RunState
from workflows.limits.rules import Cap
from workflows.store.contract import (
    ASIDE,
    FIRST_PAGE,
    FORGOTTEN_AFTER_S,
    Append,
    Claim,
    Found,
    LeaseLostError,
    Lessee,
    Letter,
    OpenQuestion,
    Place,
    RunId,
    Sign,
    Summary,
    encode_message,
)
from workflows.store.limited import CallAsked
from workflows.store.memory_calls import MemoryCalls
from workflows.store.memory_claims import Noted, in_turn, is_new, noted, suspect, tallied
from workflows.store.memory_places import MemoryPlaces
from workflows.store.memory_steps import SUSPECT_TRIES, MemorySteps
from workflows.store.sealing import Sealed, whole

_ACTIVE = ("running", "queued", "paused")


class MemoryRun(msgspec.Struct, kw_only=True):
    """What the store keeps of one run."""

    run: RunId
    version: int
    agents: dict[str, int]
    status: str = "queued"
    epoch: int = 0
    worker: str = ""
    lease_until: float = 0.0
    head: int = 0
    tries: int = 0
    log: list[Sealed] = []
    bodies: dict[str, str] = {}
    log_bytes: int = 0
    letters: list[Letter] = []
    summary: Summary | None = None
    owner: str = ""
    workflow: str = ""
    questions: list[OpenQuestion] = []

    def keep(self, sealed: Sequence[Sealed]) -> None:
        """Take in entries, and their large values once each."""
        self.log += [msgspec.structs.replace(one, bodies=[]) for one in sealed]
        bodies = {body.digest: body.text for one in sealed for body in one.bodies}
        new = sum(len(text.encode()) for digest, text in bodies.items() if digest not in self.bodies)
        self.bodies |= bodies
        self.log_bytes += new + sum(one.bytes for one in sealed)

    def free(self, now: float) -> bool:
        """Tell whether somebody may claim it at `now`."""
        if self.tries >= SUSPECT_TRIES:
            return False
        due = self.lease_until <= now
        called = bool(self.letters) and (due or not self.worker)
        return self.status in _ACTIVE and (called or (due and self.status != "paused"))


class MemoryStore:
    """Keep logs, inboxes and leases in this process."""

    def __init__(self) -> None:
        self.runs: dict[RunId, MemoryRun] = {}
        self._numbers = itertools.count(1)
        self.signs: dict[str, Sign] = {}
        self.snapshots: dict[RunId, bytes] = {}
        self._lock = threading.Lock()
        self.steps = MemorySteps(lambda run: list(self.runs[run].letters), self.send, self._is_active)
        self._places = MemoryPlaces(self._is_active, self.send)
        self._turns: Noted = []
        self.calls = MemoryCalls(self._lives)

    def add(self, run: RunId, version: int = 1, agents: dict[str, int] | None = None, owner: str = "") -> None:
        """Make a run that waits to begin, of a workflow of `owner`."""
        self.runs[run] = MemoryRun(run=run, version=version, agents=agents or {}, owner=owner)

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append all; tell for each, in order, whether it was refused."""
        with self._lock:
            return [self._append(append) for append in batch]

    def _append(self, append: Append) -> LeaseLostError | None:
        row = self.runs[append.run]
        if (row.epoch, row.head) != (append.epoch, append.head):
            return LeaseLostError(f"epoch {append.epoch} no longer holds run {append.run} at event {append.head}")
        row.keep(append.sealed)
        row.head, row.summary, row.status = append.last, append.summary, append.summary.status
        row.tries = 0 if append.gets_on else row.tries
        row.letters = [letter for letter in row.letters if letter.id not in append.taken]
        if append.questions is not None:
            row.questions = append.questions
        self.steps.write(append)
        if append.summary.ended_at is not None:
            row.worker, row.letters = "", []
        return None

    def claim(self, lessee: Lessee, limit: int, caps: Sequence[Cap] = ()) -> list[Claim]:
        """Lease up to `limit` runs that are free and have something to do, as far as the caps allow."""
        with self._lock:
            free = [row for row in self.runs.values() if row.free(lessee.now)]
            tally = tallied(self.runs.values(), self._turns, lessee.now)
            chosen = in_turn(free, tally, limit, caps)
            self._turns += noted(chosen if caps else [], lessee.now)
            return [_lease(self.runs[item.id], lessee) for item in chosen]

    def _lives(self, worker: str, call: CallAsked) -> bool:
        row = self.runs.get(RunId(call.run))
        held = call.epoch is None and self.steps.holds(worker, call.run, (call.step, call.attempt))
        return row is not None and row.status in _ACTIVE and (held or call.epoch == row.epoch)

    def claim_suspect(self, lessee: Lessee) -> Claim | None:
        """Lease the suspect that is free and was tried least, unless the worker drives one."""
        with self._lock:
            row = suspect([row for row in self.runs.values() if row.status in _ACTIVE], lessee)
            return None if row is None else _lease(row, lessee)

    def _is_active(self, run: RunId) -> bool:
        return run in self.runs and self.runs[run].status in _ACTIVE

    def claim_one(self, lessee: Lessee, run: RunId) -> Claim | None:
        """Lease one run, if it is free or reserved for the worker."""
        with self._lock:
            row = self.runs[run]
            mine = row.worker == lessee.worker or row.lease_until <= lessee.now
            return _lease(row, lessee) if mine else None

    def assign(self, append: Append, until: float) -> None:
        """Let a run that waits to begin be one that was begun for the worker of `append`."""
        with self._lock:
            row = self.runs[append.run]
            row.worker, row.epoch, row.lease_until = append.worker, append.epoch, until
            self._append(append)

    def find(self, run: RunId, worker: str, now: float) -> Found:
        """Look for one run, and give the claim that is to be had if it is new, or was assigned to `worker`."""
        row = self.runs.get(run)
        if row is None:
            return Found(False)
        if row.status == "running" and (row.worker, row.epoch, row.tries, len(row.log)) == (worker, 1, 0, 1):
            (one,) = row.log
            (entry,) = self.entries(run)
            return Found(True, _claim(row, 1), entry, one.digest, row.lease_until)
        return Found(True, _claim(row, row.epoch + 1) if is_new(row, now) else None)

    def begin(self, lessee: Lessee, append: Append) -> bool:
        """Lease a run that is still new, and append what it begins with, at once; tell whether it was had."""
        with self._lock:
            row = self.runs.get(append.run)
            if row is None or not is_new(row, lessee.now):
                return False
            _lease(row, lessee)
            return self._append(append) is None

    def renew(self, lessee: Lessee, runs: Collection[RunId]) -> set[RunId]:
        """Prolong the leases of those of these runs that the worker holds; tell all that it holds."""
        mine = {row.run: row for row in self.runs.values() if row.worker == lessee.worker}
        for run in mine.keys() & set(runs):
            mine[run].lease_until = lessee.now + lessee.ttl_s
        return set(mine)

    def release(self, run: RunId, epoch: int, free_from: float, worker: str = "") -> None:
        """Give a lease back; the run is not claimed before `free_from`, unless it has no worker and a message comes.

        As `ASIDE` it is one that broke its driver, and counts as tried; as `LATER` it comes after those that wait.
        """
        row = self.runs[run]
        if row.epoch == epoch and row.status in _ACTIVE:
            row.worker, row.lease_until = worker, free_from
            row.tries = row.tries if worker == ASIDE else 0

    def now(self) -> float:
        """Tell the time by the machine's clock."""
        return time.time()

    def seen(self, sign: Sign) -> None:
        """Keep a worker's sign of life in place of its last one; forget workers that gave none for a day."""
        kept = {name: other for name, other in self.signs.items() if other.seen_at > sign.seen_at - FORGOTTEN_AFTER_S}
        self.signs = kept | {sign.worker: sign}

    def release_all(self, prefix: str) -> int:
        """Give back the leases of all workers whose names start so and who are known to be dead; count them."""
        held = [row for row in self.runs.values() if row.worker.startswith(prefix) and row.status in _ACTIVE]
        for row in held:
            row.worker, row.lease_until = "", 0.0
        return len(held)

    def let_go(self, worker: str, runs: Collection[RunId]) -> None:
        """Free those of these runs that the worker holds, for anybody to claim at once."""
        for row in self.runs.values():
            if row.run in runs and row.worker == worker and row.status in _ACTIVE:
                row.worker, row.lease_until, row.tries = "", 0.0, 0

    def letters(self, worker: str) -> list[Letter]:
        """List what waits for the runs that `worker` holds, oldest first."""
        found = [letter for row in self.runs.values() if row.worker == worker for letter in row.letters]
        return sorted(found, key=lambda letter: letter.id)

    def send(self, run: RunId, message: AnyMessage) -> None:
        """Leave a message for a run."""
        self.runs[run].letters.append(Letter(next(self._numbers), run, encode_message(message)))

    def entries(self, run: RunId, after: int = 0, limit: int = FIRST_PAGE) -> list[Entry]:
        """Read up to `limit` entries that end after event number `after`, in order."""
        row = self.runs[run]
        kept = [one for one in row.log if one.last > after][:limit]
        return [
            Entry(seq=one.seq, at=one.at, events=decode_events(whole(one.events, one.payloads, row.bodies)))
            for one in kept
        ]

    def tip(self, run: RunId) -> str:
        """Tell the digest of the last entry of a run's log; empty where there is none."""
        return next((one.digest for one in reversed(self.runs[run].log)), "")

    def snapshot(self, run: RunId, head: int) -> RunState | None:
        """Give the newest state that was kept of a run and is not ahead of event `head`; perhaps nothing."""
        raw = self.snapshots.get(run)
        state = None if raw is None else msgspec.msgpack.decode(raw, type=RunState)
        return state if state is not None and state.seq <= head else None

    def keep_snapshot(self, run: RunId, state: RunState) -> None:
        """Keep the state of a run, all of which is in its log, in place of an older one."""
        self.snapshots[run] = msgspec.msgpack.encode(state)

    def drop_snapshot(self, run: RunId) -> None:
        """Forget the state that was kept of a run: it has ended."""
        self.snapshots.pop(run, None)

    def open_questions(self, run: RunId) -> list[OpenQuestion]:
        """Read what people are asked by a run, oldest first."""
        return sorted(self.runs[run].questions, key=lambda question: question.asked_at)

    def place_request(self, place: Place, epoch: int) -> list[RunId]:
        """Stand in line for a place, once a key; refuse it silently where `epoch` is not the run's any more."""
        with self._lock:
            row = self.runs.get(place.run)
            return [] if row is None or row.epoch != epoch else self._places.request(place, row.owner)

    def place_release(self, key: str) -> list[RunId]:
        """Give a place back, or leave the line for it; give the runs that were sent `Granted`."""
        with self._lock:
            return self._places.take_away(lambda place: place.key == key)

    def place_keep(self, run: RunId, keys: Collection[str]) -> list[RunId]:
        """Take all places of a run but those of `keys`; give the runs that were sent `Granted`."""
        with self._lock:
            return self._places.take_away(lambda place: place.run == run and place.key not in keys)

    def place_sweep(self) -> list[RunId]:
        """Take the places of runs that have ended or are gone; give the runs that were sent `Granted`."""
        with self._lock:
            return self._places.sweep()


def _lease(row: MemoryRun, lessee: Lessee) -> Claim:
    row.worker, row.lease_until, row.epoch = lessee.worker, lessee.now + lessee.ttl_s, row.epoch + 1
    row.tries += 1
    return _claim(row, row.epoch)


def _claim(row: MemoryRun, epoch: int) -> Claim:
    return Claim(
        run=row.run,
        epoch=epoch,
        head=row.head,
        version=row.version,
        agents=row.agents,
        owner=row.owner,
        workflow=row.workflow,
        letters=tuple(row.letters),
    )
