"""Reading threads: their messages are the inputs and outputs of their runs, in order."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from workflows.models import Run, Thread


def thread_list(user: Any) -> QuerySet[Thread]:
    """List the user's threads, the last used first."""
    return Thread.objects.for_user(user).select_related("workflow")


def thread_get(user: Any, id: UUID) -> Thread:
    """Find one thread that `user` may see; raise `Thread.DoesNotExist` for all others."""
    return thread_list(user).get(pk=id)


def thread_runs(thread: Thread) -> QuerySet[Run]:
    """List a thread's runs, the first first."""
    return thread.runs.select_related("workflow", "version", "owner").order_by("created_at", "id")


def thread_messages(runs: QuerySet[Run]) -> list[dict[str, Any]]:
    """Tell a thread as a conversation: for each run what the user said and, once it succeeded, what was answered."""
    messages = []
    for run in runs:
        messages.append(_message("user", run.input, run, run.created_at))
        if run.status == Run.Status.SUCCEEDED:
            messages.append(_message("assistant", run.output, run, run.ended_at))
    return messages


def as_text(value: Any) -> str:
    """Say a run's input or output as the text of a message: a lone text field, or else the JSON itself."""
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _message(role: str, value: Any, run: Run, at: Any) -> dict[str, Any]:
    return {"role": role, "content": as_text(value), "run": str(run.pk), "at": at}
