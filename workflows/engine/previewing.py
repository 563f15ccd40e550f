"""What the receiver of a handoff would be given, worked out beforehand from a sample of what could have happened."""

from typing import Any

import msgspec

from workflows.engine.commands import Finding, HandoffNote
from workflows.engine.handing import Handed, let_through, note_of, to_summarise
from workflows.engine.kinds.handoff import HandoffSettings
from workflows.engine.schemas import first_fault


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A handoff that could be: who passes control to whom, with what, after what findings, and what the state holds."""

    source: str = ""
    target: str = ""
    request: Any = None
    reason: str = ""
    context: dict[str, Any] = {}
    findings: list[Finding] = []
    state: dict[str, Any] = {}
    summary: Any = None
    returned: bool = False


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The receiver's note and what it sees of the state; what a summariser is asked before; why it would be refused."""

    note: HandoffNote
    state: dict[str, Any]
    summarise: dict[str, Any] | None = None
    refused: str | None = None


def preview(settings: HandoffSettings, sample: Sample) -> Preview:
    """Tell what the receiver would be given; where a summary is to be made, the sample's stands for it."""
    asks = settings.context.mode == "summary" and not sample.returned
    placeholder = f"(a summary by {settings.context.agent or 'an agent'})"
    handed = Handed(
        source=sample.source,
        reason=sample.reason,
        context=sample.context,
        chain=[name for name in (sample.source, sample.target) if name],
        findings=sample.findings,
        values=sample.state,
        summary=placeholder if asks and sample.summary is None else sample.summary,
        returned=sample.returned,
    )
    note = note_of(settings.context, handed)
    asked = {"agent": settings.context.agent, "input": to_summarise(sample.request, handed, sample.target)}
    return Preview(
        note=note,
        state=let_through(settings.context, sample.state),
        summarise=asked if asks else None,
        refused=first_fault(sample.context, settings.context_schema),
    )
