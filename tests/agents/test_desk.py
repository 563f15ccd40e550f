"""Specialists of a service desk: what one answered is not lost when another is called."""

from agents.contract import ReceivedHandoff
from tests.agents.asked import answered, request, spec

SHIPPING = spec("function", function="specialist", options={"topic": "shipping"})


async def test_an_earlier_answer_goes_along_when_the_rest_is_passed_on_again() -> None:
    part = "I will call my lawyer if the parcel is lost."
    came = ReceivedHandoff(source="billing", chain=["billing"], context={"part": part, "answered": "It was refunded."})
    asked = request("I was charged twice. " + part, members=("escalation",), handoff=came)
    wish = (await answered(SHIPPING, asked)).handoff
    assert wish is not None
    assert wish.to == "escalation"
    assert (wish.context["part"], wish.context["answered"]) == (part, "It was refunded.")
