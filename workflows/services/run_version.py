"""Choose the version that a run is pinned to. A draft is run by making a version of it, unless one says the same."""

from datetime import datetime
from typing import Any

from workflows.engine.errors import DocumentError
from workflows.engine.graph import Graph, compile_document
from workflows.models import Workflow, WorkflowVersion
from workflows.selectors.start import Newest, newest_version
from workflows.selectors.workflow import draft_is_dirty, draft_problems, version_get, version_newest
from workflows.services.errors import ForbiddenError, RefusedError
from workflows.services.workflow import version_make

DRAFT_NOTES = "draft"
MAX_GRAPHS = 256
_graphs: dict[tuple[int, datetime], Graph] = {}


def version_to_run(*, workflow: Workflow, user: Any, number: int | None, draft: bool) -> WorkflowVersion:
    """Give version `number`, or the newest, or one of the draft; refuse a draft with errors, or one not the user's."""
    if draft:
        return _of_draft(workflow, user)
    if number is not None:
        return _of_number(workflow, number)
    return newest_to_run(workflow=workflow, user=user).version


def newest_to_run(*, workflow: Workflow, user: Any) -> Newest:
    """Give the newest version, and what is known of the user; refuse a workflow that was never published."""
    found = newest_version(workflow, user)
    if found is None:
        raise RefusedError("The workflow has no published version yet. Publish it first.", code="not_published")
    return found


def graph_of(version: WorkflowVersion) -> Graph:
    """Compile the document of a version, once: no version ever changes."""
    key = (version.pk, version.published_at)
    if key not in _graphs:
        if len(_graphs) >= MAX_GRAPHS:
            _graphs.pop(next(iter(_graphs)))
        _graphs[key] = _compiled(version)
    return _graphs[key]


def _compiled(version: WorkflowVersion) -> Graph:
    try:
        return compile_document(version.document, linked=version.linked_documents())
    except DocumentError as error:
        raise RefusedError(
            "The version cannot be compiled.", code="invalid_document", problems=error.problems
        ) from error


def _of_number(workflow: Workflow, number: int) -> WorkflowVersion:
    try:
        return version_get(workflow, number)
    except WorkflowVersion.DoesNotExist:
        fault = f"The workflow has no version {number}."
        raise RefusedError(fault, code="unknown_version", fields={"version": [fault]}) from None


def _of_draft(workflow: Workflow, user: Any) -> WorkflowVersion:
    if not workflow.editable_by(user):
        raise ForbiddenError("Only who may edit a workflow may run its draft. Run its published version.")
    newest = version_newest(workflow)
    if newest is not None and not draft_is_dirty(workflow):
        return newest
    problems = draft_problems(workflow)
    if any(problem.severity == "error" for problem in problems):
        raise RefusedError(
            "The draft has errors that must be mended before it can run.", code="invalid_document", problems=problems
        )
    return version_make(workflow=workflow, user=user, notes=DRAFT_NOTES)
