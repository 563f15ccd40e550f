"""What a receiver would be given by a handoff that is being drawn."""

from typing import Any

import msgspec
from pydantic import ValidationError

from agents.handed import handed_text
from workflows.documents import Document, nodes
from workflows.engine.handing import told
from workflows.engine.kinds.handoff import HandoffSettings
from workflows.engine.previewing import Sample, preview
from workflows.engine.reducers import initial
from workflows.executors.steps import received_handoff


class NoPreviewError(Exception):
    """Say which field of what was asked keeps a preview from being made, and why."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def handoff_preview(document: Document, node: str, sample: dict[str, Any]) -> dict[str, Any]:
    """Tell what a receiver in the handoff `node` would be given; what `sample` leaves out is made up plainly."""
    settings = _settings(document, node)
    try:
        given = msgspec.convert({**_made_up(document, node), **sample}, Sample)
    except msgspec.ValidationError as error:
        raise NoPreviewError("sample", str(error)) from error
    seen = preview(settings, given)
    return {
        "note": told(seen.note),
        "text": handed_text(received_handoff(seen.note)),
        "state": seen.state,
        "summarise": seen.summarise,
        "refused": seen.refused,
    }


def _settings(document: Document, node: str) -> HandoffSettings:
    found = next((each for each in nodes(document) if each.get("id") == node), None)
    if found is None or found.get("kind") != "handoff":
        raise NoPreviewError("node", f"The document has no handoff '{node[:60]}'.")
    try:
        return HandoffSettings.model_validate(found.get("config") or {})
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise NoPreviewError("node", f"Its setting {where} cannot be used: {fault['msg']}.") from error


def _made_up(document: Document, node: str) -> dict[str, Any]:
    """Let the first member hand over to the second, after each has found something; the state is as it begins."""
    members = [str(each.get("id")) for each in nodes(document) if each.get("parent") == node]
    source, target = (*members, "", "")[:2]
    declared = document.get("state")
    keys = {key: each for key, each in declared.items() if isinstance(each, dict)} if isinstance(declared, dict) else {}
    return {
        "source": source,
        "target": target,
        "request": "(the request)",
        "reason": "(the reason)",
        "findings": [{"member": member, "output": f"(what {member} found)"} for member in members],
        "state": {key: each.get("default", initial(str(each.get("type", "any")))) for key, each in keys.items()},
    }
