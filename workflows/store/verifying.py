"""Hold what is kept of a run against itself: numbering, chain, large values, and the summary against the fold.

Each fault is a sentence. Entries without a digest are from before there was a chain, and may only come first.
"""

from collections.abc import Iterator
from typing import Any

from workflows.engine.errors import EngineError
from workflows.engine.state import RunState, fold
from workflows.models import Payload, Run, RunEntry
from workflows.store.contract import RunId
from workflows.store.payloads import entries_of, references
from workflows.store.sealing import digest_of, link

PAGE = 1_000
_SHOWN = ("status", "steps", "output", "error", "input_tokens", "output_tokens", "cost_usd")


class Verifier:
    """Go through the log of one run once, and gather what is wrong with it."""

    def __init__(self, run: RunId) -> None:
        self.faults: list[str] = []
        self.events = 0
        self._run = run
        self._seq = 0
        self._bytes = 0
        self._digest = ""
        self._named: set[str] = set()
        self._state: RunState | None = RunState()

    def verify(self) -> list[str]:
        """Tell all faults."""
        # a run that gets on meanwhile is held to what its row said first: its log only grows
        row = Run.objects.get(pk=self._run)
        for rows in self._pages(row.head_seq):
            for one in rows:
                self._entry(one)
            self._fold(rows)
        self.events = self._seq
        self._payloads(row)
        if self._seq != row.head_seq:
            self.faults.append(f"the run says that its log ends at event {row.head_seq}, and it ends at {self._seq}")
        elif self._state is not None and row.head_seq:
            self._summary(row, self._state)
        return self.faults

    def _pages(self, head: int) -> Iterator[list[RunEntry]]:
        after = 0
        while True:
            wanted = RunEntry.objects.filter(run_id=self._run, seq__gt=after, seq__lte=head)
            rows = list(wanted.order_by("seq")[:PAGE])
            if not rows:
                return
            yield rows
            after = rows[-1].seq

    def _entry(self, row: RunEntry) -> None:
        if row.seq != self._seq + 1:
            self.faults.append(f"after event {self._seq} comes event {row.seq}")
        self._seq = row.last_seq
        self._bytes += len(row.events.encode())
        refs = references(row.payloads)
        self._named.update(ref.digest for ref in refs)
        if row.digest == self._digest == "":
            return
        if row.digest != link(self._digest, (row.seq, row.at, row.events), refs):
            what = "has no digest" if not row.digest else "is not what its digest says"
            self.faults.append(f"entry {row.seq}..{row.last_seq} {what}, or does not follow the one before")
        self._digest = row.digest

    def _fold(self, rows: list[RunEntry]) -> None:
        if self._state is None:
            return
        try:
            told = [(row.seq, row.at, row.events, row.payloads) for row in rows]
            for entry, row in zip(entries_of(self._run, told), rows, strict=True):
                if entry.last != row.last_seq:
                    self.faults.append(f"entry {row.seq}..{row.last_seq} holds events to {entry.last}")
                fold([entry], self._state)
        except (EngineError, LookupError, AttributeError, TypeError, ValueError) as error:
            self.faults.append(f"the log does not fold after event {self._state.seq}: {error}")
            self._state = None

    def _payloads(self, row: Run) -> None:
        found = set()
        for payload in Payload.objects.filter(run_id=self._run).iterator(chunk_size=10):
            found.add(payload.digest)
            size = len(payload.body.encode())
            self._bytes += size
            if digest_of(payload.body) != payload.digest or size != payload.bytes:
                self.faults.append(f"the large value {payload.digest} is not what its digest says")
        self.faults += [f"the large value {digest} is gone" for digest in sorted(self._named - found)]
        if row.ended_at is not None and row.log_bytes != self._bytes:
            self.faults.append(f"the run says that its log has {row.log_bytes} bytes, and it has {self._bytes}")

    def _summary(self, row: Run, state: RunState) -> None:
        error = state.error
        told: dict[str, Any] = {
            "status": "queued" if state.status == "new" else state.status,
            "steps": len(state.steps),
            "output": state.output,
            "error": None if error is None else {"code": error.code, "message": error.message},
            "input_tokens": state.usage.input_tokens,
            "output_tokens": state.usage.output_tokens,
            "cost_usd": state.usage.cost_usd,
        }
        for field in _SHOWN:
            shown = getattr(row, field)
            if field == "error" and shown is not None:
                shown = {key: shown[key] for key in ("code", "message")}
            if shown != told[field]:
                self.faults.append(f"the run's {field} is not what its log says")
