"""Reading the questions that people are asked by runs: whose they are, and who sees them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from workflows.engine.questions import GROUP
from workflows.models import OpenQuestion, Run
from workflows.selectors.run import HEAVY, run_summary
from workflows.selectors.run_state import run_state
from workflows.selectors.values import by_reference

MAX_LISTED = 500


def inbox_list(user: Any) -> list[OpenQuestion]:
    """List the open questions that `user` may answer now, oldest first: 500 at the most."""
    name = user.get_username()
    unnamed = Q(addressees__isnull=True, run__owner=user)
    found = _with_runs(OpenQuestion.objects.filter(Q(addressees__name__in=_names(user)) | unnamed)).distinct()
    return [asked for asked in found[:MAX_LISTED] if all(given["by"] != name for given in asked.answered)]


def inbox_ids(user: Any) -> list[int]:
    """Number the open questions that `user` may answer now."""
    return [asked.pk for asked in inbox_list(user)]


def inbox_item(asked: OpenQuestion) -> dict[str, Any]:
    """Tell all of a question: what is asked, of which run, and what was answered so far."""
    return {
        "run": run_summary(asked.run),
        "activation": asked.activation,
        "node_name": asked.node,
        "asked_at": datetime.fromtimestamp(asked.asked_at, UTC).isoformat(),
        "question": asked.question | _apart(asked.question),
        "answered": asked.answered,
    }


def question_get(user: Any, run: UUID | str, activation: str) -> OpenQuestion | None:
    """Find an open question; raise `Run.DoesNotExist` where `user` may see neither it nor its run.

    None where the run is the user's to see, or they were asked by name, and the question is not open any more.
    """
    asked = _with_runs(OpenQuestion.objects.filter(run_id=run, activation=activation)).first()
    if asked is not None and (may_see(user, asked.run) or _is_named(user, asked.question.get("approvers") or [])):
        return asked
    if not Run.objects.for_user(user).filter(pk=run).exists():
        past = None if asked else run_state(run).activations.get(activation)
        if past is None or past.question is None or not _is_named(user, past.question.approvers):
            raise Run.DoesNotExist
    return None


def is_concerned(user: Any, run: UUID | str) -> bool:
    """Tell whether a run is the user's to see, or asks them by name."""
    if Run.objects.for_user(user).filter(pk=run).exists():
        return True
    asked = OpenQuestion.objects.filter(run_id=run).values_list("question", flat=True)
    return any(_is_named(user, question.get("approvers") or []) for question in asked)


def is_asked(user: Any, asked: OpenQuestion) -> bool:
    """Tell whether a question asks the user by name, or was passed on to them."""
    addressed = asked.addressees.filter(name__in=_names(user)).exists()
    return addressed or _is_named(user, asked.question.get("approvers") or [])


def may_see(user: Any, run: Run) -> bool:
    """Tell whether a run is the user's to see."""
    return bool(user.is_staff or run.owner_id == user.pk)


def groups_of(user: Any) -> list[str]:
    """Name the groups that a user is in."""
    return list(user.groups.order_by("name").values_list("name", flat=True))


def inbox_mark() -> tuple[int, int]:
    """Give what changes whenever an open question comes or goes: the newest row, and how many there are."""
    newest = OpenQuestion.objects.aggregate(newest=Max("id"))["newest"] or 0
    return newest, OpenQuestion.objects.count()


def _apart(question: dict[str, Any]) -> dict[str, Any]:
    return by_reference({"action": question["action"]}) if "action" in question else {}


def _is_named(user: Any, approvers: Iterable[str]) -> bool:
    return not set(_names(user)).isdisjoint(approvers)


def _names(user: Any) -> list[str]:
    return [user.get_username(), *(f"{GROUP}{group}" for group in groups_of(user))]


def _with_runs(questions: QuerySet[OpenQuestion]) -> QuerySet[OpenQuestion]:
    heavy = [f"run__{field}" for field in HEAVY]
    return questions.select_related("run__workflow", "run__version", "run__owner").defer(*heavy)
