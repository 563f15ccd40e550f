"""Who drives runs, whether all is well with them, and the runs that they set aside."""

from typing import Any

from django.conf import settings

from workflows.models import Run
from workflows.release import release
from workflows.selectors.health import health
from workflows.selectors.run import run_list, run_summary

SHOWN = 50


def workers_for(user: Any) -> dict[str, Any]:
    """Tell of the processes that drive runs; who is not staff is told no host, and of their own runs set aside only."""
    told = health()
    hidden = {} if user.is_staff else {"host": None}
    workers = [worker | hidden for worker in told["workers"]]
    aside = run_list(user).filter(status__in=Run.ACTIVE, tries__gte=Run.MAX_TRIES)
    return {
        "executor": settings.EXECUTOR,
        "ready": told["ready"],
        "wrong": told["wrong"],
        "release": release(),
        "other_releases": told.get("other_releases", []),
        "queues_unserved": told.get("queues_unserved", []),
        "workers": workers,
        "set_aside": {
            "total": told.get("set_aside", 0),
            "tries": Run.MAX_TRIES,
            "items": [run_summary(run) for run in aside[:SHOWN]],
        },
    }
