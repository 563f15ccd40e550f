"""The settings of Baton under measurement: the real ones, and workers that tell of the ends of runs."""

from orchestrator_site.settings import *  # noqa: F403

CELERY_INCLUDE = ["orchestrator_site.working", "bench.peers.baton.working"]
