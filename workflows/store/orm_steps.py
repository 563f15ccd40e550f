"""Steps that are away, in Django's database. Rows are locked in the order of their numbers, so that all go on."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import F, Q, QuerySet

from workflows.engine.errors import ErrorInfo
from workflows.engine.messages import StepErred, StepTakenOver
from workflows.models import QueuedStep, Run, RunMessage
from workflows.store import direct
from workflows.store.away import Away, Report, TakenStep
from workflows.store.columns import run_of
from workflows.store.contract import Append, Lessee, Letter, RunId, encode_message

_FIELDS = ("id", "run_id", "step", "attempt", "body", "turns", "worker")
_ANY = "SELECT 1 FROM workflows_queuedstep LIMIT 1"  # mostly there is none, and workers look each second
_json = msgspec.json.Encoder()


class OrmSteps:
    """Keep the steps of queues; one of these may be used by any thread."""

    def away(self, run: RunId) -> Away:
        """Tell which steps of a run are away. One that is not, and whose outcome is no letter, is nowhere."""
        # in this order: what comes back in between is a letter
        steps = set(QueuedStep.objects.filter(run_id=run).values_list("step", "attempt").order_by())
        letters = RunMessage.objects.filter(run_id=run).order_by("id").values_list("id", "body")
        return Away(steps=steps, letters=[Letter(number, run, body) for number, body in letters])

    def take(self, lessee: Lessee, queues: Collection[str], limit: int) -> list[TakenStep]:
        """Lease up to `limit` steps of these queues that are free and no suspects, the oldest first."""
        return self._take(lessee, queues, limit) if direct.read(_ANY) else []

    @transaction.atomic
    def _take(self, lessee: Lessee, queues: Collection[str], limit: int) -> list[TakenStep]:
        free = _free(lessee, queues).filter(tries__lt=QueuedStep.SUSPECT_TRIES)
        return _taken(lessee, free.order_by("id"), limit)

    def take_suspect(self, lessee: Lessee, queues: Collection[str]) -> TakenStep | None:
        """Lease the suspect that was tried least, unless the worker holds one."""
        return self._take_suspect(lessee, queues) if direct.read(_ANY) else None

    @transaction.atomic
    def _take_suspect(self, lessee: Lessee, queues: Collection[str]) -> TakenStep | None:
        if QueuedStep.objects.filter(worker=lessee.worker, tries__gt=QueuedStep.SUSPECT_TRIES).exists():
            return None
        bounds = (QueuedStep.SUSPECT_TRIES, QueuedStep.MAX_TRIES - 1)
        free = _free(lessee, queues).filter(tries__range=bounds)
        return next(iter(_taken(lessee, free.order_by("tries", "id"), 1)), None)

    @transaction.atomic
    def renew(self, lessee: Lessee) -> set[int]:
        """Prolong all leases of the worker; tell which steps it still holds."""
        held = set(_locked(QueuedStep.objects.filter(worker=lessee.worker)))
        QueuedStep.objects.filter(id__in=held).update(until=lessee.now + lessee.ttl_s)
        return held

    def held(self, worker: str) -> set[int]:
        """Tell which steps a worker holds."""
        return set(QueuedStep.objects.filter(worker=worker).values_list("id", flat=True).order_by())

    @transaction.atomic
    def report(self, worker: str, reports: Sequence[Report]) -> list[bool]:
        """Leave all as messages to their runs, in one transaction; tell for each whether the step was still held."""
        mine = _locked(QueuedStep.objects.filter(id__in={one.id for one in reports}, worker=worker))
        kept = [one for one in reports if one.id in mine]
        RunMessage.objects.bulk_create(
            RunMessage(run_id=mine[one.id], body=encode_message(one.message)) for one in kept
        )
        for one in kept:
            if one.turns is not None:
                QueuedStep.objects.filter(id=one.id).update(turns=_json.encode(one.turns).decode(), tries=0)
        QueuedStep.objects.filter(id__in=[one.id for one in kept if one.turns is None]).delete()
        return [one.id in mine for one in reports]

    @transaction.atomic
    def give_back(self, worker: str, only: Collection[int] | None = None) -> int:
        """Free all that a worker holds, or `only` some of it, for others to take up at once; count it."""
        mine = QueuedStep.objects.filter(worker=worker)
        held = set(_locked(mine if only is None else mine.filter(id__in=only)))
        return QueuedStep.objects.filter(id__in=held).update(until=0, tries=0)

    @transaction.atomic
    def sweep(self, now: float) -> list[RunId]:
        """Fail the steps that break whoever takes them, drop those of runs that have ended; give the runs told."""
        if not QueuedStep.objects.exists():
            return []
        broken = QueuedStep.objects.filter(tries__gte=QueuedStep.MAX_TRIES, until__lte=now)
        ended = QueuedStep.objects.exclude(run__status__in=Run.ACTIVE)
        told = list(broken.select_for_update(skip_locked=True).order_by("id"))
        RunMessage.objects.bulk_create(RunMessage(run_id=row.run_id, body=_given_up(row, now)) for row in told)
        gone = [row.pk for row in told] + list(ended.values_list("id", flat=True))
        QueuedStep.objects.filter(id__in=list(_locked(QueuedStep.objects.filter(id__in=gone)))).delete()
        return [run_of(row.run_id) for row in told]


def write(appends: Iterable[Append]) -> None:
    """Hand the steps of appends that were granted to their queues, and take back those that are not wanted."""
    appends = list(appends)
    recalled = [(append.run, step) for append in appends for step in append.recalled]
    if recalled:
        _recall(recalled)
    queued = [_row(append.run, step) for append in appends for step in append.queued]
    if queued:
        QueuedStep.objects.bulk_create(queued, ignore_conflicts=True)


def _recall(recalled: Sequence[tuple[RunId, str]]) -> None:
    wanted = set(recalled)
    runs, steps = {run for run, _ in wanted}, {step for _, step in wanted}
    of_runs = QueuedStep.objects.filter(run_id__in=runs, step__in=steps)
    found = [pk for pk, run, step in of_runs.values_list("id", "run_id", "step") if (run_of(run), step) in wanted]
    QueuedStep.objects.filter(id__in=list(_locked(QueuedStep.objects.filter(id__in=found)))).delete()


def _row(run: RunId, step: Any) -> QueuedStep:
    return QueuedStep(
        run_id=UUID(run), step=step.step, attempt=step.attempt, queue=step.queue, body=step.body, since=step.since
    )


def _free(lessee: Lessee, queues: Collection[str]) -> QuerySet[QueuedStep]:
    return QueuedStep.objects.filter(Q(worker="") | Q(until__lte=lessee.now), queue__in=queues)


def _taken(lessee: Lessee, free: QuerySet[QueuedStep], limit: int) -> list[TakenStep]:
    # what another worker is just taking is passed over
    rows = list(free.select_for_update(skip_locked=True).values_list(*_FIELDS)[:limit])
    QueuedStep.objects.filter(id__in=[row[0] for row in rows]).update(
        worker=lessee.worker, until=lessee.now + lessee.ttl_s, tries=F("tries") + 1
    )
    RunMessage.objects.bulk_create(_taken_over(row, lessee) for row in rows if row[6])
    return [
        TakenStep(id=pk, run=run_of(run), step=step, attempt=attempt, body=body, turns=msgspec.json.decode(turns))
        for pk, run, step, attempt, body, turns, _ in rows
    ]


def _taken_over(row: Any, lessee: Lessee) -> RunMessage:
    _, run, step, attempt, *_ = row
    message = StepTakenOver(at=lessee.now, step=step, attempt=attempt, worker=lessee.worker)
    return RunMessage(run_id=run, body=encode_message(message))


def _locked(rows: QuerySet[QueuedStep]) -> dict[int, Any]:
    return dict(rows.order_by("id").select_for_update().values_list("id", "run_id"))


def _given_up(row: QueuedStep, now: float) -> str:
    message = f"it was begun {row.tries} times on the queue {row.queue!r}, and its worker was lost each time"
    error = ErrorInfo(code="internal", message=message)
    return encode_message(StepErred(at=now, step=row.step, attempt=row.attempt, error=error))
