"""The shape of a document: its top level, its sizes, and each node, edge and state key by itself."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from workflows.engine.checks.draft import Draft, DraftEdge, DraftNode, Problems
from workflows.engine.errors import Problem
from workflows.engine.kinds import KINDS
from workflows.engine.messages import AgentCard
from workflows.engine.policy import POLICY_FIELDS, Policy
from workflows.engine.records import ROOT
from workflows.engine.reducers import REDUCERS, TYPES, type_of

SCHEMA = 1
MAX_NODES, MAX_EDGES, MAX_KEYS, MAX_JSON_DEPTH = 2_000, 8_000, 200, 64
ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_ID_HINT = "use a small letter first, then small letters, digits, - and _, 40 at most"
_TOP = frozenset(("schema", "nodes", "edges", "state", "layout", "name", "description"))
_NODE_FIELDS = frozenset(("id", "kind", "name", "parent", "config")) | POLICY_FIELDS
_EDGE_FIELDS = frozenset(("id", "source", "port", "target"))
_KEY_FIELDS = frozenset(("type", "reducer", "default", "description"))


def read(document: Any, agents: Mapping[str, AgentCard] | None) -> tuple[Draft, list[Problem]]:
    """Read a document as far as it goes, with all that is wrong with its shape."""
    draft = Draft(agents)
    if not isinstance(document, dict):
        return draft, [Problem(code="not_an_object", message="a workflow document is a JSON object")]
    if _is_deeper(document, MAX_JSON_DEPTH):
        message = f"the document is nested more than {MAX_JSON_DEPTH} levels deep"
        return draft, [Problem(code="too_deep", message=message)]
    problems = [*_top(document), *_nodes(document, draft), *_edges(document, draft), *_state(document, draft)]
    return draft, problems


def _top(document: dict[Any, Any]) -> Problems:
    if document.get("schema") != SCHEMA or document.get("schema") is True:
        yield Problem(
            code="unknown_schema",
            message=f"the document's schema is {_shown(document.get('schema'))}, this program reads schema {SCHEMA}",
            field="schema",
            hint=f'write "schema": {SCHEMA}',
        )
    for name in document:
        if name not in _TOP:
            yield Problem(code="unknown_field", message=f"a document has no field {_shown(name)}", field=str(name)[:80])
    for name in ("layout", "state"):
        if not isinstance(document.get(name), (dict, type(None))):
            yield Problem(code="wrong_type", message=f"'{name}' must be an object", field=name)
    for name in ("name", "description"):
        if not isinstance(document.get(name, ""), str):
            yield Problem(code="wrong_type", message=f"'{name}' must be a text", field=name)


def _listed(document: dict[Any, Any], name: str, limit: int) -> tuple[list[Any], list[Problem]]:
    listed = document.get(name, [])
    if not isinstance(listed, list):
        return [], [Problem(code="wrong_type", message=f"'{name}' must be a list", field=name)]
    if len(listed) > limit:
        message = f"the document has {len(listed)} {name}, at most {limit} are allowed"
        return listed[:limit], [Problem(code=f"too_many_{name}", message=message, field=name)]
    return listed, []


def _nodes(document: dict[Any, Any], draft: Draft) -> Problems:
    listed, problems = _listed(document, "nodes", MAX_NODES)
    yield from problems
    for index, told in enumerate(listed):
        where = f"nodes.{index}"
        if not isinstance(told, dict):
            yield Problem(code="wrong_type", message="a node must be an object", field=where)
        elif not _is_id(told.get("id")):
            message = f"{_shown(told.get('id'))} is no id for a node"
            yield Problem(code="bad_id", message=message, field=f"{where}.id", hint=_ID_HINT)
        elif told["id"] in draft.nodes:
            yield Problem(
                code="duplicate_id", message=f"two nodes have the id '{told['id']}'", node=told["id"], field="id"
            )
        else:
            yield from _node(told, draft)


def _node(told: dict[Any, Any], draft: Draft) -> Problems:
    kind, parent = told.get("kind"), told.get("parent")
    known = KINDS.get(kind) if isinstance(kind, str) else None
    inside = ROOT if parent is None else parent if isinstance(parent, str) else ""
    node = draft.nodes[told["id"]] = DraftNode(told["id"], told, known, inside)
    if known is None:
        yield Problem(
            code="unknown_kind",
            message=f"there is no kind of node {_shown(kind)}",
            node=node.id,
            field="kind",
            hint=f"the kinds are {', '.join(KINDS)}",
        )
    if not isinstance(told.get("name", ""), (str, type(None))):
        yield Problem(code="wrong_type", message="a node's name must be a text", node=node.id, field="name")
    for name in told:
        if name not in _NODE_FIELDS:
            message = f"a node has no field {_shown(name)}"
            yield Problem(code="unknown_field", message=message, node=node.id, field=str(name)[:80])
    yield from _settings(node)


def _settings(node: DraftNode) -> Problems:
    config = {} if node.told.get("config") is None else node.told["config"]
    if node.kind is not None:
        node.config, found = _parsed(node.kind.settings, config, node.id, "config")
        yield from found
    policy = {name: value for name, value in node.told.items() if name in POLICY_FIELDS}
    node.policy, found = _parsed(Policy, policy, node.id, "")
    yield from found


def _parsed(model: type[BaseModel], told: Any, node: str, prefix: str) -> tuple[Any, list[Problem]]:
    try:
        return model.model_validate(told), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [
            Problem(
                code="bad_setting",
                message=_sentence(fault["msg"], fault["type"]),
                node=node,
                field=".".join(str(part) for part in (prefix, *fault["loc"]) if part != ""),
            )
            for fault in faults[:20]
        ]
    except RecursionError:
        return None, [Problem(code="too_deep", message="these settings are nested too deep", node=node, field=prefix)]


def _sentence(message: str, kind: str) -> str:
    if kind == "missing":
        return "this setting is required"
    return "there is no such setting" if kind == "extra_forbidden" else message[:1].lower() + message[1:]


def _edges(document: dict[Any, Any], draft: Draft) -> Problems:
    listed, problems = _listed(document, "edges", MAX_EDGES)
    yield from problems
    seen: set[str] = set()
    for index, told in enumerate(listed):
        if not isinstance(told, dict):
            yield Problem(code="wrong_type", message="an edge must be an object", field=f"edges.{index}")
            continue
        edge_id = told.get("id")
        if not isinstance(edge_id, str) or not 0 < len(edge_id) <= 200:
            message = f"{_shown(edge_id)} is no id for an edge"
            yield Problem(code="bad_id", message=message, field=f"edges.{index}.id", hint="use a short text")
        elif edge_id in seen:
            yield Problem(code="duplicate_id", message=f"two edges have the id '{edge_id}'", edge=edge_id, field="id")
        else:
            seen.add(edge_id)
            yield from _edge(edge_id, told, draft)


def _edge(edge_id: str, told: dict[Any, Any], draft: Draft) -> Problems:
    port = "out" if told.get("port") is None else told["port"]
    ends = {"source": told.get("source"), "target": told.get("target"), "port": port}
    wrong = [name for name, value in ends.items() if not isinstance(value, str)]
    for name in wrong:
        message = f"an edge's {name} must be a text, not {_shown(ends[name])}"
        yield Problem(code="wrong_type", message=message, edge=edge_id, field=name)
    for name in told:
        if name not in _EDGE_FIELDS:
            message = f"an edge has no field {_shown(name)}"
            yield Problem(code="unknown_field", message=message, edge=edge_id, field=str(name)[:80])
    if not wrong:
        draft.edges.append(DraftEdge(edge_id, told["source"], port, told["target"]))


def _state(document: dict[Any, Any], draft: Draft) -> Problems:
    declared = document.get("state")
    if not isinstance(declared, dict):
        return
    if len(declared) > MAX_KEYS:
        yield Problem(code="too_many_keys", message=f"at most {MAX_KEYS} state keys are allowed", field="state")
    for name, told in list(declared.items())[:MAX_KEYS]:
        draft.state[name] = told
        yield from _state_key(name, told)


def _state_key(name: Any, told: Any) -> Problems:
    where = f"state.{str(name)[:80]}"
    if not isinstance(name, str) or not KEY.fullmatch(name):
        hint = "use letters, digits and _, a letter first"
        yield Problem(code="bad_id", message=f"{_shown(name)} is no name for a state key", field=where, hint=hint)
    if not isinstance(told, dict):
        yield Problem(code="wrong_type", message="a state key is declared by an object", field=where)
        return
    for field in told:
        if field not in _KEY_FIELDS:
            message = f"a state key has no field {_shown(field)}"
            yield Problem(code="unknown_field", message=message, field=f"{where}.{str(field)[:80]}")
    kind, reducer = told.get("type", "any"), told.get("reducer", "replace")
    if kind not in TYPES:
        message, hint = f"there is no type {_shown(kind)}", f"the types are {', '.join(TYPES)}"
        yield Problem(code="unknown_type", message=message, field=f"{where}.type", hint=hint)
    elif not isinstance(reducer, str) or reducer not in REDUCERS:
        message, hint = f"there is no reducer {_shown(reducer)}", f"the reducers are {', '.join(REDUCERS)}"
        yield Problem(code="unknown_reducer", message=message, field=f"{where}.reducer", hint=hint)
    elif kind not in REDUCERS[reducer]:
        message = f"the reducer '{reducer}' does not fit the type '{kind}'"
        hint = f"it fits {', '.join(REDUCERS[reducer])}"
        yield Problem(code="reducer_misfit", message=message, field=f"{where}.reducer", hint=hint)
    default = told.get("default")
    if default is not None and kind in TYPES and kind != "any" and type_of(default) != kind:
        message = f"the default is of type {type_of(default)}, not {kind}"
        yield Problem(code="wrong_type", message=message, field=f"{where}.default")


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _is_deeper(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
