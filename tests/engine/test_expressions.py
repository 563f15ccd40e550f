"""Conditions and templates: what they give, how they fail, and that they can hold nobody up."""

import re
import time
from typing import Any

import pytest

from workflows.engine.errors import ExpressionError
from workflows.engine.expressions import MAX_SOURCE, Names, evaluate, parse, text_of
from workflows.engine.scanning import scan
from workflows.engine.templates import holes, render, unclosed


def names(**roots: Any) -> Names:
    return {root: lambda value=value: value for root, value in roots.items()}


NAMES = names(
    input={"n": 3, "f": 2.5, "s": "hi", "list": [1, 2, 3], "a-b": {"c": True}},
    state={"seen": ["x"]},
    results={"a": {"text": "A"}},
    run={"id": "r1", "started_at": 5.0},
    user={"name": "Ada"},
)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("input.n + 1", 4),
        ("input.n * 1.5", 4.5),
        ("input.n > 2.5 && input.f > 2", True),
        ('input["a-b"].c', True),
        ("input.list.map(x, x * 2)", [2, 4, 6]),
        ('state.seen.exists(s, s == "x")', True),
        ("results.a.text + user.name", "AAda"),
        ("has(input.gone) ? 1 : 0", 0),
        ('timestamp("2026-01-02T03:04:05Z")', "2026-01-02T03:04:05+00:00"),
        ('duration("90s")', "90s"),
        ('b"abc"', "abc"),
        ('{"b": 1, "a": 2}', {"a": 2, "b": 1}),
        ("run.id", "r1"),
    ],
)
def test_an_expression_gives_json(source: str, value: Any) -> None:
    assert evaluate(source, NAMES) == value


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("input.gone", "there is no 'gone' in the data"),
        ("input.gone + 1", "there is no 'gone' in the data"),
        ("input.n.x", "is no object"),
        ("input.s + 1", "the types do not fit"),
        ("1 / 0", "division by zero"),
        ("1.0 / 0.0", "no finite number"),
        ("input.list[9]", "out of bounds"),
        ("ghost + 1", "ghost"),
        ("1 +", "does not parse at line 1, column 4"),
        ("(" * 1_500, "does not parse"),
        ("1" + " + 1" * MAX_SOURCE, "at most 2000 are allowed"),
        ("[1].map(a, [1].map(b, [1].map(c, 1)))", "nested 2 deep, here they are 3"),
    ],
)
def test_a_faulty_expression_says_why(source: str, said: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(said)):
        evaluate(source, NAMES)


def test_an_expression_that_goes_over_too_much_is_refused_at_once() -> None:
    many = names(input=list(range(3_000)))
    began = time.process_time()
    for source in ("input.map(a, input.map(b, a * b))", "input.filter(a, a > 1)"):
        with pytest.raises(ExpressionError, match="too much data"):
            evaluate(source, many)
    assert time.process_time() - began < 1


def test_a_whole_template_keeps_the_type_and_text_makes_text() -> None:
    told = {"n": "{{ input.n }}", "said": "n is {{ input.n }}, {{ user }}", "plain": 7, "list": ["{{ state.seen }}"]}
    made = render(told, NAMES)
    assert made == {"n": 3, "said": 'n is 3, {"name": "Ada"}', "plain": 7, "list": [["x"]]}


def test_what_a_template_puts_in_is_not_evaluated_again() -> None:
    assert render("you said {{ input }}", names(input="{{ 1 + 1 }}")) == "you said {{ 1 + 1 }}"


def test_a_template_keeps_the_order_of_what_it_passes_on() -> None:
    assert list(render("{{ input }}", names(input={"z": 1, "a": 2}))) == ["z", "a"]


def test_what_a_template_takes_of_the_state_does_not_change_with_it() -> None:
    state = {"log": [1]}
    taken = render({"all": "{{ state }}"}, names(state=state))
    state["log"] = [taken]
    assert taken == {"all": {"log": [1]}}


def test_a_template_may_not_make_what_is_too_large() -> None:
    with pytest.raises(ExpressionError, match="over 1 MiB"):
        render("{{ input }}{{ input }}", names(input="x" * 600_000))


def test_braces_that_are_never_closed_are_found() -> None:
    assert unclosed("{{ a }} and {{ b") == 12
    assert unclosed("{{ a }} and }}") is None


def test_every_hole_is_found_with_its_place() -> None:
    assert list(holes({"a": ["x {{ b }}", "{{ c }}"]})) == [("a.0", "b"), ("a.1", "c")]


def test_null_is_no_text() -> None:
    assert [text_of(None), text_of("x"), text_of([1])] == ["", "x", "[1]"]


@pytest.mark.parametrize(
    ("source", "roots", "keys"),
    [
        ("results.a.x + results['b']", ("results",), {"results": {"a", "b"}}),
        ("results.a + results[input.k]", ("results", "input"), {"input": {"k"}}),
        ("state.size()", ("state",), {}),
        ("input.map(x, x.y)", ("input",), {}),
        ("'input.x // no' == \"state\" // input.y", (), {}),
        ("has(state.a) && true", ("state",), {"state": {"a"}}),
    ],
)
def test_scanning_finds_what_an_expression_speaks_of(source: str, roots: Any, keys: Any) -> None:
    found = scan(source)
    assert found.roots == roots
    assert {root: set(taken) for root, taken in found.keys.items()} == keys


def test_only_what_is_spoken_of_is_handed_over() -> None:
    large = {f"k{i}": "x" * 100 for i in range(5_000)}
    parse("results.k1 + 'y'")
    began = time.process_time()
    for _ in range(100):
        evaluate("results.k1 + 'y'", names(results=large))
    assert time.process_time() - began < 0.5
