"""Writing how long runs are kept, and pruning at once."""

import time

from workflows.executors.pruner import prune_for
from workflows.models import Retention
from workflows.services.errors import ConflictError
from workflows.store.pruning import Pruned

AT_ONCE_S = 5.0


def retention_set(*, keep_days: int | None, keep_failed_days: int | None) -> Retention:
    """Say for how many days runs are kept after their end; None is for ever."""
    kept = Retention.current()
    kept.keep_days, kept.keep_failed_days = keep_days, keep_failed_days
    kept.save(update_fields=["keep_days", "keep_failed_days"])
    return kept


def prune_now() -> Pruned:
    """Take away what need not be kept, for some seconds; raise `ConflictError` where another process prunes."""
    gone = prune_for(AT_ONCE_S, rest=0.1, wait=time.sleep)
    if gone is None:
        raise ConflictError("Runs are being pruned just now.", code="pruning")
    return gone
