"""I7 and I8: what is kept beside a log is what the log says."""

from collections.abc import Iterator
from math import isclose

from chaos.evidence import Evidence
from chaos.plain import plain
from workflows.engine import events as ev
from workflows.engine.state import fold
from workflows.store.sealing import seal
from workflows.store.snapshots import decode_state


def folds(evidence: Evidence) -> Iterator[str]:
    """Fold every log, and compare the summary, the snapshot, and the log written anew."""
    for run, rows in evidence.logs.items():
        log, told = evidence.entries(run), evidence.runs.get(run)
        state = fold(log)
        kept = plain(state.output)
        if told is None or not log:
            if log:
                yield f"there is a log of run {run}, and no run"
            continue
        if (state.status, state.seq, len(state.steps), kept) != (told.status, told.head, told.steps, told.output):
            yield f"run {run} says {told.status} at {told.head}, and its log {state.status} at {state.seq}"
        if [one.events for one in seal(log, "")] != [row.events for row in rows]:
            yield f"run {run}: its log is another when it is written anew"
        if run in evidence.snapshots:
            yield from _snapshot(evidence, run)


def _snapshot(evidence: Evidence, run: str) -> Iterator[str]:
    seq, raw = evidence.snapshots[run]
    state = decode_state(raw)
    prefix = [entry for entry in evidence.entries(run) if entry.last <= seq]
    if state is None or plain(state) != plain(fold(prefix)):
        yield f"run {run}: its snapshot at {seq} is not the fold of its log"


def sums(evidence: Evidence) -> Iterator[str]:
    """Add up what the events say was used, and how long they are."""
    for run, told in evidence.runs.items():
        used = [
            event.usage
            for entry in evidence.entries(run)
            for event in entry.events
            if isinstance(event, ev.StepSucceeded | ev.StepFailed) and event.usage is not None
        ]
        tokens = sum(usage.input_tokens for usage in used), sum(usage.output_tokens for usage in used)
        if tokens != (told.input_tokens, told.output_tokens):
            yield f"run {run}: its events used {tokens} tokens, and it says {told.input_tokens, told.output_tokens}"
        if not isclose(sum(usage.cost_usd for usage in used), told.cost_usd, abs_tol=1e-9):
            yield f"run {run}: its events cost other than it says"
        bodies = evidence.bodies.get(run, {}).values()
        size = sum(len(text.encode()) for text in (*(row.events for row in evidence.logs[run]), *bodies))
        if size != told.log_bytes:
            yield f"run {run}: its log takes {size} bytes, and it says {told.log_bytes}"
