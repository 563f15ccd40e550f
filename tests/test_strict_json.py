"""What strict JSON refuses, and where it says the fault is."""

from typing import Any

import pytest

from workflows.strict_json import StrictJsonError, check_value, parse_json


@pytest.mark.parametrize(
    ("raw", "value"),
    [(b'{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}), ('"\\u00e9"', "é"), ("-0", 0), (b"[]", [])],
)
def test_plain_json_is_taken(raw: bytes | str, value: Any) -> None:
    assert parse_json(raw, max_bytes=100) == value


@pytest.mark.parametrize(
    ("raw", "words", "at"),
    [
        ("", "Expecting value", "line 1 column 1"),
        ('{"a": 1,\n "b": }', "Expecting value", "line 2 column 7"),
        (b'{"a": "\xff"}', "not UTF-8", "byte 7"),
        ('{"a": {"b": 1, "b": 2}}', '"b" is there twice', "$.a"),
        ('{"n": [0, NaN]}', "not a finite number", "$.n[1]"),
        ('{"n": 1e999}', "not finite", "$.n"),
        ('{"n": 9223372036854775808}', "64 bits", "$.n"),
        ('{"n": ' + "9" * 5000 + "}", "64 bits", "$.n"),
        ('["a\\u0000b"]', "NUL", "$[0]"),
        ('{"k\\u0000": 1}', "NUL", "$"),
        ('{"t": "\\ud800"}', "surrogate", "$.t"),
        ("[" * 40 + "]" * 40, "nested more than 32 deep", "$" + "[0]" * 32),
        ("[" * 100_000, "nested more than 32 deep", "$"),
        ('"' + "x" * 200_000 + '"', "at most 150,000", "$"),
        ('"' + "é" * 100_000 + '"', "longer than 150,000", "$"),
    ],
)
def test_all_else_is_refused_with_its_place(raw: bytes | str, words: str, at: str) -> None:
    with pytest.raises(StrictJsonError, match=words.replace("$", r"\$")) as refused:
        parse_json(raw, max_bytes=150_000)
    assert refused.value.at == at


@pytest.mark.parametrize("value", [{1: "x"}, (1, 2), {"a": {1}}, object(), b"x", float("inf")])
def test_a_value_that_json_does_not_have_is_refused(value: Any) -> None:
    with pytest.raises(StrictJsonError):
        check_value(value)
