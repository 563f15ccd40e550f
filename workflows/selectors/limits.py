"""Reading limits, with what is used of each: the figures that the decisions go by."""

from typing import Any

from django.db.models import Q

from agents.models import Agent, ModelProvider
from workflows.limits.rules import MEASURES, RUN_MEASURES, Cap, Tally
from workflows.models import Limit, Workflow
from workflows.store.orm import OrmStore
from workflows.store.tallies import calls_tally, caps, runs_tally


def limit_list(user: Any) -> list[dict[str, Any]]:
    """List the limits that `user` may know of: those of agents, providers, all, of their own name and workflows."""
    visible = Limit.objects.all()
    if not user.is_staff:
        own = Q(scope="user", subject__in=["", user.get_username()])
        slugs = Workflow.objects.for_user(user).values("slug")
        visible = visible.filter(
            Q(scope__in=["agent", "provider", "all"]) | own | Q(scope="workflow", subject__in=slugs)
        )
    return limits_told(list(visible))


def limits_told(limits: list[Limit]) -> list[dict[str, Any]]:
    """Tell limits with the names of their subjects and what is used."""
    names, used = _names(limits), _used(limits)
    return [
        {
            "id": limit.pk,
            "scope": limit.scope,
            "subject": limit.subject,
            "subject_name": names.get((limit.scope, limit.subject), limit.subject),
            **{measure: getattr(limit, measure) for measure in MEASURES},
            "used": used.get((limit.scope, limit.subject), {}),
        }
        for limit in limits
    ]


def _used(limits: list[Limit]) -> dict[tuple[str, str], dict[str, int]]:
    now = OrmStore().now()
    runs, calls = runs_tally(now), calls_tally(now)
    used: dict[tuple[str, str], dict[str, int]] = {}
    for cap in caps(limits):
        told = used.setdefault((cap.scope, cap.title), {})
        told[cap.measure] = _figure(runs if cap.measure in RUN_MEASURES else calls, cap)
    return used


def _figure(tally: Tally, cap: Cap) -> int:
    """Tell what is used of a cap; of one that holds for each user, by the one who uses most."""
    each = cap.scope == "user" and not cap.subject
    subjects = tally.users() if each else [cap.subject]
    used = (tally.of((cap.scope, subject)).of(cap.measure, cap.allowed) for subject in subjects)
    return max(used, default=0)


def _names(limits: list[Limit]) -> dict[tuple[str, str], str]:
    """Name the subjects that have a name beside their slug."""
    tables = {"agent": Agent, "provider": ModelProvider, "workflow": Workflow}
    names: dict[tuple[str, str], str] = {}
    for scope, table in tables.items():
        slugs = [limit.subject for limit in limits if limit.scope == scope]
        found = table._default_manager.filter(slug__in=slugs).values_list("slug", "name") if slugs else []
        names.update({(scope, slug): name for slug, name in found})
    return names
