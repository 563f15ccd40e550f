"""How an append changes the row of its run, which is also what grants it: in full, or as far as a run only goes on.

On SQLite most appends change no more than the second: one that named a column of an index would write that index anew.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from workflows.store.columns import json_text, key_of, write_moment
from workflows.store.contract import Append

CHANGE = """UPDATE workflows_run SET head_seq=%s, status=%s, steps=%s, input_tokens=%s, output_tokens=%s, cost_usd=%s,
 started_at=%s, ended_at=%s, output=%s, error=%s, worker=%s,
 log_bytes=log_bytes+%s, tries=CASE WHEN %s THEN 0 ELSE tries END"""
HELD = "WHERE id=%s AND epoch=%s AND head_seq=%s"
UPDATE = f"{CHANGE} {HELD}"
GO_ON = """UPDATE workflows_run SET head_seq=%s, steps=%s, input_tokens=%s, output_tokens=%s, cost_usd=%s,
 log_bytes=log_bytes+%s WHERE id=%s AND epoch=%s AND head_seq=%s AND status='running' AND worker=%s AND tries=0"""


# the columns of a run that an append tells anew, in the order of `summed_up`
COLUMNS = (
    *("head_seq", "status", "steps", "input_tokens", "output_tokens", "cost_usd", "started_at", "ended_at"),
    *("output", "error", "worker", "log_bytes"),
)


def counted(append: Append) -> tuple[int, str, int, int, int, float]:
    """Give the end of the log, the status, the steps, and what they used: tokens in and out, and US dollars."""
    summary, usage = append.summary, append.summary.usage
    return (append.last, summary.status, summary.steps, usage.input_tokens, usage.output_tokens, usage.cost_usd)


def holder(append: Append) -> str:
    """Give who holds the run from then on: nobody, where it has ended."""
    return append.worker if append.summary.ended_at is None else ""


def summed_up(append: Append) -> tuple[Any, ...]:
    """Give the values of `COLUMNS`, the bytes of this append as those of the log."""
    summary = append.summary
    return (
        *counted(append),
        _moment(summary.started_at),
        _moment(summary.ended_at),
        json_text(summary.output),
        json_text(summary.error),
        holder(append),
        append.size,
    )


def values(append: Append) -> tuple[Any, ...]:
    """Give the values of `UPDATE`."""
    return (*summed_up(append), append.gets_on, key_of(append.run), append.epoch, append.head)


def sums(append: Append) -> tuple[Any, ...]:
    """Give the values of `GO_ON`."""
    last, _, *used = counted(append)
    return (last, *used, append.size, key_of(append.run), append.epoch, append.head, append.worker)


@lru_cache(maxsize=8_192)
def _moment(at: float | None) -> Any:
    return None if at is None else write_moment()(datetime.fromtimestamp(at, UTC))
