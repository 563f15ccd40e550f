"""Finish, in an embedded executor of today's program, what an earlier release left under way in its database.

`python -m chaos.golden.finishing RELEASE FOLDER` lays the release's database into the folder, brings its tables up to
date, goes on, answers what is asked, and prints what became of it as JSON.
"""

# ruff: noqa: E402  (Django has to know its data directory before anything of it is imported)

import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from chaos.golden.unpacking import unpack_database

RELEASE, FOLDER = sys.argv[1], Path(sys.argv[2])
unpack_database(RELEASE, FOLDER)
os.environ["BATON_DATA_DIR"] = str(FOLDER)
os.environ["BATON_EXECUTOR"] = "embedded"
os.environ["DJANGO_SETTINGS_MODULE"] = "orchestrator_site.settings"
for cluster in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(cluster, None)

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from workflows.engine.state import RunState, fold
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.models import Run
from workflows.selectors.inbox import inbox_list
from workflows.services.run import run_resume
from workflows.services.run_messages import run_answer
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore

WITHIN_S = 60.0
LOG = "SELECT run_id, seq, events FROM workflows_runentry ORDER BY run_id, seq"


def entries() -> set[tuple[Any, ...]]:
    """Read the logs as they stand, without a model of this program or of any other."""
    with connection.cursor() as cursor:
        cursor.execute(LOG)
        return {tuple(row) for row in cursor.fetchall()}


def go_on(user: User) -> None:
    """Drive all to their ends: resume what was paused, approve what is asked."""
    for run in Run.objects.filter(status="paused"):
        run_resume(run=run, user=user)
    until = time.monotonic() + WITHIN_S
    while Run.objects.filter(status__in=Run.ACTIVE).exists() and time.monotonic() < until:
        for asked in inbox_list(user):
            if not asked.answered and not asked.run.messages.exists():
                run_answer(
                    run=str(asked.run_id),
                    user=user,
                    activation=asked.activation,
                    decision="approve",
                    seen=asked.question["hash"],
                )
        time.sleep(0.1)


def folded(run: Run) -> RunState:
    """Fold a run's log."""
    state = RunState()
    fold(OrmStore().entries(RunId(str(run.pk)), limit=100_000), state)
    return state


def main() -> None:
    """Go on, and tell."""
    before = entries()
    call_command("migrate", verbosity=0)
    executor = EmbeddedExecutor(OrmStore(), FOLDER, Listeners())
    executor.start()
    go_on(User.objects.get(is_superuser=True))
    executor.stop()
    runs = list(Run.objects.select_related("workflow"))
    told = {
        "runs": {run.workflow.slug: run.status for run in runs},
        "folds": {run.workflow.slug: folded(run).status for run in runs},
        "kept": before <= entries(),
        "before": {str(UUID(run)): seq for run, seq, _ in sorted(before)},
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
