"""Proving documents sound. The same document gives the same report, so the last ones are kept."""

import json
from functools import lru_cache
from typing import Any

import msgspec

from workflows.engine.errors import Problem
from workflows.engine.proving.prove import prove
from workflows.engine.proving.report import Report
from workflows.models import Workflow, WorkflowVersion
from workflows.selectors.linked import linked_workflows

KEPT = 64


def document_soundness(document: Any, owner: Any, workflow: Workflow | None = None) -> Report:
    """Prove a document, with what it links to among what `owner` may see; `workflow` is the one whose draft it is."""
    linked, _ = linked_workflows(document, owner, workflow)
    return _report(document, {slug: told["document"] for slug, told in linked.items()})


def draft_soundness(workflow: Workflow) -> Report:
    """Prove the draft of a workflow."""
    return document_soundness(workflow.draft, workflow.owner, workflow)


def version_soundness(version: WorkflowVersion) -> Report:
    """Prove a published version, with what it is linked to."""
    return _report(version.document, {slug: told["document"] for slug, told in version.linked.items()})


def soundness_problems(report: Report) -> list[Problem]:
    """Tell findings as problems of the document."""
    return [
        Problem(
            code=finding.code,
            message=finding.message,
            severity=finding.severity,
            node=next(iter(finding.nodes), None),
            edge=next(iter(finding.edges), None),
            field=finding.field,
            hint=finding.repair.title if finding.repair else None,
        )
        for finding in report.findings
    ]


def report_told(report: Report) -> dict[str, Any]:
    """Tell a report as JSON."""
    told: dict[str, Any] = msgspec.to_builtins(report)
    return told


def _report(document: Any, linked: dict[str, Any]) -> Report:
    return _proved(json.dumps(document), json.dumps(linked))


@lru_cache(maxsize=KEPT)
def _proved(document: str, linked: str) -> Report:
    return prove(json.loads(document), linked=json.loads(linked))
