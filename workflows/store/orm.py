"""The store on Django's database.

The models own the tables; logs are written with raw SQL (`store/appends.py`), on Django's own connection. SQLite begins
each transaction IMMEDIATE, so that whoever reads in one and then writes cannot be overtaken.
"""

import time
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from workflows.engine.events import Entry
from workflows.engine.messages import AnyMessage
from workflows.engine.records import RunState
from workflows.limits.rules import Cap
from workflows.models import Run, RunEntry, RunMessage, RunSnapshot, WorkerSeen
from workflows.store import appends, asked, claims, direct, lone, orm_steps, payloads, places, snapshots
from workflows.store.calls import OrmCalls
from workflows.store.columns import is_postgres, run_of
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
    encode_message,
)
from workflows.store.limited import Calls

_LETTERS = """SELECT m.id, m.run_id, m.body FROM workflows_runmessage m JOIN workflows_run r ON r.id=m.run_id
 WHERE NOT m.begins AND r.worker=%s ORDER BY m.id"""


class OrmStore:
    """Keep logs, inboxes and leases in Django's database; one of these may be used by any thread."""

    steps = orm_steps.OrmSteps()
    calls: Calls = OrmCalls()

    def append(self, batch: Sequence[Append]) -> list[LeaseLostError | None]:
        """Append all in one transaction; tell for each, in order, whether it was refused."""
        return appends.append(batch)

    def claim(self, lessee: Lessee, limit: int, caps: Sequence[Cap] = ()) -> list[Claim]:
        """Lease up to `limit` runs that are free and have something to do, as far as the caps allow."""
        return claims.claim(lessee, limit, caps)

    def claim_suspect(self, lessee: Lessee) -> Claim | None:
        """Lease the suspect that is free and was tried least, unless the worker drives one."""
        return claims.claim_suspect(lessee)

    def claim_one(self, lessee: Lessee, run: RunId) -> Claim | None:
        """Lease one run, if it is free or reserved for the worker."""
        return claims.claim_one(lessee, run)

    def find(self, run: RunId, worker: str, now: float) -> Found:
        """Look for one run, and give the claim that is to be had if it is new, or was assigned to `worker`."""
        return claims.find(run, worker, now)

    def begin(self, lessee: Lessee, append: Append) -> bool:
        """Lease a run that is still new, and append what it begins with, at once; tell whether it was had."""
        begun = lone.begun(lessee, append) if is_postgres() else None
        if begun is None:
            with transaction.atomic():
                begun = claims.lease_new(lessee, append) and self.append([append]) == [None]
        return begun

    def renew(self, lessee: Lessee, runs: Collection[RunId]) -> set[RunId]:
        """Prolong the leases of those of these runs that the worker holds; tell all that it holds."""
        mine = Run.objects.filter(worker=lessee.worker, status__in=Run.ACTIVE)
        if runs:
            mine.filter(id__in=runs).update(lease_until=lessee.now + lessee.ttl_s)
        return {run_of(key) for key in mine.values_list("id", flat=True)}

    def release(self, run: RunId, epoch: int, free_from: float, worker: str = "") -> None:
        """Give a lease back; the run is not claimed before `free_from`, unless it has no worker and a message comes.

        As `ASIDE` it is one that broke its driver, and counts as tried; as `LATER` it comes after those that wait.
        One that has ended is nobody's already: whoever broke may not have heard that its last append was written.
        """
        given_back: dict[str, Any] = {} if worker == ASIDE else {"tries": 0}
        mine = Run.objects.filter(id=run, epoch=epoch, status__in=Run.ACTIVE)
        mine.update(worker=worker, lease_until=free_from, **given_back)

    def now(self) -> float:
        """Tell the time by the clock that all workers share (seconds since the epoch)."""
        if not is_postgres():
            return time.time()
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            return float(cursor.fetchone()[0])

    def seen(self, sign: Sign) -> None:
        """Keep a worker's sign of life in place of its last one; forget workers that gave none for a day."""
        told = msgspec.structs.asdict(sign)
        WorkerSeen.objects.update_or_create(name=told.pop("worker"), defaults=told)
        WorkerSeen.objects.filter(seen_at__lt=sign.seen_at - FORGOTTEN_AFTER_S).delete()

    def release_all(self, prefix: str) -> int:
        """Give back the leases of all workers whose names start so and who are known to be dead; count them."""
        return Run.objects.filter(worker__startswith=prefix, status__in=Run.ACTIVE).update(worker="", lease_until=0)

    def let_go(self, worker: str, runs: Collection[RunId]) -> None:
        """Free those of these runs that the worker holds, for anybody to claim at once."""
        mine = Run.objects.filter(id__in=runs, worker=worker, status__in=Run.ACTIVE)
        mine.update(worker="", lease_until=0, tries=0)

    def letters(self, worker: str) -> list[Letter]:
        """List what waits for the runs that `worker` holds, oldest first; what begins a run came with its claim."""
        return [Letter(number, run_of(key), body) for number, key, body in direct.read(_LETTERS, (worker,))]

    def send(self, run: RunId, message: AnyMessage) -> None:
        """Leave a message for a run."""
        RunMessage.objects.create(run_id=run, body=encode_message(message))

    def entries(self, run: RunId, after: int = 0, limit: int = FIRST_PAGE) -> list[Entry]:
        """Read up to `limit` entries that end after event number `after`, in order."""
        kept = RunEntry.objects.filter(run_id=run).order_by("seq")
        # an entry that begins before is found by the index, where all that are older would have to be read
        first = kept.filter(seq__lte=after + 1).order_by("-seq").values("seq")[:1]
        rows = kept.filter(seq__gte=Coalesce(Subquery(first), 0), last_seq__gt=after)[:limit]
        return payloads.entries_of(run, list(rows.values_list("seq", "at", "events", "payloads")))

    def tip(self, run: RunId) -> str:
        """Tell the digest of the last entry of a run's log; empty where there is none."""
        return RunEntry.objects.filter(run_id=run).order_by("-seq").values_list("digest", flat=True).first() or ""

    def snapshot(self, run: RunId, head: int) -> RunState | None:
        """Give the newest state that was kept of a run and is not ahead of event `head`; perhaps nothing."""
        return snapshots.read(run, head)

    def keep_snapshot(self, run: RunId, state: RunState) -> None:
        """Keep the state of a run, all of which is in its log, in place of an older one."""
        snapshots.write(run, state.seq, snapshots.encode_state(state))

    def drop_snapshot(self, run: RunId) -> None:
        """Forget the state that was kept of a run: it has ended."""
        RunSnapshot.objects.filter(run_id=run).delete()

    def open_questions(self, run: RunId) -> list[OpenQuestion]:
        """Read what people are asked by a run, oldest first."""
        return asked.read(run)

    def place_request(self, place: Place, epoch: int) -> list[RunId]:
        """Stand in line for a place, once a key; refuse it silently where `epoch` is not the run's any more."""
        return places.request(place, epoch)

    def place_release(self, key: str) -> list[RunId]:
        """Give a place back, or leave the line for it; give the runs that were sent `Granted`."""
        return places.release(key)

    def place_keep(self, run: RunId, keys: Collection[str]) -> list[RunId]:
        """Take all places of a run but those of `keys`; give the runs that were sent `Granted`."""
        return places.keep(run, keys)

    def place_sweep(self) -> list[RunId]:
        """Take the places of runs that have ended or are gone; give the runs that were sent `Granted`."""
        return places.sweep()
