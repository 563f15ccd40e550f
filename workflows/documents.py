"""What is known of a graph document without compiling it: its order of keys, what it is made of, the one to start from.

A document is the same in the API, in files and in the database. Known keys come in a fixed order, so that two versions
diff well; keys inside a node's settings keep the order that they were given in.
"""

from typing import Any

Document = dict[str, Any]

SEVERITIES = ("error", "warning")
PATTERN_KINDS = (
    "sequential",
    "concurrent",
    "map",
    "race",
    "loop",
    "supervisor",
    "handoff",
    "group_chat",
    "critical",
)
_DOCUMENT_KEYS = ("schema", "name", "description", "nodes", "edges", "state", "layout")
_NODE_KEYS = ("id", "kind", "name", "parent", "config", "input", "save_as", "retry", "timeout_s", "on_error")
_EDGE_KEYS = ("id", "source", "port", "target")


def empty_document() -> Document:
    """Make the document that a new workflow starts with: where a run begins and what it returns, not yet joined."""
    return {
        "schema": 1,
        "nodes": [{"id": "input", "kind": "input", "config": {}}, {"id": "output", "kind": "output", "config": {}}],
        "edges": [],
        "state": {},
        "layout": {"input": {"x": 0, "y": 0}, "output": {"x": 640, "y": 0}},
    }


def ordered(document: Document) -> Document:
    """Copy `document` with its known keys in their fixed order."""
    result = _in_order(document, _DOCUMENT_KEYS)
    if isinstance(result.get("nodes"), list):
        result["nodes"] = [_in_order(node, _NODE_KEYS) for node in result["nodes"]]
    if isinstance(result.get("edges"), list):
        result["edges"] = [_in_order(edge, _EDGE_KEYS) for edge in result["edges"]]
    return result


def patterns(document: Document) -> list[str]:
    """List the kinds of pattern node in a document, each once, as they first appear."""
    kinds = [node.get("kind") for node in nodes(document)]
    return [kind for kind in dict.fromkeys(kinds) if kind in PATTERN_KINDS]


def nodes(document: Document) -> list[dict[str, Any]]:
    """List a document's nodes; what is not a node at all is left out."""
    found = document.get("nodes")
    return [node for node in found if isinstance(node, dict)] if isinstance(found, list) else []


def agents_named(document: Document) -> set[str]:
    """Collect the agents that a document names: those that answer, stand in, lead, moderate, classify or judge."""
    named: list[Any] = []
    for config in (node.get("config") for node in nodes(document)):
        if isinstance(config, dict):
            context = config.get("context")
            named += [config.get(key) for key in ("agent", "lead", "evaluator", "moderator")]
            named += config["fallback"] if isinstance(config.get("fallback"), list) else []
            named += [context.get("agent")] if isinstance(context, dict) else []
    return {slug for slug in named if isinstance(slug, str) and slug}


def shape_faults(document: Any) -> list[str]:
    """Say what keeps a value from being kept as a draft: a draft may have problems, but must be a document."""
    if not isinstance(document, dict):
        return ["A document is a JSON object."]
    faults = [f'"schema" must be 1, not {document.get("schema")!r}.'] if document.get("schema") != 1 else []
    for key in ("nodes", "edges"):
        if not _is_list_of_objects(document.get(key, [])):
            faults.append(f'"{key}" must be a list of objects.')
    for key in ("state", "layout"):
        if not isinstance(document.get(key, {}), dict):
            faults.append(f'"{key}" must be an object.')
    for key in ("name", "description"):
        if not isinstance(document.get(key, ""), str):
            faults.append(f'"{key}" must be text.')
    return faults


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _in_order(value: Any, keys: tuple[str, ...]) -> Any:
    if not isinstance(value, dict):
        return value
    known = {key: value[key] for key in keys if key in value}
    return known | {key: item for key, item in value.items() if key not in known}
