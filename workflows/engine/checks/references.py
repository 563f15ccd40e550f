"""What nodes name: agents, members, state keys; and the expressions in them, with every name that these speak of."""

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from workflows.engine.checks.draft import Draft, DraftNode, Problems
from workflows.engine.errors import ExpressionError, Problem
from workflows.engine.expressions import ROOTS, parse
from workflows.engine.kinds.base import Source
from workflows.engine.lanes import group_members
from workflows.engine.templates import holes, unclosed

_RUN_KEYS = ("id", "started_at")
_TYPES = frozenset(("int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"))


def check_references(draft: Draft) -> Problems:
    """Find agents, members, state keys and names in expressions that do not exist, and schemas that are none."""
    members = _member_names(draft)
    for node in draft.nodes.values():
        if node.kind is not None and node.config is not None:
            yield from _agents(draft, node)
            yield from _located(node.kind.check(node.config, members.get(node.id, [])), node)
            named = [*node.kind.state_keys(node.config), *node.kind.reads(node.config)]
            yield from _keys(draft, node, named, "config.")
            for source in node.kind.sources(node.config):
                yield from _expressions(draft, node, source, "config.")
            yield from _schemas(node)
        if node.policy is not None:
            yield from _keys(draft, node, [("save_as", node.policy.save_as)] if node.policy.save_as else [], "")
            yield from _expressions(draft, node, Source("input", node.policy.input), "")
            join = node.policy.join
            if join is not None and join.when is not None:
                source = Source("join.when", join.when, template=False, extra=("arrived", "failed", "waiting"))
                yield from _expressions(draft, node, source, "")


def _located(problems: Problems, node: DraftNode) -> Problems:
    for problem in problems:
        yield Problem(
            code=problem.code,
            message=problem.message,
            severity=problem.severity,
            node=node.id,
            field=problem.field,
            hint=problem.hint,
        )


def _member_names(draft: Draft) -> dict[str, list[str]]:
    """Name the members of each pattern as its settings name them: a lane by its head."""
    wires = draft.wires()
    pairs = [(edge.source, edge.target) for edge in wires]
    inside = {parent: [node.id for node in nodes] for parent, nodes in draft.inside().items()}
    return {
        parent: ids if draft.is_handoff(parent) else [group[0] for group in group_members(ids, pairs)]
        for parent, ids in inside.items()
    }


def _agents(draft: Draft, node: DraftNode) -> Problems:
    assert node.kind is not None
    for field, slug in node.kind.agents(node.config):
        if draft.agents is not None and slug not in draft.agents:
            yield Problem(
                code="unknown_agent",
                message=f"there is no agent '{slug[:80]}'",
                node=node.id,
                field=f"config.{field}",
                hint="choose one of the registry, or register it",
            )


def _keys(draft: Draft, node: DraftNode, named: list[tuple[str, str]], prefix: str) -> Problems:
    for field, key in named:
        if key not in draft.state:
            yield Problem(
                code="undeclared_key",
                message=f"the state has no key '{key[:60]}'",
                node=node.id,
                field=f"{prefix}{field}",
                hint="declare it in the workflow's state, or choose another",
            )


def _expressions(draft: Draft, node: DraftNode, source: Source, prefix: str) -> Problems:
    """Parse each expression of a template, or the one that a CEL setting is."""
    found = holes(source.text) if source.template else iter([("", str(source.text))])
    for path, text in found:
        field = ".".join(part for part in (f"{prefix}{source.field}", path) if part)
        yield from _expression(draft, node, text, field, source.extra)
    if source.template:
        yield from _unclosed(node, source.text, f"{prefix}{source.field}")


def _expression(draft: Draft, node: DraftNode, text: str, field: str, extra: tuple[str, ...]) -> Problems:
    try:
        parsed = parse(text)
    except ExpressionError as error:
        hint = "see the guide for what CEL can say"
        yield Problem(code="bad_expression", message=str(error), node=node.id, field=field, hint=hint)
        return
    for name in parsed.scan.roots:
        if name not in ROOTS and name not in extra and name not in _TYPES:
            message = f"'{text[:80]}' speaks of '{name}', which does not exist"
            hint = f"the names are {', '.join((*ROOTS, *extra))}"
            yield Problem(code="unknown_name", message=message, node=node.id, field=field, hint=hint)
    for root, allowed in (("results", draft.nodes), ("state", draft.state), ("run", _RUN_KEYS)):
        for key in sorted(parsed.scan.keys.get(root, frozenset()).difference(allowed)):
            message = f"'{text[:80]}' speaks of {root}.{key}, which does not exist"
            yield Problem(code="unknown_name", message=message, node=node.id, field=field, hint=_HINTS[root])


_SCHEMAS = (
    ("json_schema", "schema"),
    ("output_schema", "output_schema"),
    ("context_schema", "context_schema"),
    ("form", "form"),
)
_HINTS = {
    "results": "results are named by the ids of nodes",
    "state": "declare the key in the workflow's state",
    "run": "a run has an id and started_at",
}


def _unclosed(node: DraftNode, template: Any, field: str) -> Problems:
    if isinstance(template, str):
        place = unclosed(template)
        if place is not None:
            message = f"the {{{{ at character {place + 1} is never closed"
            yield Problem(code="bad_template", message=message, node=node.id, field=field, hint="close it with }}")
    elif isinstance(template, dict):
        for key, item in template.items():
            yield from _unclosed(node, item, f"{field}.{key}")
    elif isinstance(template, list):
        for index, item in enumerate(template):
            yield from _unclosed(node, item, f"{field}.{index}")


def _schemas(node: DraftNode) -> Problems:
    """Find JSON Schemas among the settings that are none."""
    found = [(field, getattr(node.config, name, None)) for name, field in _SCHEMAS]
    found.append(("person.form", getattr(getattr(node.config, "person", None), "form", None)))
    for field, schema in found:
        if schema is None:
            continue
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            where = ".".join(str(part) for part in ("config", field, *error.absolute_path))
            message = f"this is no JSON Schema: {error.message[:200]}"
            yield Problem(code="bad_schema", message=message, node=node.id, field=where)
