"""What whoever receives control in a handoff is given of what came before: the context filter, and the note it makes.

The note is worked out anew from the log wherever it is wanted: for agents, for expressions (`handoff`), for a preview
in the editor. An answer that goes back to a caller is always given, whatever the filter.
"""

from typing import Any, Literal

import msgspec
from pydantic import Field

from workflows.engine.chains import passed
from workflows.engine.commands import Finding, HandoffNote
from workflows.engine.nodes import Graph, member_name
from workflows.engine.policy import Settings
from workflows.engine.records import Activation, ChainLink, RunState


class ContextFilter(Settings):
    mode: Literal["all", "last", "none", "summary", "keys"] = Field(
        default="all",
        title="What is given",
        description="All that members found; the last findings; nothing; a summary that an agent makes; "
        "or named keys of the state.",
    )
    n: int = Field(default=1, ge=1, le=100, title="Last", description="How many findings, in mode 'last'.")
    keys: tuple[str, ...] = Field(
        default=(),
        title="Keys",
        description="Declared state keys, in mode 'keys'.",
        json_schema_extra={"widget": "state_keys"},
    )
    agent: str | None = Field(
        default=None,
        title="Summariser",
        description="The agent that sums up, in mode 'summary'.",
        json_schema_extra={"widget": "agent"},
    )
    instructions: str = Field(
        default="",
        title="Instructions",
        description="What the summary is to keep.",
        json_schema_extra={"widget": "text"},
    )


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """All that there is to know of a handoff, before the filter: who passed control, why, and what was found so far.

    `values` is the state. `refused` says why the receiver is asked once more: its own wish was refused.
    """

    source: str = ""
    reason: str = ""
    context: dict[str, Any] = {}
    chain: list[str] = []
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    summary: Any = None
    returned: bool = False
    refused: str = ""


def note_of(context: ContextFilter, handed: Handed) -> HandoffNote:
    """Make the note that a receiver is given."""
    return HandoffNote(
        source=handed.source,
        reason=handed.reason,
        context=handed.context,
        chain=handed.chain,
        findings=_kept(context, handed),
        summary=handed.summary if context.mode == "summary" and not handed.returned else None,
        state=let_through(context, handed.values) if context.mode == "keys" else {},
        returned=handed.returned,
        refused=handed.refused,
    )


def _kept(context: ContextFilter, handed: Handed) -> list[Finding]:
    # a summary that failed must not lose what was found
    everything = context.mode == "all" or (context.mode == "summary" and handed.summary is None and not handed.returned)
    kept = handed.findings if everything else handed.findings[-context.n :] if context.mode == "last" else []
    answer = handed.findings[-1:] if handed.returned else []
    return kept if kept[-1:] == answer or not answer else [*kept, *answer]


def received(graph: Graph, state: RunState, around: Activation, values: dict[str, Any]) -> HandoffNote | None:
    """Make the note for whoever is active in the handoff `around`; nothing before control was passed at all."""
    if not around.chain:
        return None
    return note_of(graph.nodes[around.node].config.context, passed_by(state, around, values))


def passed_by(state: RunState, around: Activation, values: dict[str, Any]) -> Handed:
    """Gather all that there is to know of the last handoff in `around`."""
    links = passed(around.chain)
    # what a member said before it was asked once more is worth nothing any more, but to itself
    mended = {link.source for link in around.chain[:-1] if link.refused}
    inside = [state.activations[path] for path in around.children]
    last = links[-1] if links else ChainLink(source="", target="", hop=0, at=0.0)
    return Handed(
        source=member_name(state.activations[last.source].node) if links else "",
        reason=last.reason,
        context=last.context,
        chain=[member_name(inside[0].node), *(link.target for link in links)],
        findings=[
            Finding(member=member_name(child.node), output=child.output)
            for child in inside
            if child.status == "left" and child.path not in mended
        ],
        values=values,
        summary=state.steps[around.steps[-1]].output if around.steps else None,
        returned=last.returned,
        refused=around.chain[-1].reason if around.chain[-1].refused else "",
    )


def let_through(context: ContextFilter, values: dict[str, Any]) -> dict[str, Any]:
    """Give what a receiver may see of the state."""
    if context.mode == "keys":
        return {key: values[key] for key in context.keys if key in values}
    return {} if context.mode == "none" else values


def handoff_around(graph: Graph, state: RunState, activation: Activation, inside: bool = False) -> Activation | None:
    """Find the nearest handoff around an activation (or, for what is `inside` it, itself), out of workflows too."""
    here: Activation | None = activation
    if not inside:
        node = graph.nodes[activation.node]
        if node.handoff is None and not node.workflow:
            return None
        here = None if activation.parent is None else state.activations[activation.parent]
    while here is not None and graph.nodes[here.node].kind.name != "handoff":
        here = None if here.parent is None else state.activations[here.parent]
    return here


def told(note: HandoffNote | None) -> dict[str, Any] | None:
    """Tell a note to expressions: every field, or null."""
    if note is None:
        return None
    findings = [{"member": finding.member, "output": finding.output} for finding in note.findings]
    return {**msgspec.structs.asdict(note), "findings": findings}


def to_summarise(request: Any, handed: Handed, target: str) -> dict[str, Any]:
    """Make what the summariser is given before `target` is."""
    findings = [{"member": finding.member, "output": finding.output} for finding in handed.findings]
    asked = {"request": request, "from": handed.source, "to": target, "reason": handed.reason}
    return {**asked, "context": handed.context, "findings": findings}
