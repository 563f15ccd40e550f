"""What a run that starts has to know, read in one statement: whoever started it waits for this."""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections

from workflows.models import Workflow, WorkflowVersion
from workflows.store import direct

_FIELDS = ["id", "workflow_id", "number", "published_at"]
_NEWEST = "FROM workflows_workflowversion v WHERE v.workflow_id=%s ORDER BY v.number DESC LIMIT 1"
_RECORD = "(SELECT CAST(c.record AS text) FROM workflows_usercontext c WHERE c.user_id=%s)"
_SQL = f"SELECT v.id, v.workflow_id, v.number, v.published_at, {_RECORD} {_NEWEST}"
_UNCHANGED = f"(SELECT v.id {_NEWEST})=%s AND COALESCE({_RECORD}, '')=%s"


class Newest(NamedTuple):
    """A workflow's newest version, whose document is read where it is asked for, and what is known of a user (JSON)."""

    version: WorkflowVersion
    record: str = ""

    @property
    def known(self) -> dict[str, Any]:
        """Give what is known of the user."""
        found: dict[str, Any] = json.loads(self.record) if self.record else {}
        return found


def newest_version(workflow: Workflow, user: Any) -> Newest | None:
    """Find a workflow's newest version, and what is known of the user."""
    row = next(iter(direct.read(_SQL, (user.pk, _key(workflow)))), None)
    if row is None:
        return None
    *kept, published_at, record = row
    version = WorkflowVersion.from_db(
        DEFAULT_DB_ALIAS, _FIELDS, [*kept[:1], workflow.pk, kept[2], _moment(published_at)]
    )
    version.workflow = workflow
    return Newest(version, record or "")


def newest_unchanged(newest: Newest, workflow: Workflow, user: Any) -> tuple[str, tuple[Any, ...]]:
    """Give a condition in SQL, and its values: that no version came after it, and the same is known of the user."""
    return _UNCHANGED, (_key(workflow), newest.version.pk, user.pk, newest.record)


def _key(workflow: Workflow) -> Any:
    return workflow.pk if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else workflow.pk.hex


def _moment(value: Any) -> datetime:
    # SQLite keeps moments as text, in UTC
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
