"""Every write to limits. Who may write is decided by the caller; what is written is checked here."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from agents.models import Agent, ModelProvider
from workflows.limits.rules import MEASURES, RUN_MEASURES, RUN_SCOPES, SCOPES
from workflows.models import Limit, Workflow
from workflows.services.errors import RefusedError

MOST = 2_147_483_647
_SUBJECTS: dict[str, tuple[Any, str]] = {
    "agent": (Agent, "slug"),
    "provider": (ModelProvider, "slug"),
    "workflow": (Workflow, "slug"),
    "user": (get_user_model(), "username"),
}


def limit_create(*, scope: str, subject: str = "", **measures: int | None) -> Limit:
    """Set a limit; refuse one that holds for nothing, twice for the same, or of what its scope does not count."""
    limit = Limit(scope=scope, subject=subject, **measures)
    limit_check(limit)
    try:
        with transaction.atomic():
            limit.save(force_insert=True)
    except IntegrityError:
        raise _refused("subject", "There is a limit for this already; change that one.") from None
    return limit


@transaction.atomic
def limit_change(*, limit: Limit, **measures: int | None) -> Limit:
    """Change the measures of a limit; None takes one away."""
    current = Limit.objects.select_for_update().get(pk=limit.pk)
    for name, value in measures.items():
        setattr(current, name, value)
    limit_check(current)
    current.save()
    return current


def limit_delete(*, limit: Limit) -> None:
    """Take a limit away."""
    limit.delete()


def limit_check(limit: Limit) -> None:
    """Refuse a limit that cannot hold, with the fault of each field."""
    fields = {"scope": _scope_fault(limit), "subject": _subject_fault(limit)}
    fields |= {name: _measure_fault(limit, name, value) for name, value in limit.measures().items()}
    found = {name: [fault] for name, fault in fields.items() if fault}
    if not found and not limit.measures():
        found = {MEASURES[2]: ["A limit needs at least one measure."]}
    if found:
        raise RefusedError(next(iter(found.values()))[0], code="invalid", fields=found)


def _scope_fault(limit: Limit) -> str:
    return "" if limit.scope in SCOPES else f"Choose one of {', '.join(SCOPES)}."


def _subject_fault(limit: Limit) -> str:
    if limit.scope == "all":
        return "A limit of all has no subject." if limit.subject else ""
    if limit.scope not in _SUBJECTS or (limit.scope == "user" and not limit.subject):
        return ""
    table, field = _SUBJECTS[limit.scope]
    if table._default_manager.filter(**{field: limit.subject}).exists():
        return ""
    return f"There is no {limit.scope} {limit.subject!r}." if limit.subject else f"Say which {limit.scope}."


def _measure_fault(limit: Limit, name: str, value: int) -> str:
    if name in RUN_MEASURES and limit.scope not in RUN_SCOPES:
        return f"Runs are counted for {', '.join(RUN_SCOPES)} only."
    return "" if 0 < value <= MOST else f"A limit is between 1 and {MOST:,}."


def _refused(field: str, fault: str) -> RefusedError:
    return RefusedError(fault, code="invalid", fields={field: [fault]})
