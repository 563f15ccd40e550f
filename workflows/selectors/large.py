"""Reading large values, one by one, by whoever may see them."""

from typing import Any
from uuid import UUID

from workflows.models import OpenQuestion, Payload, Run
from workflows.selectors.inbox import is_asked
from workflows.store.sealing import reference


def payload_get(user: Any, run: UUID, digest: str) -> str:
    """Give a large value of a run as JSON; raise `Run.DoesNotExist` or `Payload.DoesNotExist`.

    Whoever may see the run may see all of its values; whoever is asked by name, what the question is about.
    """
    if Run.objects.for_user(user).filter(pk=run).exists():
        return _of_run(run, digest)
    for asked in OpenQuestion.objects.filter(run_id=run):
        found = reference(asked.question.get("action"), field="action")
        if found is not None and found[0].digest == digest and is_asked(user, asked):
            return found[1].text
    raise Run.DoesNotExist


def _of_run(run: UUID, digest: str) -> str:
    body = Payload.objects.filter(run_id=run, digest=digest).values_list("body", flat=True).first()
    if body is not None:
        return body
    # the input of a run that has not begun, and an output that was made of several values, stand nowhere else
    for value in Run.objects.filter(pk=run).values_list("input", "output")[0]:
        found = reference(value, field="value")
        if found is not None and found[0].digest == digest:
            return found[1].text
    raise Payload.DoesNotExist
