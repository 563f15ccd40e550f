"""Check the tool nodes of a document against the tools that there are, which the engine does not know."""

from collections.abc import Iterator
from typing import Any

from agents.tools import TOOLS, Tool
from workflows.documents import Document, nodes
from workflows.engine.errors import Problem


def tool_problems(document: Document) -> Iterator[Problem]:
    """Find tools that do not exist, and arguments that a tool does not take or that it lacks; takes any JSON."""
    for node in nodes(document) if isinstance(document, dict) else []:
        config = node.get("config")
        if node.get("kind") != "tool" or not isinstance(config, dict) or not isinstance(config.get("tool"), str):
            continue
        tool, node_id = TOOLS.get(config["tool"]), str(node.get("id"))
        if tool is None:
            hint = f"the tools are {', '.join(sorted(TOOLS))}"
            message = f"there is no tool '{config['tool'][:80]}'"
            yield Problem(code="unknown_tool", message=message, node=node_id, field="config.tool", hint=hint)
        elif isinstance(config.get("arguments"), dict):
            yield from _arguments(tool, config["arguments"], node_id)


def _arguments(tool: Tool, given: dict[str, Any], node: str) -> Iterator[Problem]:
    """Compare names only: what the templates make of the values is known when the tool is called."""
    known = tool.arguments.model_fields
    hint = f"it takes {', '.join(known)}"
    for name in given:
        if name not in known:
            message = f"'{tool.name}' takes no argument '{name[:60]}'"
            yield Problem(
                code="unknown_argument", message=message, node=node, field=f"config.arguments.{name[:60]}", hint=hint
            )
    for name, field in known.items():
        if field.is_required() and name not in given:
            message = f"'{tool.name}' needs the argument '{name}'"
            yield Problem(code="missing_argument", message=message, node=node, field="config.arguments", hint=hint)
