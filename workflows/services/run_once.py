"""Starting a run once, however often it is asked for with the same key."""

from typing import Any, Unpack
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction

from workflows.engine.schemas import as_asked
from workflows.models import Run, Workflow
from workflows.services.errors import RefusedError
from workflows.services.run import Wanted, run_start_as
from workflows.services.run_version import graph_of

KEY_LENGTH = 255


def run_start_once(
    *, key: str, workflow: Workflow, user: Any, input: Any, **wanted: Unpack[Wanted]
) -> tuple[Run, bool]:
    """Start a run, or give the one that this user's `key` started before; tell whether it is new.

    Raises `RefusedError` (`key_reused`) where the key started something else.
    """
    if not key.isprintable() or len(key) > KEY_LENGTH:
        raise RefusedError(f"An Idempotency-Key is at most {KEY_LENGTH} printable characters long.", code="bad_key")
    id = uuid5(NAMESPACE_URL, f"baton:run:{user.pk}:{key}")
    started = Run.objects.filter(pk=id).first()
    if started is None:
        try:
            with transaction.atomic():
                return run_start_as(run=Run(id=id, workflow=workflow, owner=user), input=input, **wanted), True
        except IntegrityError:
            started = _started_meanwhile(id)
    return _same(started, workflow, input), False


def _started_meanwhile(id: UUID) -> Run:
    try:
        return Run.objects.get(pk=id)
    except Run.DoesNotExist:
        raise RefusedError("The run could not be started; ask once more.", code="not_started") from None


def _same(run: Run, workflow: Workflow, input: Any) -> Run:
    if run.workflow_id != workflow.pk or run.input != as_asked(input, graph_of(run.version).input_schema):
        raise RefusedError("This Idempotency-Key has started another run; use a new one.", code="key_reused")
    return run
