"""The editor's desk: a text is revised until the review accepts it, and candidates are compared by the same rules."""

from typing import Any

from tests.agents.asked import answered, request, spec

LONG = (
    "The new pump is really very quiet and it uses less power than the old pump, but the casing gets warm when it runs "
    "for a whole day and the manual does not say so. The price is fair. Delivery takes a week at most. We like it."
)
RULES = {"max_words": 30, "max_sentence": 15}


async def asked(function: str, value: Any, purpose: str = "answer") -> Any:
    return (await answered(spec("function", function=function, options=RULES), request(value, purpose))).output


async def test_a_review_names_what_is_wrong_and_a_revision_mends_it_step_by_step() -> None:
    text, passes = LONG, 0
    review = await asked("review-text", {"request": LONG, "output": text}, "evaluate")
    assert (review["accept"], review["score"]) == (False, 0.4)
    while not review["accept"] and passes < 4:
        text = await asked("revise-text", {"request": LONG, "previous": text, "feedback": review["feedback"]})
        review = await asked("review-text", {"request": LONG, "output": text}, "evaluate")
        passes += 1
    assert (review["accept"], review["feedback"]) == (True, [])
    assert len(text.split()) <= 30
    assert " very " not in text


async def test_the_first_revision_only_takes_fillers_out() -> None:
    text = await asked("revise-text", "In order to win, just call. It is really simple.")
    assert text == "To win, call. It is simple."


async def test_the_best_candidate_is_the_shortest_that_keeps_the_rules() -> None:
    results = {"a": LONG, "b": "The pump is quiet. The casing gets warm.", "c": "The pump is quiet."}
    told = await asked("review-text", {"request": "pump", "results": results, "failures": {}}, "judge")
    assert told["best"] == "c"
    assert told["scores"]["a"] < told["scores"]["b"] == told["scores"]["c"]
