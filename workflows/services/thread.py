"""Writing threads."""

from typing import Any

from django.core.exceptions import ValidationError

from workflows.models import Thread, Workflow
from workflows.services.errors import RefusedError

TITLE_LENGTH = 120


def thread_create(*, workflow: Workflow, user: Any, title: str = "") -> Thread:
    """Open a thread of a workflow; its runs are started with it."""
    return Thread.objects.create(workflow=workflow, owner=user, title=title)


def thread_to_use(*, workflow: Workflow, user: Any, thread: Thread | str | None, title: str) -> Thread | None:
    """Find the thread that a run is to belong to (`new` opens one), and give it the title if it has none."""
    if thread is None:
        return None
    if thread == "new":
        return thread_create(workflow=workflow, user=user, title=title[:TITLE_LENGTH])
    found = thread if isinstance(thread, Thread) else _find(workflow, user, thread)
    found.title = found.title or title[:TITLE_LENGTH]
    found.save(update_fields=["title", "updated_at"])
    return found


def _find(workflow: Workflow, user: Any, id: str) -> Thread:
    try:
        return Thread.objects.for_user(user).get(pk=id, workflow=workflow)
    except (Thread.DoesNotExist, ValidationError):
        fault = "There is no such thread of this workflow."
        raise RefusedError(fault, code="unknown_thread", fields={"thread": [fault]}) from None
