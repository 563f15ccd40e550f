"""The examples that ship do real work: another input gives another output, and what is missing is told."""

import pytest

from agents.selectors import provider_slugs
from tests.examples.loop import example, run_example, shipped_specs
from workflows.engine.state import RunState
from workflows.engine.validation import validate_document

SLUGS = ("document-pipeline", "research-desk", "customer-service", "support-triage")
PARCEL = {"message": "Hello, my order A-10042 should have been here on Friday. Where is my parcel?"}


def chain_of(state: RunState) -> list[str]:
    return [link.target for activation in state.activations.values() for link in activation.chain]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_example_has_no_problem_and_runs_on_its_own_example(slug: str) -> None:
    document = example(slug)
    assert validate_document(document) == []
    state = run_example(slug, document["nodes"][0]["config"]["example"])
    assert (state.status, bool(state.output)) == ("succeeded", True)


def test_every_shipped_agent_names_providers_that_ship() -> None:
    for spec in shipped_specs().values():
        assert set(provider_slugs(spec.settings)) == set(spec.providers)


def test_the_pipeline_reads_whatever_is_pasted() -> None:
    letter = "Dear Ms Novak,\n\nI am writing about invoice INV-2044 of 120 EUR. Please send it again.\n\nKind regards"
    recipe = "# Soup\n\n1. Chop the **onions**.\n2. Stir for ten minutes until soft.\n3. Make sure that it boils.\n"
    outputs = [run_example("document-pipeline", {"document": text}).output for text in (letter, recipe)]
    assert [output["format"] for output in outputs] == ["text", "markdown"]
    assert [output["category"] for output in outputs] == ["correspondence", "manual"]
    assert outputs[0]["entities"]["references"] == ["INV-2044"]
    assert "entities" not in outputs[1] or "references" not in outputs[1]["entities"]


def test_each_stage_of_the_pipeline_is_given_all_that_came_before() -> None:
    state = run_example("document-pipeline", {"document": "The bank opened in Oslo on 3 May 2024. It said so."})
    assert {"title", "language", "text", "entities", "category"} <= set(state.activations["pipeline/summary"].input)


def test_an_empty_document_fails_with_the_reason() -> None:
    state = run_example("document-pipeline", {"document": "<p></p><div></div>"})
    assert state.status == "failed"
    assert state.error is not None
    assert "no text" in state.error.message


def test_a_report_cites_what_was_found_and_names_the_source_that_failed() -> None:
    state = run_example("research-desk", {"question": "How should clients retry after status 429?"})
    assert "HTTP status 429 and Retry-After" in state.output
    assert "[1]" in state.output
    assert "**archive** failed" in state.output.split("## What is missing")[1]


def test_two_questions_give_two_reports() -> None:
    questions = ("Write-ahead logging in SQLite", "Prompt injection in support tickets")
    reports = [run_example("research-desk", {"question": question}).output for question in questions]
    assert "WAL" in reports[0]
    assert "WAL" not in reports[1]
    assert "injection" in reports[1]


def test_the_desk_gathers_facts_and_then_lets_a_specialist_answer() -> None:
    state = run_example("customer-service", PARCEL)
    desk = state.activations["desk"]
    assert [line.worker for line in desk.ledger] == ["records", "specialists"]
    assert chain_of(state) == ["shipping"]
    assert "PS-558204" in state.output
    assert [turn["role"] for turn in state.values["conversation"]] == ["customer", "desk"]


def test_the_rest_of_a_message_goes_on_to_whom_it_belongs_and_both_answers_count() -> None:
    state = run_example("customer-service", {"message": "Where is my order A-10042? And I was charged twice."})
    assert chain_of(state) == ["billing", "shipping"]
    assert "Charged twice" in state.output
    assert "PS-558204" in state.output


def test_a_thread_remembers_the_order_number() -> None:
    first = run_example("customer-service", PARCEL)
    history = (("user", PARCEL["message"]), ("assistant", first.output))
    second = run_example("customer-service", {"message": "And can I get a refund for it?"}, history)
    assert "A-10042" in second.output
    assert "Refund" in second.output
    assert "Order A-10042" not in run_example("customer-service", {"message": "And can I get a refund for it?"}).output


def test_the_users_context_is_looked_up_where_the_message_names_nothing() -> None:
    state = run_example("customer-service", {"message": "Where is my parcel?"}, user={"email": "a.haddad@mail.example"})
    assert "A-10070" in state.output


@pytest.mark.parametrize(
    ("message", "members"),
    [
        ("I was charged twice for my subscription, please return the money", ["billing"]),
        ("I forgot my password and the reset link has expired", ["account"]),
        ("The app crashes with an error as soon as I open it", ["technical"]),
    ],
)
def test_triage_passes_a_ticket_to_whom_it_belongs(message: str, members: list[str]) -> None:
    assert chain_of(run_example("support-triage", {"message": message})) == members


def test_what_needs_a_person_is_escalated_with_its_chain() -> None:
    state = run_example("support-triage", {"message": "You charged my card twice! I will call my lawyer."})
    assert chain_of(state)[-1] == "escalation"
    assert "triage → billing → escalation" in state.output


def test_triage_asks_where_nothing_is_said() -> None:
    state = run_example("support-triage", {"message": "Hello"})
    assert chain_of(state) == []
    assert state.output.endswith("?")
