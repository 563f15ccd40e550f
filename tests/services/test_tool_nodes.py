"""Tool nodes are held to the tools that there are, before anything runs."""

from typing import Any

import pytest

from workflows.selectors.tools import tool_problems


def drawn(**config: Any) -> dict[str, Any]:
    """Draw one tool node."""
    return {"nodes": [{"id": "t", "kind": "tool", "config": config}]}


@pytest.mark.parametrize(
    ("config", "code", "field"),
    [
        ({"tool": "abacus"}, "unknown_tool", "config.tool"),
        ({"tool": "calculate", "arguments": {"expression": "1", "digits": 2}}, "unknown_argument", "digits"),
        ({"tool": "calculate", "arguments": {"values": "{{ input }}"}}, "missing_argument", "config.arguments"),
    ],
)
def test_what_a_tool_node_asks_for_in_vain_is_told(config: dict[str, Any], code: str, field: str) -> None:
    (problem,) = tool_problems(drawn(**config))
    assert (problem.node, problem.code) == ("t", code)
    assert (problem.field or "").endswith(field)


@pytest.mark.parametrize(
    "config",
    [
        {"tool": "calculate", "arguments": {"expression": "{{ input }}"}},
        {"tool": "calculate", "arguments": "{{ input }}"},
        {"tool": "calculate"},
        {"tool": 3},
        {},
    ],
)
def test_what_may_fit_is_let_be(config: dict[str, Any]) -> None:
    assert list(tool_problems(drawn(**config))) == []


@pytest.mark.parametrize("odd", [None, [], {"nodes": 3}, {"nodes": [3, {"kind": "tool", "config": []}]}])
def test_any_json_is_taken(odd: Any) -> None:
    assert list(tool_problems(odd)) == []
