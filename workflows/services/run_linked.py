"""A run that starts another one and does not wait for it: what a node of kind `workflow` with `wait: false` does.

The id of the new run is made from the step's key, so that a step that is carried out again finds it there.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from agents.contract import AgentError
from workflows.engine.commands import RunStep
from workflows.models import Run, WorkflowVersion
from workflows.services.errors import RefusedError, ServiceError
from workflows.services.run import run_begin

_CODES = {"limit": "limit", "invalid_input": "validation"}


def run_start_linked(*, parent: str, key: str, workflow: str, input: Any, max_depth: int) -> Run:
    """Start a run of a workflow that the version of run `parent` links to, once for each `key`; it has the same owner.

    Refuses one that would have `max_depth` runs or more above it, and an input that does not fit.
    """
    id = uuid5(UUID(parent), key)
    try:
        with transaction.atomic():
            return Run.objects.filter(pk=id).first() or _started(id, parent, workflow, input, max_depth)
    except IntegrityError:
        # another worker, which took this one for dead, was faster
        return Run.objects.get(pk=id)


def answer_workflow_step(command: RunStep) -> Any:
    """Carry out a step of the built-in agent `@workflow`; raise `AgentError` where the run cannot be started."""
    try:
        run = run_start_linked(parent=command.run, key=command.key, **command.input)
    except ServiceError as error:
        raise AgentError(_CODES.get(error.code, "refused"), error.message) from error
    return {"run": str(run.pk)}


def _started(id: UUID, parent: str, workflow: str, input: Any, max_depth: int) -> Run:
    starter = Run.objects.select_related("version", "owner").get(pk=parent)
    if starter.depth + 1 > max_depth:
        raise RefusedError(f"Runs have started each other {starter.depth} deep; {max_depth} is the most.", code="limit")
    run = Run(
        id=id,
        owner=starter.owner,
        user_context=starter.user_context,
        started_by=starter,
        depth=starter.depth + 1,
    )
    return run_begin(run=run, version=_version(starter.version, workflow), input=input)


def _version(pinning: WorkflowVersion, slug: str) -> WorkflowVersion:
    """Find the version that is meant; a workflow of the same name that came later is another one."""
    told = pinning.linked[slug]
    versions = WorkflowVersion.objects.select_related("workflow").filter(workflow__slug=slug, number=told["version"])
    version = versions.first()
    if version is None or version.document != told["document"]:
        message = f"The workflow '{slug}', version {told['version']}, does not exist any more."
        raise RefusedError(message, code="unknown_version")
    return version
