"""Reading the queue: which runs and calls wait, in the order in which they will be taken, and for what.

The order and the reasons are worked out by what decides (`workflows.limits.turns`), over the first hundred of each
line. When something may begin is a guess (`workflows.limits.estimates`).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Count, Q

from workflows.limits.estimates import Lately, expected_at
from workflows.limits.rules import Cap, Key, Parties, concerned, of_calls, of_runs, places
from workflows.limits.turns import Turns, Waiting, Why, turns
from workflows.models import Call, Run
from workflows.selectors.queued_steps import queued_steps, steps_waiting
from workflows.selectors.run import run_get
from workflows.store import calls, lines, tallies
from workflows.store.lately import lately
from workflows.store.orm import OrmStore

SHOWN = 100
ESTIMATED = 10  # for so many caps it is read what they let through of late


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
    """Tell what one run that `user` may see waits for: to be driven, to be let through, or workers of queues."""
    run = run_get(user, id)
    now = OrmStore().now()
    caps = tallies.caps()
    item = None
    if _is_waiting(run, now):
        decided = _runs(now, caps)
        item = next(iter(_run_items(user, [one for one in decided if one.item.id == run.pk])), None)
        item = item or _far_back(user, run, now, caps)
    mine = Call.objects.filter(run=run, granted_at=None)
    held = _call_items(user, _calls(now, caps), mine) if mine.exists() else []
    return {"run": item, "calls": held, "steps": steps_waiting(run.pk)}


class Placed(NamedTuple):
    """What waits, its place in the line, and what holds it back and until when, if anything does."""

    place: int
    item: Waiting
    why: Why | None = None
    expected_at: float | None = None


def _runs(now: float, caps: list[Cap]) -> list[Placed]:
    waiting = [_typed(item) for item in lines.waiting(now, SHOWN, SHOWN)]
    lost = [item for item in waiting if item.rank == lines.LOST]
    others = [item for item in waiting if item.rank != lines.LOST]
    counted = of_runs(caps)
    tally = tallies.runs_tally(now, turns=bool(counted))
    decided = turns(others, tally, [*counted, places(tally, len(others))])
    return _placed(Turns([*lost, *decided.go], decided.held), counted, now)


def _typed(item: Waiting) -> Waiting:
    return msgspec.structs.replace(item, id=UUID(str(item.id)))


def _calls(now: float, caps: list[Cap]) -> list[Placed]:
    waiting = calls.waiting(SHOWN)
    if not waiting:
        return []
    counted = of_calls(caps)
    return _placed(turns(waiting, tallies.calls_tally(now), counted), counted, now)


def _placed(decided: Turns, caps: Sequence[Cap], now: float) -> list[Placed]:
    """Give each its place, and those that a cap holds back the time that their place under this cap comes to."""
    before = Counter(pair for item in decided.go for pair in _holders(caps, item))
    told = [Placed(place, item) for place, item in enumerate(decided.go, start=1)]
    read: dict[tuple[Cap, Key], Lately] = {}
    for place, (item, why) in enumerate(decided.held, start=len(told) + 1):
        cap, key = pair = _holding(why, caps, item)
        before[pair] += 1
        if pair not in read and len(read) < ESTIMATED:
            read[pair] = lately(key, cap.measure, cap.allowed, now)
        at = expected_at(cap.measure, cap.allowed, before[pair], read[pair], now) if pair in read else None
        told.append(Placed(place, item, why, at))
    return told


def _holding(why: Why, caps: Sequence[Cap], item: Waiting) -> tuple[Cap, Key]:
    """Find the cap that is told as the reason."""
    told = (why.scope, why.subject, why.measure, why.allowed)
    return next(
        (cap, key)
        for cap, key in _holders(caps, item)
        if (cap.scope, cap.title or key[1], cap.measure, cap.allowed) == told
    )


def _holders(caps: Sequence[Cap], item: Waiting) -> list[tuple[Cap, Key]]:
    """List the caps that may hold something back, with what each counts."""
    found = concerned((*caps, *item.own), item.parties)
    return [(cap, key) for cap, key in found if cap.measure not in item.exempt]


def _run_items(user: Any, placed: list[Placed]) -> list[dict[str, Any]]:
    rows = Run.objects.for_user(user).select_related("workflow", "owner").defer("input", "output")
    found = rows.only("title", "workflow__slug", "workflow__name", "owner__username").in_bulk(
        [one.item.id for one in placed]
    )
    return [_run_item(found[one.item.id], one) for one in placed if one.item.id in found][:SHOWN]


def _run_item(run: Run, placed: Placed) -> dict[str, Any]:
    return {
        "run": str(run.pk),
        "title": run.title,
        "workflow": {"slug": run.workflow.slug, "name": run.workflow.name},
        "owner": run.owner.get_username(),
        "since": placed.item.since,
        "position": placed.place,
        **_held(placed),
    }


def _held(placed: Placed) -> dict[str, Any]:
    why = None if placed.why is None else msgspec.to_builtins(placed.why)
    return {"why": why, "expected_at": placed.expected_at}


def _call_items(user: Any, placed: list[Placed], only: Any = None) -> list[dict[str, Any]]:
    seen = Run.objects.for_user(user).values("pk")
    rows = (Call.objects if only is None else only).select_related("run", "workflow", "owner").filter(run__in=seen)
    found = rows.defer("run__input", "run__output").in_bulk([UUID(one.item.id) for one in placed])
    shown = [(found[UUID(one.item.id)], one) for one in placed if UUID(one.item.id) in found]
    return [_call_item(call, one) for call, one in shown][:SHOWN]


def _call_item(call: Call, placed: Placed) -> dict[str, Any]:
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
        **_held(placed),
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
    if not held:
        return _run_item(run, Placed(rank + sum(others), waits))
    cap, key = _holding(held[0][1], of_runs(caps), waits)
    # of those before it, its own are surely held back by the same
    seen = lately(key, cap.measure, cap.allowed, now)
    at = expected_at(cap.measure, cap.allowed, rank, seen, now)
    return _run_item(run, Placed(rank + sum(others), waits, held[0][1], at))
