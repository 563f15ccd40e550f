"""The text that a model reads of a handoff, and that the editor shows beforehand."""

from agents.contract import ReceivedHandoff
from agents.handed import handed_text


def test_all_that_came_with_control_is_told() -> None:
    text = handed_text(
        ReceivedHandoff(
            source="desk",
            reason="money",
            context={"order": 7},
            chain=["desk", "billing"],
            findings=[{"member": "desk", "output": "charged twice"}],
            state={"plan": "gold"},
        )
    )
    assert text.splitlines()[:2] == [
        "Control was handed to you by desk. Reason: money.",
        "The chain so far: desk > billing.",
    ]
    for told in ('"order": 7', 'desk found: "charged twice"', '"plan": "gold"'):
        assert told in text


def test_a_summary_stands_for_what_was_found() -> None:
    text = handed_text(ReceivedHandoff(source="desk", summary="Order 7 was charged twice."))
    assert "What came before, summed up: Order 7 was charged twice." in text
    assert "Reason: none given." in text


def test_an_answer_that_comes_back_is_told_as_such() -> None:
    text = handed_text(ReceivedHandoff(source="billing", reason="the answer to its handoff", returned=True))
    assert text.startswith("Control returned to you from billing.")


def test_an_agent_whose_wish_was_refused_is_told_why_and_what_it_may_do() -> None:
    text = handed_text(ReceivedHandoff(source="", refused="the context lacks an order"))
    assert text == (
        "Your wish to hand over was refused: the context lacks an order. "
        "Hand over again without this fault, or answer yourself."
    )
