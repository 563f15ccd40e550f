"""What an input may look like, and how plain text becomes what a form asks for."""

import pytest

from workflows.engine.schemas import as_asked
from workflows.services.errors import RefusedError
from workflows.services.run_input import check_input

FORM = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}, "tone": {}}}


def test_plain_text_is_the_one_text_that_a_form_asks_for() -> None:
    assert as_asked("hello", FORM) == {"message": "hello"}


@pytest.mark.parametrize(
    "schema",
    [
        None,
        {"type": "string"},
        {**FORM, "required": []},
        {**FORM, "required": ["message", "tone"]},
        {**FORM, "properties": {"message": {"type": "number"}}},
        {"type": "object", "required": "message"},
    ],
)
def test_plain_text_stays_text_where_it_is_not_clear_what_it_is(schema: dict[str, object] | None) -> None:
    assert as_asked("hello", schema) == "hello"


def test_what_is_already_an_object_stays_as_it_is() -> None:
    assert as_asked({"message": 3}, FORM) == {"message": 3}


def test_a_field_that_does_not_fit_is_named() -> None:
    with pytest.raises(RefusedError) as refused:
        check_input({"message": 3}, FORM)
    assert list(refused.value.fields) == ["input.message"]
