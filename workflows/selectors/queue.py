"""Reading the queue: which runs and calls wait, in the order in which they will be taken, and for what.

The order and the reasons are worked out by what decides (`workflows.limits.turns`), over the first hundred of each
line.
"""

from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Count, Q

from workflows.limits.rules import Cap, Parties, of_calls, of_runs, places
from workflows.limits.turns import Turns, Waiting, turns
from workflows.models import Call, Run
from workflows.selectors.queued_steps import queued_steps
from workflows.selectors.run import run_get
from workflows.store import calls, lines, tallies
from workflows.store.orm import OrmStore

SHOWN = 100


def queue(user: Any) -> dict[str, Any]:
    """Tell what waits: in all, and the first hundred of what `user` may see."""
    now = OrmStore().now()
    caps = tallies.caps()
    runs, decided = _runs(now, caps), _calls(now, caps)
    return {
        "runs": {"total": _total(now), "items": _run_items(user, runs)},
        "calls": {"total": Call.objects.filter(granted_at=None).count(), "items": _call_items(user, decided)},
        "steps": queued_steps(),
    }


def run_queue(user: Any, id: UUID | str) -> dict[str, Any]:
    """Tell what one run that `user` may see waits for: to be driven, or that calls of it are let through."""
    run = run_get(user, id)
    now = OrmStore().now()
    caps = tallies.caps()
    item = None
    if _is_waiting(run, now):
        decided = _runs(now, caps)
        item = next(iter(_run_items(user, [one for one in decided if one[1].id == run.pk])), None)
        item = item or _far_back(user, run, now, caps)
    mine = Call.objects.filter(run=run, granted_at=None)
    return {"run": item, "calls": _call_items(user, _calls(now, caps), mine) if mine.exists() else []}


Placed = tuple[int, Waiting, Any]


def _runs(now: float, caps: list[Cap]) -> list[Placed]:
    waiting = [_typed(item) for item in lines.waiting(now, SHOWN, SHOWN)]
    lost = [item for item in waiting if item.rank == lines.LOST]
    others = [item for item in waiting if item.rank != lines.LOST]
    counted = of_runs(caps)
    tally = tallies.runs_tally(now, turns=bool(counted))
    decided = turns(others, tally, [*counted, places(tally, len(others))])
    return _placed(Turns([*lost, *decided.go], decided.held))


def _typed(item: Waiting) -> Waiting:
    return msgspec.structs.replace(item, id=UUID(str(item.id)))


def _calls(now: float, caps: list[Cap]) -> list[Placed]:
    waiting = calls.waiting(SHOWN)
    return _placed(turns(waiting, tallies.calls_tally(now), of_calls(caps))) if waiting else []


def _placed(decided: Turns) -> list[Placed]:
    told = [*((item, None) for item in decided.go), *decided.held]
    return [(place, item, why) for place, (item, why) in enumerate(told, start=1)]


def _run_items(user: Any, placed: list[Placed]) -> list[dict[str, Any]]:
    rows = Run.objects.for_user(user).select_related("workflow", "owner").defer("input", "output")
    found = rows.only("title", "workflow__slug", "workflow__name", "owner__username").in_bulk(
        [item.id for _, item, _ in placed]
    )
    return [_run_item(found[item.id], item.since, place, why) for place, item, why in placed if item.id in found][
        :SHOWN
    ]


def _run_item(run: Run, since: float, place: int, why: Any) -> dict[str, Any]:
    return {
        "run": str(run.pk),
        "title": run.title,
        "workflow": {"slug": run.workflow.slug, "name": run.workflow.name},
        "owner": run.owner.get_username(),
        "since": since,
        "position": place,
        "why": None if why is None else msgspec.to_builtins(why),
    }


def _call_items(user: Any, placed: list[Placed], only: Any = None) -> list[dict[str, Any]]:
    seen = Run.objects.for_user(user).values("pk")
    rows = (Call.objects if only is None else only).select_related("run", "workflow", "owner").filter(run__in=seen)
    found = rows.defer("run__input", "run__output").in_bulk([UUID(item.id) for _, item, _ in placed])
    shown = [(found[UUID(item.id)], why) for _, item, why in placed if UUID(item.id) in found]
    return [_call_item(call, why) for call, why in shown][:SHOWN]


def _call_item(call: Call, why: Any) -> dict[str, Any]:
    return {
        "run": str(call.run_id),
        "title": call.run.title,
        "workflow": {"slug": call.workflow.slug, "name": call.workflow.name},
        "step": call.step,
        "node": call.node,
        "agent": call.agent,
        "provider": call.provider,
        "owner": call.owner.get_username(),
        "since": call.asked_at,
        "why": None if why is None else msgspec.to_builtins(why),
    }


def _free(now: float) -> Q:
    waits = Q(worker="", status__in=("queued", "running"), lease_until__lte=now)
    left = ~Q(worker="") & Q(status__in=("queued", "running"), lease_until__lte=now)
    return (waits | left) & Q(tries__lt=Run.SUSPECT_TRIES)


def _total(now: float) -> int:
    return Run.objects.filter(_free(now)).count()


def _is_waiting(run: Run, now: float) -> bool:
    return Run.objects.filter(_free(now) | Q(worker="", messages__isnull=False), pk=run.pk).exists()


def _far_back(user: Any, run: Run, now: float, caps: list[Cap]) -> dict[str, Any]:
    """Tell of a run that is not among the first of its line where it will come, as things are.

    The owner who is driven least goes first, so each other owner gets as many in before it as bring them level.
    """
    free = Run.objects.filter(_free(now))
    counts = dict(free.values_list("owner").annotate(n=Count("pk")).order_by())
    rank = free.filter(owner=run.owner_id, lease_until__lt=run.lease_until).count() + 1
    tally = tallies.runs_tally(now)
    driven = {owner: tally.of(("user", str(owner))).at_once for owner in counts}
    level = driven.get(run.owner_id, 0) + rank
    others = [min(n, max(0, level - driven[owner])) for owner, n in counts.items() if owner != run.owner_id]
    waits = Waiting(run.pk, Parties(str(run.owner_id), str(run.workflow_id)), run.lease_until)
    held = turns([waits], tally, of_runs(caps)).held
    return _run_item(run, run.lease_until, rank + sum(others), held[0][1] if held else None)
