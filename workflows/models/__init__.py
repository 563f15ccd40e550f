"""The tables of workflows, runs and what belongs to them."""

from workflows.models.designs import OwnedQuerySet, Thread, UserContext, Workflow, WorkflowQuerySet, WorkflowVersion
from workflows.models.limits import Call, Limit, RunTurn
from workflows.models.queues import QueuedStep
from workflows.models.retention import Retention
from workflows.models.runs import Payload, Run, RunEntry, RunMessage, RunSnapshot
from workflows.models.waiting import Addressee, OpenQuestion, Place
from workflows.models.workers import WorkerSeen

__all__ = [
    "Addressee",
    "Call",
    "Limit",
    "OpenQuestion",
    "OwnedQuerySet",
    "Payload",
    "Place",
    "QueuedStep",
    "Retention",
    "Run",
    "RunEntry",
    "RunMessage",
    "RunSnapshot",
    "RunTurn",
    "Thread",
    "UserContext",
    "WorkerSeen",
    "Workflow",
    "WorkflowQuerySet",
    "WorkflowVersion",
]
