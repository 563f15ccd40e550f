"""The examples that combine patterns: what they do depends on their input, on people, on events and on time."""

from typing import Any

import pytest

from tests.examples.loop import Outside, example, run_example
from workflows.engine.state import RunState

LOG = "10:04:11 ERROR payments: timeout after 30 s\n10:04:19 ERROR payments: timeout after 31 s\n10:05:00 INFO web: ok"
ODD = "10:04:11 ERROR gateway: purple monkey dishwasher"
YES: dict[str, Any] = {"decision": "approve", "values": {"note": "second provider"}}
PURCHASE = {
    "item": "Oscilloscope",
    "amount": 2400,
    "cost_centre": "R&D",
    "supplier": "Nordlicht Instruments",
    "reason": "The old one fails above 50 MHz.",
}


def incident(log: str, said: dict[str, Any] | None = None, silent: tuple[str, ...] = (), **events: Any) -> RunState:
    outside = Outside(answers={"allow": [said] if said else []}, events=events, silent=silent)
    return run_example("incident-response", {"service": "shop", "log": log}, outside=outside)


def purchase(*said: dict[str, Any], mended: tuple[dict[str, Any], ...] = (), **changed: Any) -> RunState:
    mends = [{"decision": "answer", "values": values} for values in mended]
    outside = Outside(answers={"allow": list(said), "mend": mends})
    return run_example("purchase-approval", PURCHASE | changed, outside=outside)


def status_of(state: RunState, *paths: str) -> list[str]:
    return [state.activations[path].status if path in state.activations else "not entered" for path in paths]


def test_a_known_failure_wins_the_race_stops_the_team_and_waits_for_its_recovery() -> None:
    # an archive that cannot be reached says so soon, and may do before the runbooks are searched
    state = incident(LOG, YES, silent=("archive-searcher",), recovered={})
    assert (state.output["status"], state.output["book"]) == ("recovered", ["shop: second provider"])
    assert "Switch to the second provider" in state.output["done"]
    assert status_of(state, "remedies/archive", "team", "change/book") == ["cancelled", "cancelled", "left"]


def test_a_failure_that_no_runbook_knows_is_left_to_the_team() -> None:
    state = incident(ODD, YES, recovered={})
    assert status_of(state, "enough", "team") == ["not entered", "left"]
    assert state.output["status"] == "recovered"
    assert len(state.activations["team"].ledger) >= 1


def test_what_does_not_recover_in_time_is_escalated() -> None:
    state = incident(LOG, YES)
    assert status_of(state, "closed", "escalation") == ["not entered", "left"]
    assert "has not recovered" in str(state.output)


def test_nothing_is_done_that_nobody_allowed() -> None:
    assert incident(LOG, {"decision": "reject", "values": {"note": "no"}}).output["status"] == "rejected"
    late = incident(LOG)
    assert (late.output["status"], status_of(late, "change")) == ("expired", ["not entered"])


def test_a_log_without_failures_ends_the_run_at_once() -> None:
    state = incident("10:00 INFO all well")
    assert state.output == {"status": "nothing failed", "lines": 1}
    assert status_of(state, "remedies", "team") == ["not entered", "not entered"]


def test_a_large_purchase_with_an_offer_is_read_by_another_workflow_and_allowed_by_a_person() -> None:
    offer = "# Offer\n\nNordlicht Instruments offers an oscilloscope for 2,400 EUR until 31 December 2026."
    state = purchase({"decision": "approve"}, offer=offer)
    assert (state.output["status"], "2,400 EUR" in state.output["offer"]) == ("ordered", True)
    assert status_of(state, "read/pipeline/entities", "allow") == ["left", "left"]


def test_a_small_purchase_needs_nobody() -> None:
    state = purchase(amount=120)
    assert (state.output["status"], state.output["offer"], status_of(state, "allow")) == (
        "ordered",
        None,
        ["not entered"],
    )


def test_a_purchase_that_the_checks_refuse_is_mended_by_who_asked_for_it() -> None:
    mended = {"reason": "Printing the annual report for the meeting", "supplier": "Papier Keller"}
    state = purchase(amount=120, supplier="QuickPrint", reason="print", mended=(mended,))
    assert (state.output["status"], state.output["rounds"]) == ("ordered", 2)
    assert [verdict["verdict"] for verdict in state.values["verdicts"]] == ["no", "yes"]


def test_a_purchase_that_is_never_mended_is_refused_at_the_limit() -> None:
    state = purchase(supplier="QuickPrint", reason="print", mended=({"reason": "print"},) * 3)
    assert state.output == {"status": "refused", "item": "Oscilloscope", "why": "the checks did not agree"}


def test_what_a_person_does_not_allow_is_not_bought() -> None:
    assert purchase({"decision": "reject"}).output == {"status": "refused", "item": "Oscilloscope", "why": "rejected"}
    assert purchase().output["why"] == "expired"


def test_a_report_answers_each_question_and_stops_at_five() -> None:
    questions = [
        f"What is {what}?" for what in ("a timeout", "a retry", "jitter", "a queue", "a lock", "a log", "a key")
    ]
    state = run_example("research-report", {"topic": "Reliability", "questions": questions})
    assert len(state.output["answers"]) == 5
    assert len(state.output["summary"].split()) <= 60
    assert status_of(state, "refine/short", "refine/cut") == ["left", "left"]


def test_two_topics_give_two_reports() -> None:
    asked = [
        {"topic": "A", "questions": ["What is an idempotency key?"]},
        {"topic": "B", "questions": ["What is jitter?"]},
    ]
    first, second = (run_example("research-report", value).output for value in asked)
    assert first["answers"][0]["hits"] != second["answers"][0]["hits"]
    assert first["summary"] != second["summary"]


def test_a_report_that_is_short_is_not_cut() -> None:
    state = run_example("research-report", {"topic": "Keys", "questions": ["What is an idempotency key?"]})
    assert status_of(state, "refine/short", "refine/cut") == ["cancelled", "not entered"]
    assert state.activations["refine"].choices[-1].choice == "accept"


def test_the_best_version_is_talked_over_until_the_reviewer_accepts_it() -> None:
    text = example("editorial-room")["nodes"][0]["config"]["example"]["message"]
    state = run_example("editorial-room", {"message": text})
    assert (state.output["accepted"], "really" in state.output["text"]) == (True, False)
    assert set(state.activations["versions"].scores) <= {"revised", "central", "original"}
    spoken = [choice.choice for choice in state.activations["table"].choices]
    assert spoken[:2] == ["reviser", "reviewer"]


@pytest.mark.parametrize(
    ("message", "desks"),
    [
        ("Where is my parcel? It is late.", ["shipping"]),
        ("Where is my order A-10042? And I was charged twice for A-10051.", ["billing", "shipping"]),
        ("I forgot my password and the reset link has expired.", ["account"]),
    ],
)
def test_a_message_goes_to_all_desks_that_it_needs_and_to_no_other(message: str, desks: list[str]) -> None:
    state = run_example("support-desk", {"message": message})
    asked = [desk for desk in ("account", "billing", "person", "shipping", "technical") if desk in state.activations]
    assert (state.status, asked) == ("succeeded", desks)


def test_what_fits_no_desk_goes_to_a_person() -> None:
    state = run_example("support-desk", {"message": "Qwertz."})
    assert status_of(state, "person", "billing") == ["left", "not entered"]
