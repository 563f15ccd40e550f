"""Expressions and templates can be rewritten so that one root stands for another, and nothing else changes."""

import pytest

from workflows.engine.scanning import with_root
from workflows.engine.templates import with_holes


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("input", 'input["a"]'),
        ("input.text + state.input", 'input["a"].text + state.input'),
        ('results["input"] == input[0]', 'results["input"] == input["a"][0]'),
        ("input.map(x, x.input)", 'input["a"].map(x, x.input)'),
        ('"input"', '"input"'),
        ("results.input", "results.input"),
        ("[1, 2].map(input, input + 1)", "[1, 2].map(input, input + 1)"),
    ],
)
def test_only_the_root_is_replaced(source: str, expected: str) -> None:
    assert with_root(source, "input", 'input["a"]') == expected


def test_every_hole_of_a_template_is_changed_and_no_text() -> None:
    template = {"a": ["input {{input.x}} and {{ state.y }}", 3], "input": "{{ input }}"}
    changed = with_holes(template, lambda source: with_root(source, "input", "results.b"))
    assert changed == {"a": ["input {{ results.b.x }} and {{ state.y }}", 3], "input": "{{ results.b }}"}
