"""What a Celery worker does: its executor drives runs, and tells web processes what it did."""

import orchestrator_site.skew  # noqa: F401  (what it hears)
import workflows.executors.pruner  # noqa: F401  (its task)
from workflows.executors.setup import Listeners
from workflows.executors.worker import worker
from workflows.live.relay import Announcer

announcer = Announcer()
worker.listeners = Listeners(announcer.committed, announcer.shown)
