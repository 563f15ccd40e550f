"""Writing threads."""

from typing import Any

from workflows.models import Thread, Workflow


def thread_create(*, workflow: Workflow, user: Any, title: str = "") -> Thread:
    """Open a thread of a workflow; its runs are started with it."""
    return Thread.objects.create(workflow=workflow, owner=user, title=title)
