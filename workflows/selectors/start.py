"""What a run that starts has to know, read in one statement: whoever started it waits for this."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from workflows.models import Workflow, WorkflowVersion
from workflows.store import direct
from workflows.store.prepared import prepared

_FIELDS = ["id", "workflow_id", "number", "published_at"]
_SQL = """SELECT v.id, v.workflow_id, v.number, v.published_at,
 (SELECT CAST(c.record AS text) FROM workflows_usercontext c WHERE c.user_id=%s)
 FROM workflows_workflowversion v WHERE v.workflow_id=%s ORDER BY v.number DESC LIMIT 1"""


def newest_version(workflow: Workflow, user: Any) -> tuple[WorkflowVersion, dict[str, Any]] | None:
    """Find a workflow's newest version, whose document is read where it is asked for, and what is known of the user."""
    here = connections[DEFAULT_DB_ALIAS]  # `connection` would look for the thread's own at each question
    row = _asked(here, user.pk, workflow.pk)
    if row is None:
        return None
    *kept, published_at, record = row
    version = WorkflowVersion.from_db(here.alias, _FIELDS, [*kept[:1], workflow.pk, kept[2], _moment(published_at)])
    version.workflow = workflow
    return version, {} if record is None else json.loads(record)


def _asked(here: BaseDatabaseWrapper, user: int, workflow: UUID) -> Any:
    if here.vendor == "postgresql":
        with prepared() as cursor:
            return cursor.execute(_SQL, (user, workflow), prepare=True).fetchone()
    return direct.first(_SQL, (user, workflow.hex))


def _moment(value: Any) -> datetime:
    # SQLite keeps moments as text, in UTC
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
