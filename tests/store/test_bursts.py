"""What many runs append at once, on the database itself: no test's transaction is around it."""

import sqlite3
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError

from tests.store.test_store import ANN, an_append
from workflows.models import Run, RunEntry, RunMessage
from workflows.store.contract import Append, Claim, LeaseLostError, RunId, Store
from workflows.store.many_rows import FEW, MOST, at_once

pytestmark = pytest.mark.django_db(transaction=True)
Kit = tuple[Store, Callable[[], RunId]]
MANY = 40


def claims_of(kit: Kit, count: int = MANY) -> list[Claim]:
    """Make runs, and lease them all; each has a message."""
    store, make = kit
    for _ in range(count):
        RunMessage.objects.create(run_id=make(), body="{}")
    return sorted(store.claim(ANN, count), key=lambda claim: claim.run)


def kept() -> tuple[list[Any], list[Any], list[Any]]:
    """Read all that an append writes, without what differs from run to run: in the order of the runs."""
    runs = Run.objects.order_by("id").values_list(
        *("status", "head_seq", "steps", "input_tokens", "output_tokens", "cost_usd", "started_at", "ended_at"),
        *("output", "error", "worker", "tries", "epoch", "log_bytes"),
    )
    entries = RunEntry.objects.order_by("run_id", "seq").values_list(
        "seq", "last_seq", "at", "epoch", "events", "digest"
    )
    return list(runs), list(entries), list(RunMessage.objects.order_by("id").values_list("body", "begins"))


def mixed(claims: list[Claim]) -> list[Append]:
    """Append to all: some go on, some end, some pause, and some answer a message."""
    batch = []
    for number, claim in enumerate(claims):
        told = [{}, {"status": "succeeded", "ended_at": 1002.5, "output": {"n": number}}, {"status": "paused"}, {}]
        append = an_append(claim, events=1 + number % 2, **told[number % 4])
        letters = tuple(letter.id for letter in claim.letters) if number % 4 == 3 else ()
        batch.append(msgspec.structs.replace(append, taken=letters))
    return batch


def test_what_is_appended_at_once_is_what_each_would_have_appended(orm_kit: Kit) -> None:
    store, _ = orm_kit
    for append in mixed(claims_of(orm_kit)):
        assert store.append([append]) == [None]
    one_by_one = kept()
    RunEntry.objects.all().delete()
    Run.objects.all().delete()
    assert store.append(mixed(claims_of(orm_kit))) == [None] * MANY
    assert kept() == one_by_one
    assert len(one_by_one[1]) == MANY


def test_a_burst_of_runs_that_were_just_claimed_is_not_asked_for_one_by_one(
    orm_kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = orm_kit
    claims = claims_of(orm_kit)
    asked: list[Any] = []
    monkeypatch.setattr("workflows.store.appends._is_granted", lambda said, append: bool(asked.append(append)))
    assert store.append(mixed(claims[:-1])) == [None] * (MANY - 1)
    going = [claim for number, claim in enumerate(claims[:-1]) if number % 4 in (0, 3)]
    heads = [Run.objects.get(pk=claim.run).head_seq for claim in going]
    later = [an_append(claim, head=head) for claim, head in zip(going, heads, strict=True)]
    empty = msgspec.structs.replace(an_append(claims[-1]), entries=[])
    rest = [an_append(claim) for claim in claims_of(orm_kit)]
    assert store.append([*later, empty, *rest]) == [None] * (len(later) + 1 + MANY)
    assert asked == []


@pytest.mark.parametrize("head", [0, 9])
def test_of_a_burst_the_one_that_lost_its_lease_is_refused_alone(orm_kit: Kit, head: int) -> None:
    store, _ = orm_kit
    claims = claims_of(orm_kit)
    assert store.append([an_append(claim) for claim in claims]) == [None] * MANY
    zombie = msgspec.structs.replace(an_append(claims[5], head=1), epoch=0)
    late = an_append(claims[6], head=head, status="succeeded", ended_at=1002.0)
    goes_on = [an_append(claim, head=1) for claim in claims[7:]]
    told = store.append([zombie, late, *goes_on])
    assert [type(error) for error in told] == [LeaseLostError, LeaseLostError, *[type(None)] * len(goes_on)]
    assert "no longer holds run" in str(told[0])
    assert [Run.objects.get(pk=claim.run).head_seq for claim in claims] == [1] * 7 + [2] * len(goes_on)


def test_a_run_may_append_twice_in_a_burst(orm_kit: Kit) -> None:
    store, _ = orm_kit
    claims = claims_of(orm_kit)
    batch = [an_append(claim) for claim in claims]
    assert store.append([*batch, an_append(claims[0], head=1)]) == [None] * (MANY + 1)
    assert [entry.seq for entry in store.entries(claims[0].run)] == [1, 2]


def test_nothing_of_a_burst_is_written_where_the_database_fails(orm_kit: Kit) -> None:
    store, _ = orm_kit
    batch = [an_append(claim) for claim in claims_of(orm_kit)]
    before = kept()
    batch[-1] = msgspec.structs.replace(batch[-1], entries=batch[-1].entries * 2)
    with pytest.raises(IntegrityError):
        store.append(batch)
    assert kept() == before


@pytest.mark.parametrize("count", [FEW, MOST - 1, MOST, MOST + 1, 2 * MOST + 3])
def test_a_statement_for_many_rows_does_what_the_one_for_a_row_does(count: int) -> None:
    keep, change = "INSERT INTO t (id, n) VALUES (%s, %s)", "UPDATE t SET n=n+%s WHERE id=%s AND n=%s"
    with sqlite3.connect(":memory:") as here:
        here.execute("CREATE TABLE t (id TEXT PRIMARY KEY, n REAL)")
        assert carried_out(here, keep, [(f"r{n}", n / 7) for n in range(count)]) == count
        missed = [(1.5, "none", 0.0), (1.5, "r1", 0.5)]
        assert carried_out(here, change, [(1.5, f"r{n}", n / 7) for n in range(2, count)] + missed) == count - 2
        assert carried_out(here, "DELETE FROM t WHERE id=%s", [(f"r{n}",) for n in range(3, count + 3)]) == count - 3
        assert here.execute("SELECT * FROM t").fetchall() == [("r0", 0.0), ("r1", 1 / 7), ("r2", 1.5 + 2 / 7)]


def carried_out(here: sqlite3.Connection, sql: str, rows: list[tuple[Any, ...]]) -> int:
    """Carry a statement out for many rows; count those of the table that it changed."""
    return sum(here.execute(*part).rowcount for part in at_once(sql, rows))
