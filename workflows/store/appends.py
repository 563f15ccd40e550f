"""Appends to the logs of many runs, in one transaction: on PostgreSQL one statement, on SQLite a few.

Raw SQL on Django's own connection: it is what a step costs. What an append writes beside its entries (questions, large
values, steps for queues) is rare, and the ORM's.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext

from django.db import transaction

from workflows.models import Run
from workflows.store import asked, batches, direct, lone, orm_steps, payloads, summaries
from workflows.store.columns import is_postgres, json_text, key_of
from workflows.store.contract import Append, LeaseLostError
from workflows.store.many_rows import FEW, Row
from workflows.store.sealing import Sealed

_INSERT = """INSERT INTO workflows_runentry (run_id, seq, last_seq, at, epoch, events, payloads, digest)
 VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
_DELETE = "DELETE FROM workflows_runmessage WHERE id=%s"
_DELETE_ALL = "DELETE FROM workflows_runmessage WHERE run_id=%s"


class _NotAllError(Exception):
    """Undo what was written of a batch: not all of it is granted."""


def append(batch: Sequence[Append]) -> list[LeaseLostError | None]:
    """Append all in one transaction; tell for each, in order, whether it was refused."""
    if is_postgres() and (len(batch) == 1 or len({append.run for append in batch}) == len(batch)):
        return _in_one_statement(batch)
    more = with_more(batch)
    if len(batch) >= FEW and _wrote_all(batch, more):
        return [None] * len(batch)
    with statements_for(more) as said:
        granted = [_is_granted(said, append) for append in batch]
        written = [append for append, yes in zip(batch, granted, strict=True) if yes]
        write_entries(said, written, with_more(written) if more else more)
    return [None if yes else _lost(append) for append, yes in zip(batch, granted, strict=True)]


def _in_one_statement(batch: Sequence[Append]) -> list[LeaseLostError | None]:
    if len(batch) == 1 and lone.granted(batch[0]):
        return [None]
    parts = list(batches.parts_of(batch))
    asking = {n: append for n, append in enumerate(batch) if append.questions is not None}
    large = {n: append for n, append in enumerate(batch) if any(one.bodies for one in append.sealed)}
    away = {n: append for n, append in enumerate(batch) if append.queued or append.recalled}
    # one statement is a transaction by itself
    with transaction.atomic() if asking or large or away or len(parts) > 1 else nullcontext():
        granted = batches.granted(parts)
        payloads.write(append for n, append in large.items() if n in granted)
        orm_steps.write(append for n, append in away.items() if n in granted)
        for append in (append for n, append in asking.items() if n in granted):
            asked.write(append.run, append.questions or [])
    return [None if n in granted else _lost(append) for n, append in enumerate(batch)]


def _wrote_all(batch: Sequence[Append], more: Sequence[Append]) -> bool:
    """Append a whole batch, if all of it is granted; else nothing: each is then asked for by itself."""
    going: list[Append] = []
    others: list[Append] = []
    for append in batch:
        (going if _goes_on(append) else others).append(append)
    try:
        with statements_for(more) as said:
            granted = said.execute_at_once(summaries.GO_ON, list(map(summaries.sums, going))) if going else 0
            if granted < len(going):  # of those that were granted the log has grown: they are not changed again
                others += going
            granted += said.execute_at_once(summaries.UPDATE, list(map(summaries.values, others))) if others else 0
            if granted != len(batch):
                raise _NotAllError
            write_entries(said, batch, more)
    except _NotAllError:
        return False
    return True


def _is_granted(said: direct.Statements, append: Append) -> bool:
    if _goes_on(append) and said.execute(summaries.GO_ON, [summaries.sums(append)]) == 1:
        return True
    return said.execute(summaries.UPDATE, [summaries.values(append)]) == 1


def _goes_on(append: Append) -> bool:
    """Tell whether its run may merely go on; that it does is for the statement to find."""
    return append.summary.status == Run.Status.RUNNING and bool(append.entries)


def with_more(batch: Iterable[Append]) -> list[Append]:
    """Give those appends that write something beside the logs."""
    return [append for append in batch if _writes_more(append)]


def _writes_more(append: Append) -> bool:
    if append.questions is not None or append.queued or append.recalled:
        return True
    sealed = append.sealed
    return bool(sealed[0].bodies) if len(sealed) == 1 else any(one.bodies for one in sealed)


def statements_for(more: Sequence[Append]) -> AbstractContextManager[direct.Statements]:
    """Give a transaction for a batch: one of Django's where the ORM has to write `more` than the logs."""
    return direct.through_django() if more else direct.statements()


def write_entries(said: direct.Statements, batch: Sequence[Append], more: Sequence[Append]) -> None:
    """Write the entries of appends that are granted, and all that is kept beside them."""
    rows = [_entry_row(append, one) for append in batch for one in append.sealed]
    ended = [(key_of(append.run),) for append in batch if append.summary.ended_at is not None]
    taken = [(letter,) for append in batch for letter in append.taken]
    for sql, wanted in ((_INSERT, rows), (_DELETE, taken), (_DELETE_ALL, ended)):
        if wanted:
            said.execute_at_once(sql, wanted)
    if more:
        payloads.write(more)
        orm_steps.write(more)
        for append in more:
            if append.questions is not None:
                asked.write(append.run, append.questions)


def _entry_row(append: Append, one: Sealed) -> Row:
    told = json_text(one.payloads or None)
    return (key_of(append.run), one.seq, one.last, one.at, append.epoch, one.events, told, one.digest)


def _lost(append: Append) -> LeaseLostError:
    return LeaseLostError(f"epoch {append.epoch} no longer holds run {append.run} at event {append.head}")
