"""How the parts of Baton are: the database, its tables, and whoever drives runs."""

from typing import Any

from django.conf import settings
from django.db import Error

from workflows.models import Run, WorkerSeen
from workflows.release import release
from workflows.selectors.queued_steps import queues_unserved
from workflows.selectors.tables import tables_faults
from workflows.store.orm import OrmStore

LATE_S = 4.0


def health() -> dict[str, Any]:
    """Tell whether runs that are started now get on: `ready`, what is `wrong`, and the workers that are alive."""
    try:
        wrong = tables_faults()
        workers = _workers() if not wrong else []
        unserved = queues_unserved() if not wrong else []
        aside = Run.objects.filter(status__in=Run.ACTIVE, tries__gte=Run.MAX_TRIES).count() if not wrong else 0
    except Error as error:
        return {"ready": False, "wrong": [f"the database cannot be used: {error}".strip()], "workers": []}
    looking = any(worker["drives"] and worker["looks"] for worker in workers)
    if not wrong and settings.EXECUTOR != "none" and not looking:
        wrong.append("nobody drives runs: no worker has looked for work lately")
    others = sorted({worker["release"] for worker in workers} - {release()})
    return {
        "ready": not wrong,
        "wrong": wrong,
        "release": release(),
        "other_releases": others,
        "set_aside": aside,
        "queues_unserved": unserved,
        "workers": workers,
    }


def _workers() -> list[dict[str, Any]]:
    now = OrmStore().now()
    alive = WorkerSeen.objects.filter(seen_at__gt=now - settings.LEASE_S)
    return [
        {
            "name": worker.name,
            "host": worker.host,
            "release": worker.release,
            "drives": worker.drives,
            "runs": worker.runs,
            "fenced": worker.fenced,
            "queues": worker.queues or [],
            "steps": worker.steps,
            "seen_s_ago": round(now - worker.seen_at, 1),
            "looks": worker.looked_at > now - settings.LEASE_S - LATE_S,
        }
        for worker in alive
    ]
