"""Reading what the adviser needs: the agents of the registry, and what was measured in the last runs of a workflow."""

from typing import Any

import msgspec

from workflows.documents import Document
from workflows.engine.advice import Advice, PastRun, advise
from workflows.engine.advice.measuring import measured
from workflows.engine.events import Entry, decode_events
from workflows.engine.state import fold
from workflows.models import Run, RunEntry, Workflow
from workflows.selectors.workflow import registered_agents

LAST_RUNS = 20
LONGEST_LOG = 20_000


def document_advice(document: Document, user: Any, workflow: Workflow | None = None) -> list[Advice]:
    """List what could be better in a document; `workflow` is the one whose past runs tell how long things take."""
    past = [] if workflow is None else past_runs(workflow, user)
    return advise(document, registered_agents(), past)


def past_runs(workflow: Workflow, user: Any, last: int = LAST_RUNS) -> list[PastRun]:
    """Measure the last ended runs of a workflow that `user` may see; those with very long logs are left out."""
    ended = Run.objects.for_user(user).filter(workflow=workflow, status__in=(Run.Status.SUCCEEDED, Run.Status.FAILED))
    ids = list(ended.filter(head_seq__lte=LONGEST_LOG).order_by("-created_at").values_list("pk", flat=True)[:last])
    return [_measured(run_id) for run_id in ids]


def _measured(run_id: Any) -> PastRun:
    rows = RunEntry.objects.filter(run_id=run_id).order_by("seq").values_list("seq", "at", "events")
    return measured(fold([Entry(seq=seq, at=at, events=decode_events(events)) for seq, at, events in rows]))


def advice_told(found: list[Advice]) -> list[dict[str, Any]]:
    """Tell advice as JSON."""
    told: list[dict[str, Any]] = msgspec.to_builtins(found)
    return told
