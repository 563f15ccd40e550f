"""What an agent reads of a handoff: the text that a model is given, and that the editor shows beforehand."""

import json
from typing import Any

from agents.contract import ReceivedHandoff


def handed_text(handoff: ReceivedHandoff) -> str:
    """Write what came with control, a line each: from whom, why, the chain, the context, what was found."""
    return "\n".join(filter(None, [*_came(handoff), *_known(handoff), _refused(handoff)]))


def as_json(value: Any) -> str:
    """Write a value so that people and models read it easily."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def _came(handoff: ReceivedHandoff) -> list[str]:
    if not handoff.source:
        return []
    came = "returned to you from" if handoff.returned else "was handed to you by"
    chain = f"The chain so far: {' > '.join(handoff.chain)}." if handoff.chain else ""
    return [f"Control {came} {handoff.source}. Reason: {handoff.reason or 'none given'}.", chain]


def _known(handoff: ReceivedHandoff) -> list[str]:
    summary = handoff.summary if isinstance(handoff.summary, str) else as_json(handoff.summary)
    return [
        f"Context: {as_json(handoff.context)}" if handoff.context else "",
        f"What came before, summed up: {summary}" if handoff.summary is not None else "",
        f"From the shared state: {as_json(handoff.state)}" if handoff.state else "",
        *(f"{finding.get('member')} found: {as_json(finding.get('output'))}" for finding in handoff.findings),
    ]


def _refused(handoff: ReceivedHandoff) -> str:
    if not handoff.refused:
        return ""
    told = f"Your wish to hand over was refused: {handoff.refused}."
    return f"{told} Hand over again without this fault, or answer yourself."
