"""What a store promises; `tests/store` holds every store to it.

- All appends of a batch are one transaction. One whose epoch or head is not the run's is refused alone.
- Events are numbered without gaps: an append must go on exactly where the log ends.
- Entries are a chain: each has a digest of itself and of the one before. Large values stand apart (`store/sealing.py`).
- The messages that an append answers are deleted with it: a message is answered once, or not at all.
- The open questions of a run are kept beside its log, as of its last append that changed them.
- Places in a critical section that runs share are given in the order in which they were asked for. Whoever is given one
  is sent `Granted`. A name means the same section for all runs of one person's workflows, and for no others.
- A run is leased to one worker at a time. Each new lease has a higher epoch, which fences out the one before.
- A run that was leased `SUSPECT_TRIES` times and neither got on nor was given back may break whoever drives it. It is
  a suspect, and a worker drives one suspect at a time; after `MAX_TRIES` it is leased no more.
"""

from collections.abc import Collection, Sequence
from typing import Any, NewType, Protocol

import msgspec
from django.utils.functional import cached_property

from workflows.engine.errors import ErrorInfo, UndecodableError
from workflows.engine.events import Entry, Question, RunRecovered
from workflows.engine.messages import AnyMessage, Usage
from workflows.engine.records import AnswerGiven, RunState
from workflows.limits.rules import Cap
from workflows.store.limited import Calls
from workflows.store.sealing import Sealed, seal

RunId = NewType("RunId", str)
FIRST_PAGE = 10_000
ASIDE, LATER = "aside", "later"  # in whose names runs are released that broke their driver, and that gave way
FORGOTTEN_AFTER_S = 86_400.0


class LeaseLostError(Exception):
    """Refuse an append by one who does not, or no longer, hold the run's lease."""


class Letter(msgspec.Struct, frozen=True, gc=False):
    """A message that waits for a run, as it was written."""

    id: int
    run: RunId
    body: str


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A run that was leased to the one who asked: where its log ends, what it is pinned to, what waits for it.

    `owner` and `workflow` are ids.
    """

    run: RunId
    epoch: int
    head: int
    version: int
    agents: dict[str, int] = {}
    owner: str = ""
    workflow: str = ""
    letters: tuple[Letter, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """What became of a look for one run: whether it is kept, and the claim of it, if it is new and so to be had.

    If it was assigned to the worker that looks, the claim is that worker's until then (seconds since the epoch), and
    `entry`, whose digest is told too, is what it was begun with.
    """

    kept: bool
    claim: Claim | None = None
    entry: Entry | None = None
    digest: str = ""
    until: float = 0.0


class Lessee(msgspec.Struct, frozen=True):
    """Who asks for leases, the time by the clock that all share (seconds since the epoch), and how long they last."""

    worker: str
    now: float
    ttl_s: float


class Summary(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What lists show of a run; kept beside its log in the same transaction."""

    status: str
    steps: int
    usage: Usage
    started_at: float | None
    ended_at: float | None = None
    output: Any = None
    error: ErrorInfo | None = None


class OpenQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question to people that is not decided yet: which node asks it since when, and what was answered so far."""

    activation: str
    node: str
    asked_at: float
    question: Question
    answered: list[AnswerGiven] = []


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A wish for one of `limit` places in a critical section; `key` names the wish, however often it is made."""

    run: RunId
    activation: str
    key: str
    name: str
    limit: int = 1


class QueuedStep(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt of a step as it is handed to a queue; `since` is when (seconds since the epoch)."""

    step: str
    attempt: int
    queue: str
    body: str
    since: float


class Append(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Entries that go on where `head` ends, by the holder of `epoch`, and the letters that they answer.

    `after` is the digest of the entry that they follow, empty at the beginning.

    `questions` are all that are open from then on; None where these have not changed. `queued` are steps that it hands
    to queues, `recalled` those of which no outcome is wanted any more.
    """

    run: RunId
    epoch: int
    worker: str
    head: int
    entries: list[Entry]
    summary: Summary
    taken: tuple[int, ...] = ()
    questions: list[OpenQuestion] | None = None
    after: str = ""
    queued: tuple[QueuedStep, ...] = ()
    recalled: tuple[str, ...] = ()

    @cached_property
    def sealed(self) -> list[Sealed]:
        """Give its entries as they are kept."""
        return seal(self.entries, self.after)

    @property
    def size(self) -> int:
        """Count the bytes of its events, without large values."""
        return sum([one.bytes for one in self.sealed])

    @property
    def gets_on(self) -> bool:
        """Tell whether more happens than that the run was taken over."""
        return any(not isinstance(event, RunRecovered) for entry in self.entries for event in entry.events)

    @property
    def last(self) -> int:
        """Tell the number of the last event of the log once this is appended."""
        return self.entries[-1].last if self.entries else self.head


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's sign of life: what it runs, and when it last looked for work (seconds since the epoch).

    `fenced` counts the writes of its that were refused, because another had taken the run over.

    It drives runs, or carries out the steps of its `queues`, or both.
    """

    worker: str
    release: str
    host: str
    started_at: float
    seen_at: float
    looked_at: float
    runs: int
    fenced: int = 0
    drives: bool = True
    queues: list[str] = []
    steps: int = 0


class Store(Protocol):
    """The log of each run, its inbox, and its lease."""

    calls: Calls

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append all in one transaction; tell for each, in order, whether it was refused."""

    def claim(self, lessee: Lessee, limit: int, caps: Sequence[Cap] = ()) -> list[Claim]:
        """Lease up to `limit` runs that are free and have something to do, as far as the caps allow.

        Those whose worker let its lease run out come first. Of the others, those of the owner go first whose runs are
        driven least. Of one owner's, those that a message waits for go before others that have begun, and these before
        those that are queued.
        """

    def claim_suspect(self, lessee: Lessee) -> Claim | None:
        """Lease the suspect that is free and was tried least, unless the worker drives one."""

    def claim_one(self, lessee: Lessee, run: RunId) -> Claim | None:
        """Lease one run, if it is free or reserved for the worker."""

    def find(self, run: RunId, worker: str, now: float) -> Found:
        """Look for one run, and give the claim that is to be had if it waits for its first worker and is free.

        Nothing is leased by that. One that was assigned to `worker` is found until anything came after its first entry.
        """

    def begin(self, lessee: Lessee, append: Append) -> bool:
        """Lease a run that is still new, and append what it begins with, in one transaction; tell whether it was had.

        The epoch of the append is the one that the run has from then on, as `find` told it.
        """

    def renew(self, lessee: Lessee, runs: Collection[RunId]) -> set[RunId]:
        """Prolong the leases of those of these runs that the worker holds; tell all that it holds."""

    def release(self, run: RunId, epoch: int, free_from: float, worker: str = "") -> None:
        """Give a lease back; the run is not claimed before `free_from`, unless it has no worker and a message comes.

        As `ASIDE` it is one that broke its driver, and counts as tried; as `LATER` it comes after those that wait.
        One that has ended is nobody's already, and stays so.
        """

    def now(self) -> float:
        """Tell the time by the clock that all workers share (seconds since the epoch)."""

    def seen(self, sign: Sign) -> None:
        """Keep a worker's sign of life in place of its last one; forget workers that gave none for a day."""

    def release_all(self, prefix: str) -> int:
        """Give back the leases of all workers whose names start so and who are known to be dead; count them."""

    def let_go(self, worker: str, runs: Collection[RunId]) -> None:
        """Free those of these runs that the worker holds, for anybody to claim at once."""

    def letters(self, worker: str) -> list[Letter]:
        """List what waits for the runs that `worker` holds, oldest first."""

    def send(self, run: RunId, message: AnyMessage) -> None:
        """Leave a message for a run."""

    def entries(self, run: RunId, after: int = 0, limit: int = FIRST_PAGE) -> list[Entry]:
        """Read up to `limit` entries that end after event number `after`, in order."""

    def tip(self, run: RunId) -> str:
        """Tell the digest of the last entry of a run's log; empty where there is none."""

    def snapshot(self, run: RunId, head: int) -> RunState | None:
        """Give the newest state that was kept of a run and is not ahead of event `head`; perhaps nothing."""

    def keep_snapshot(self, run: RunId, state: RunState) -> None:
        """Keep the state of a run, all of which is in its log, in place of an older one."""

    def drop_snapshot(self, run: RunId) -> None:
        """Forget the state that was kept of a run: it has ended."""

    def open_questions(self, run: RunId) -> list[OpenQuestion]:
        """Read what people are asked by a run, oldest first."""

    def place_request(self, place: Place, epoch: int) -> list[RunId]:
        """Stand in line for a place, once a key; refuse it silently where `epoch` is not the run's any more.

        Give the runs, this or others, that were sent `Granted`.
        """

    def place_release(self, key: str) -> list[RunId]:
        """Give a place back, or leave the line for it; give the runs that were sent `Granted`."""

    def place_keep(self, run: RunId, keys: Collection[str]) -> list[RunId]:
        """Take all places of a run but those of `keys`; give the runs that were sent `Granted`."""

    def place_sweep(self) -> list[RunId]:
        """Take the places of runs that have ended or are gone; give the runs that were sent `Granted`."""


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyMessage] = msgspec.json.Decoder(AnyMessage)


def encode_message(message: AnyMessage) -> str:
    """Write a message as JSON."""
    return _encoder.encode(message).decode()


def decode_message(body: str) -> AnyMessage:
    """Read what `encode_message` wrote; raise `UndecodableError` for anything else."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise UndecodableError(f"a message to a run does not decode: {error}") from error
