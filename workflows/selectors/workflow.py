"""Reading workflows and their versions, and checking documents against the agents of the registry."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Max, OuterRef, QuerySet, Subquery

from agents.selectors import agent_cards
from workflows.documents import Document, agents_named
from workflows.engine.errors import Problem
from workflows.engine.messages import AgentCard
from workflows.engine.validation import validate_document
from workflows.models import Run, Workflow, WorkflowVersion
from workflows.selectors.linked import linked_workflows, same_links
from workflows.selectors.tools import tool_problems

AnyUser = AbstractBaseUser | AnonymousUser


def workflow_list(user: Any) -> QuerySet[Workflow]:
    """List what `user` may see, with `newest` (a version number) and the last run that they may see of each."""
    last_run = Run.objects.for_user(user).filter(workflow=OuterRef("pk")).order_by("-created_at")
    return (
        Workflow.objects.for_user(user)
        .select_related("owner")
        .annotate(
            newest=Max("versions__number"),
            last_run_id=Subquery(last_run.values("id")[:1]),
            last_run_status=Subquery(last_run.values("status")[:1]),
            last_run_at=Subquery(last_run.values("created_at")[:1]),
        )
    )


def workflow_get(user: Any, slug: str) -> Workflow:
    """Find one workflow that `user` may see; raise `Workflow.DoesNotExist` for all others."""
    return workflow_list(user).get(slug=slug)


def version_list(workflow: Workflow) -> QuerySet[WorkflowVersion]:
    """List a workflow's versions, newest first."""
    return workflow.versions.select_related("published_by")


def version_get(workflow: Workflow, number: int) -> WorkflowVersion:
    """Find one version by its number; raise `WorkflowVersion.DoesNotExist`."""
    return version_list(workflow).get(number=number)


def version_newest(workflow: Workflow) -> WorkflowVersion | None:
    """Find the newest version, or None where nothing has been published."""
    return version_list(workflow).first()


def draft_is_dirty(workflow: Workflow) -> bool:
    """Tell whether publishing the draft would make another version: its document, or one that it links to, is newer."""
    newest = version_newest(workflow)
    if newest is None or newest.document != workflow.draft:
        return True
    return not same_links(newest, linked_workflows(workflow.draft, workflow.owner, workflow)[0])


def document_problems(document: Any, owner: Any, workflow: Workflow | None = None) -> list[Problem]:
    """Find all that is wrong with a document, its agents and links included; takes any JSON.

    `owner` is whose workflows it may link to, `workflow` the one whose draft it is, if it is known.
    """
    _, unlinkable = linked_workflows(document, owner, workflow)
    return [*validate_document(document, registered_agents()), *unlinkable, *tool_problems(document)]


def draft_problems(workflow: Workflow) -> list[Problem]:
    """Find all that is wrong with a workflow's draft."""
    return document_problems(workflow.draft, workflow.owner, workflow)


def registered_agents() -> dict[str, AgentCard]:
    """Describe every agent that a document may name, by slug."""
    return msgspec.convert(agent_cards(), dict[str, AgentCard])


def export_name(workflow: Workflow) -> str:
    """Name the file of an exported workflow."""
    return f"{workflow.slug}.json"


def export_document(workflow: Workflow) -> Document:
    """Make the file of a workflow: its draft, with its name and description in front."""
    described = {"name": workflow.name, "description": workflow.description}
    return {"schema": 1, **described, **{k: v for k, v in workflow.draft.items() if k not in ("schema", *described)}}


def workflows_using(slugs: Iterable[str]) -> dict[str, list[str]]:
    """Give for each of these agents the slugs of the workflows whose draft names it."""
    wanted, found = set(slugs), dict[str, list[str]]()
    for workflow in Workflow.objects.only("slug", "draft"):
        for agent in wanted & agents_named(workflow.draft):
            found.setdefault(agent, []).append(workflow.slug)
    return found
