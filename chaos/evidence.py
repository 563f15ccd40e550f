"""What is left after a scenario, gathered once: the logs, the runs' own words, what was called, what lies about.

The invariants are checked on this alone, so that a test may doctor it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from chaos.settings import AGENT_LEDGER_DIR
from chaos.watching import Stream
from chaos.work import LEDGER
from chaos.world import Acknowledged, World
from workflows.engine.events import Entry, decode_events
from workflows.models import (
    Addressee,
    OpenQuestion,
    Payload,
    Place,
    QueuedStep,
    Run,
    RunEntry,
    RunMessage,
    RunSnapshot,
    WorkerSeen,
)
from workflows.models import Call as LimitedCall
from workflows.store.payloads import references
from workflows.store.sealing import whole
from workflows.store.snapshots import SHAPE

QUIET_WITHIN_S = 15.0
REFUSED = re.compile(r"epoch \d+ no longer holds run")


@dataclass(frozen=True)
class Row:
    """One row of a log, as it is kept."""

    seq: int
    last: int
    at: float
    epoch: int
    events: str
    payloads: list[dict[str, Any]] | None = None
    digest: str = ""

    def entry(self, bodies: Mapping[str, str]) -> Entry:
        """Read its events, with large values (`bodies`, by their digests) in their places."""
        whole_events = whole(self.events, references(self.payloads), bodies) if self.payloads else self.events
        return Entry(seq=self.seq, at=self.at, events=decode_events(whole_events))


@dataclass(frozen=True)
class Call:
    """One time that an agent was called: when, and by which process."""

    at: float
    pid: int = 0


@dataclass(frozen=True)
class Stop:
    """A time for which a process was stopped (SIGSTOP)."""

    pid: int
    began: float
    ended: float


@dataclass(frozen=True)
class Told:
    """What a run says of itself, beside its log."""

    status: str
    head: int
    steps: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    output: Any
    epoch: int
    worker: str
    log_bytes: int = 0


@dataclass(frozen=True)
class Refused:
    """How many of a process's writes were refused: as it counted them beside its sign of life, and told in its log."""

    process: str
    alive: bool
    counted: int
    told: int


@dataclass
class Evidence:
    """All of it. `left` counts the rows that lie about, by what they are.

    `older` tells up to which entry an earlier release wrote a run's log: those of some had no chain.
    """

    runs: dict[str, Told] = field(default_factory=dict)
    logs: dict[str, list[Row]] = field(default_factory=dict)
    snapshots: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    calls: dict[str, list[Call]] = field(default_factory=dict)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    older: dict[str, int] = field(default_factory=dict)
    streams: list[Stream] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    _read: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def fenced(self) -> int:
        """Count the writes that were refused, by what the workers told in their logs."""
        return sum(one.told for one in self.refused)

    def entries(self, run: str) -> list[Entry]:
        """Read the log of a run."""
        if run not in self._read:
            self._read[run] = [row.entry(self.bodies.get(run, {})) for row in self.logs[run]]
        return self._read[run]


def gathered(world: World) -> Evidence:
    """Gather it, once what follows the end of the last run has settled."""
    connection.close()
    world.wait_for(lambda: not any(_left().values()), QUIET_WITHIN_S, 0.2)
    return Evidence(
        runs=world.again(_runs),
        logs=world.again(_logs),
        snapshots=world.again(_snapshots),
        bodies=world.again(_bodies),
        stops=[Stop(one.pid, *times) for one in world.processes for times in one.stops],
        calls=calls_in(Path(AGENT_LEDGER_DIR)),
        acknowledged=list(world.acknowledged),
        older=dict(world.older),
        streams=list(world.streams),
        left=world.again(_left),
        refused=_refused(world),
    )


def _refused(world: World) -> list[Refused]:
    """Ask each process that drove runs, once those that live have given a sign since anything was refused."""

    def ask() -> list[Refused]:
        counted = {worker.name.split("@")[1].split("-")[0]: worker.fenced for worker in WorkerSeen.objects.all()}
        drivers = [one for one in world.processes if one.role != "beat"]
        return [Refused(one.name, one.alive, counted.get(str(one.pid), 0), refusals_in(one.log)) for one in drivers]

    world.wait_for(lambda: all(one.counted == one.told for one in ask() if one.alive), 2 * world.at.lease_s, 0.2)
    return world.again(ask)


def calls_in(folder: Path) -> dict[str, list[Call]]:
    """Read when the agents were called, by idempotency key."""
    calls: dict[str, list[Call]] = defaultdict(list)
    ledger = folder / f"{LEDGER}.jsonl"
    lines: Iterable[str] = ledger.read_text().splitlines() if ledger.exists() else []
    for call in map(json.loads, lines):
        calls[call["key"]].append(Call(call["at"], call["pid"]))
    return dict(calls)


def refusals_in(log: Path) -> int:
    """Count the refused writes that a process told of in its log."""
    return len(REFUSED.findall(log.read_text(errors="replace")))


def _runs() -> dict[str, Told]:
    return {
        str(run.pk): Told(
            status=run.status,
            head=run.head_seq,
            steps=run.steps,
            input_tokens=run.input_tokens,
            output_tokens=run.output_tokens,
            cost_usd=run.cost_usd,
            output=run.output,
            epoch=run.epoch,
            worker=run.worker,
            log_bytes=run.log_bytes,
        )
        for run in Run.objects.all()
    }


def _logs() -> dict[str, list[Row]]:
    logs: dict[str, list[Row]] = {str(key): [] for key in Run.objects.values_list("pk", flat=True)}
    for row in RunEntry.objects.order_by("run_id", "seq").iterator(chunk_size=2_000):
        kept = Row(row.seq, row.last_seq, row.at, row.epoch, row.events, row.payloads, row.digest)
        logs.setdefault(str(row.run_id), []).append(kept)
    return logs


def _bodies() -> dict[str, dict[str, str]]:
    bodies: dict[str, dict[str, str]] = defaultdict(dict)
    for key, digest, body in Payload.objects.values_list("run_id", "digest", "body"):
        bodies[str(key)][digest] = body
    return dict(bodies)


def _snapshots() -> dict[str, tuple[int, bytes]]:
    kept = RunSnapshot.objects.filter(shape=SHAPE).values_list("run_id", "seq", "state")
    return {str(key): (seq, bytes(state)) for key, seq, state in kept}


def _left() -> dict[str, int]:
    ended = ("succeeded", "failed", "cancelled")
    return {
        "leases of ended runs": Run.objects.filter(status__in=ended).exclude(worker="").count(),
        "letters": RunMessage.objects.count(),
        "questions": OpenQuestion.objects.count(),
        "addressees": Addressee.objects.count(),
        "places": Place.objects.count(),
        "queued steps": QueuedStep.objects.count(),
        "limited calls": LimitedCall.objects.filter(released_at__isnull=True).count(),
    }
