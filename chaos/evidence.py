"""What is left after a scenario, gathered once: the logs, the runs' own words, what was called, what lies about.

The invariants are checked on this alone, so that a test may doctor it.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection

from chaos.settings import AGENT_LEDGER_DIR
from chaos.watching import Stream
from chaos.work import LEDGER
from chaos.world import Acknowledged, World
from workflows.engine.events import Entry, decode_events
from workflows.models import Addressee, OpenQuestion, Place, Run, RunEntry, RunMessage, RunSnapshot
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

    def entry(self) -> Entry:
        """Read its events."""
        return Entry(seq=self.seq, at=self.at, events=decode_events(self.events))


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


@dataclass
class Evidence:
    """All of it. `left` counts the rows that lie about by table; `fenced` the refused writes that were counted."""

    runs: dict[str, Told] = field(default_factory=dict)
    logs: dict[str, list[Row]] = field(default_factory=dict)
    snapshots: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    calls: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    fenced: int = 0
    refusals_told: int = 0

    def entries(self, run: str) -> list[Entry]:
        """Read the log of a run."""
        return [row.entry() for row in self.logs[run]]


def gathered(world: World) -> Evidence:
    """Gather it, once what follows the end of the last run has settled."""
    connection.close()
    world.wait_for(lambda: not any(_left().values()), QUIET_WITHIN_S, 0.2)
    return Evidence(
        runs=world.again(_runs),
        logs=world.again(_logs),
        snapshots=world.again(_snapshots),
        calls=calls_in(Path(AGENT_LEDGER_DIR)),
        acknowledged=list(world.acknowledged),
        streams=list(world.streams),
        left=world.again(_left),
        fenced=0,
        refusals_told=sum(refusals_in(path) for path in world.logs.glob("*.log")),
    )


def calls_in(folder: Path) -> dict[str, list[float]]:
    """Read when the agents were called, by idempotency key."""
    times: dict[str, list[float]] = defaultdict(list)
    ledger = folder / f"{LEDGER}.jsonl"
    lines: Iterable[str] = ledger.read_text().splitlines() if ledger.exists() else []
    for call in map(json.loads, lines):
        times[call["key"]].append(call["at"])
    return dict(times)


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
        )
        for run in Run.objects.all()
    }


def _logs() -> dict[str, list[Row]]:
    logs: dict[str, list[Row]] = {str(key): [] for key in Run.objects.values_list("pk", flat=True)}
    rows = RunEntry.objects.order_by("run_id", "seq").values_list("run_id", "seq", "last_seq", "at", "epoch", "events")
    for key, seq, last, at, epoch, events in rows.iterator(chunk_size=2_000):
        logs.setdefault(str(key), []).append(Row(seq, last, at, epoch, events))
    return logs


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
    }


def plain(value: Any) -> Any:
    """Give engine values as plain ones."""
    return msgspec.to_builtins(value)
