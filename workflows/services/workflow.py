"""Every write to workflows, their drafts and versions: one transaction an action.

A draft is saved by compare-and-set on its revision. A version is never changed. An import is inert: it becomes a draft,
whatever problems it has, and nothing in it runs before somebody publishes and starts it.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from workflows.documents import Document, empty_document, ordered, shape_faults
from workflows.models import Run, Workflow, WorkflowVersion
from workflows.selectors.linked import linked_workflows
from workflows.selectors.soundness import draft_soundness, soundness_problems
from workflows.selectors.workflow import draft_problems, version_get
from workflows.services.errors import ConflictError, ForbiddenError, RefusedError

SLUG_LENGTH = 60


@transaction.atomic
def workflow_create(
    *, user: Any, name: str, description: str = "", document: Document | None = None, slug: str = ""
) -> Workflow:
    """Make a workflow with a draft and no version."""
    return Workflow.objects.create(
        slug=_free_slug(slug or name),
        name=name,
        description=description,
        owner=user,
        draft=_checked(empty_document() if document is None else document),
    )


@transaction.atomic
def workflow_import(*, user: Any, document: Any, name: str = "") -> Workflow:
    """Make a workflow of an exported document; its name is the document's unless one is given."""
    draft = _checked(document)
    title = (name or draft.pop("name", "") or "Imported workflow")[:120]
    draft.pop("name", None)
    description = draft.pop("description", "")
    return workflow_create(user=user, name=title, description=description, document=draft)


@transaction.atomic
def workflow_duplicate(*, workflow: Workflow, user: Any, name: str = "") -> Workflow:
    """Copy a workflow that `user` may see into one of their own."""
    title = name or f"{workflow.name[:110]} (copy)"
    return workflow_create(user=user, name=title, description=workflow.description, document=workflow.draft)


@transaction.atomic
def workflow_update(*, workflow: Workflow, user: Any, changes: dict[str, Any]) -> Workflow:
    """Change name, description or shared."""
    _require_editor(workflow, user)
    allowed = {key: changes[key] for key in ("name", "description", "shared") if key in changes}
    for key, value in allowed.items():
        setattr(workflow, key, value)
    workflow.save(update_fields=[*allowed, "updated_at"])
    return workflow


@transaction.atomic
def workflow_delete(*, workflow: Workflow, user: Any) -> None:
    """Delete a workflow with its versions, threads and ended runs; refuse while one of its runs is active.

    Versions of others that run it as a node keep their own copy of it: nothing that was published breaks.
    """
    _require_editor(workflow, user)
    if workflow.runs.filter(status__in=Run.ACTIVE).exists():
        raise ConflictError("A run of this workflow is still active. Cancel it first.", code="runs_active")
    workflow.runs.all().delete()
    workflow.delete()


@transaction.atomic
def draft_save(*, workflow: Workflow, user: Any, document: Any, revision: int) -> Workflow:
    """Save a draft that was made from `revision`; raise `ConflictError` where somebody saved another one since."""
    _require_editor(workflow, user)
    _write_draft(workflow, _checked(document), revision)
    return workflow


@transaction.atomic
def version_restore(*, workflow: Workflow, user: Any, number: int) -> Workflow:
    """Make the document of version `number` the draft."""
    _require_editor(workflow, user)
    _write_draft(workflow, version_get(workflow, number).document, workflow.revision)
    return workflow


def workflow_publish(*, workflow: Workflow, user: Any, notes: str = "") -> WorkflowVersion:
    """Make an immutable version of the draft, with what it links to as that is now; refuse one that is not sound."""
    _require_editor(workflow, user)
    # proved before the transaction, which holds a lock; within it the report is only looked up
    draft_soundness(workflow)
    return _publish(workflow, user, notes)


@transaction.atomic
def _publish(workflow: Workflow, user: Any, notes: str) -> WorkflowVersion:
    # locks the row (a transaction is a lock on SQLite), so that two who publish at once get two numbers
    current = Workflow.objects.select_for_update().get(pk=workflow.pk)
    problems = draft_problems(current)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise RefusedError(
            f"The draft has {len(errors)} error(s) that must be mended before it can be published.",
            code="invalid_document",
            problems=problems,
        )
    report = draft_soundness(current)
    if not report.sound:
        raise RefusedError(
            "Runs of the draft can get stuck or go wrong; see what was found, and mend it before it is published.",
            code="unsound_document",
            problems=soundness_problems(report),
        )
    return version_make(workflow=current, user=user, notes=notes)


def version_make(*, workflow: Workflow, user: Any, notes: str) -> WorkflowVersion:
    """Make the next version of a draft that has been found free of errors."""
    newest = workflow.versions.aggregate(newest=Max("number"))["newest"] or 0
    linked, _ = linked_workflows(workflow.draft, workflow.owner, workflow)
    return WorkflowVersion.objects.create(
        workflow=workflow,
        number=newest + 1,
        document=workflow.draft,
        linked=linked,
        notes=notes,
        published_by=user,
    )


def _write_draft(workflow: Workflow, document: Document, revision: int) -> None:
    # compare-and-set: of two who save the same revision one wins, and the other is told
    saved = Workflow.objects.filter(pk=workflow.pk, revision=revision).update(
        draft=document, revision=F("revision") + 1, updated_at=timezone.now()
    )
    workflow.refresh_from_db(fields=["draft", "revision", "updated_at"])
    if not saved:
        raise ConflictError(
            f"The draft was saved elsewhere: you have revision {revision}, it is at {workflow.revision}. Load it anew.",
            code="stale_revision",
        )


def _checked(document: Any) -> Document:
    faults = shape_faults(document)
    if faults:
        raise RefusedError("This is not a workflow document.", code="invalid_document", fields={"document": faults})
    return ordered(document)


def _require_editor(workflow: Workflow, user: Any) -> None:
    if not workflow.editable_by(user):
        raise ForbiddenError("This workflow is shared with you to see and run. Duplicate it to change it.")


def _free_slug(name: str) -> str:
    base = slugify(name)[:SLUG_LENGTH].strip("-") or "workflow"
    taken = set(Workflow.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken and base not in RESERVED_SLUGS:
        return base
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{base}-{n}") not in taken)


RESERVED_SLUGS = frozenset({"advice", "check-soundness", "handoff-preview", "import", "new"})
