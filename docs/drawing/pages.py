"""Pages that are made of what the program itself says: the guide to patterns, and the reference of kinds."""

import json
from collections.abc import Iterator
from typing import Any

from workflows.engine.kinds import describe_kinds
from workflows.guide import Pattern, Question, the_guide

GUIDE_HEAD = """# Patterns, one by one

When each pattern is right, when it is not, what it costs, and a skeleton of it that runs as it is. In the editor,
*Guide me to a pattern* asks the questions below and places the skeleton. This page is made from the guide's own files
by `make patterns`.

"""
KINDS_HEAD = """# Kinds of node: reference

Every kind with its ports and settings, as the program itself describes them (`GET /api/node-kinds/`). How they work
together is told in [Nodes](nodes.md). This page is made by `make patterns`.

"""


def guide_page() -> str:
    """Write the guide's page."""
    guide = the_guide()
    links = " · ".join(f"[{pattern.title}](#{_anchor(pattern.title)})" for pattern in guide.patterns)
    asked = "\n".join(line for question in guide.questions for line in _question(question))
    told = "\n".join(line for pattern in guide.patterns for line in _pattern(pattern))
    table = f"| Question | Answer | Speaks for | Because |\n|---|---|---|---|\n{asked}\n"
    return f"{GUIDE_HEAD}{links}\n\n## Questions that decide\n\n{table}\n{told}"


def _question(question: Question) -> Iterator[str]:
    titles = {pattern.id: pattern.title for pattern in the_guide().patterns}
    for number, answer in enumerate(question.answers):
        ranked = sorted(answer.weights, key=lambda name: -answer.weights[name])
        speaks = ", ".join(f"[{titles[name]}](#{_anchor(titles[name])})" for name in ranked)
        yield f"| {'' if number else question.question} | {answer.text} | {speaks} | {answer.because} |"


def _pattern(pattern: Pattern) -> Iterator[str]:
    yield f"## {pattern.title}\n"
    yield f"{pattern.summary}\n"
    yield f"![{pattern.title}](../patterns/guide-{pattern.id}.svg)\n"
    yield "**When**\n"
    yield from (f"- {line}" for line in pattern.when)
    yield "\n**When not**\n"
    yield from (f"- {line}" for line in pattern.when_not)
    example = f"[{pattern.example}](../../examples/{pattern.example}.json)"
    yield f"\n**What it costs.** {pattern.cost} **In an example:** {example}.\n"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


def kinds_page() -> str:
    """Write the reference of kinds."""
    kinds = describe_kinds()
    links = " · ".join(f"[{kind['kind']}](#{kind['kind']})" for kind in kinds)
    shared = "\n".join(_settings(kinds[0]["policy_schema"]))
    told = "\n".join(line for kind in kinds for line in _kind(kind))
    every = "## What every node takes\n\nBeside `config`, in the node itself.\n"
    return f"{KINDS_HEAD}{links}\n\n{told}\n{every}\n{shared}\n"


def _kind(kind: dict[str, Any]) -> Iterator[str]:
    yield f"## {kind['kind']}\n"
    ports = ", ".join(f"`{port}`" for port in kind["ports"]) or "none"
    more = f", and one for each of `{kind['dynamic_ports']}`" if kind["dynamic_ports"] else ""
    holds = " Holds other nodes." if kind["container"] else ""
    yield f"{kind['description']}{holds} Ports: {ports}{more}.\n"
    yield from _settings(kind["schema"])
    yield ""


def _settings(schema: dict[str, Any]) -> Iterator[str]:
    named = schema.get("properties") or {}
    if not named:
        yield "No settings."
        return
    yield "| Setting | Values | Default | Meaning |"
    yield "|---|---|---|---|"
    yield from _rows(named, schema.get("$defs") or {}, "")


def _rows(named: dict[str, Any], known: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, field in named.items():
        inner = _inner(field, known)
        default = "" if "default" not in field or inner else f"`{json.dumps(field['default'], ensure_ascii=False)}`"
        told = str(field.get("description") or (inner or {}).get("description") or field.get("title") or "")
        shown = told.replace("|", "\\|").replace("\n", " ")
        yield f"| `{prefix}{name}` | {_values(field, known)} | {default} | {shown} |"
        if inner and prefix.count(".") < 2:
            yield from _rows(inner.get("properties") or {}, known, f"{prefix}{name}.")


def _inner(field: dict[str, Any], known: dict[str, Any]) -> dict[str, Any] | None:
    """Give the object that a setting is, or that each of its items is."""
    for one in (field, *field.get("anyOf", []), field.get("items") or {}):
        if "$ref" in one:
            found: dict[str, Any] = known[one["$ref"].rsplit("/", 1)[-1]]
            return found if found.get("properties") else None
    return None


def _values(field: dict[str, Any], known: dict[str, Any]) -> str:
    options = [one for one in field.get("anyOf", [field]) if one.get("type") != "null"]
    told = ", ".join(dict.fromkeys(_type(one, known) for one in options))
    optional = " or none" if len(options) < len(field.get("anyOf", [field])) else ""
    return f"{told or 'any'}{optional}"


def _type(field: dict[str, Any], known: dict[str, Any]) -> str:
    if "$ref" in field:
        return _type(known[field["$ref"].rsplit("/", 1)[-1]], known)
    if "enum" in field:
        return " ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items') or {}, known)}"
    low, high = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
    bounds = (
        f" {low:.10g} to {high:.10g}"
        if low is not None and high is not None
        else f" from {low:.10g}"
        if low is not None
        else ""
    )
    return f"{field.get('type', 'any')}{bounds}"
