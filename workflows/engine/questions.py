"""Questions to people: what exactly is asked, who may answer, and when it is decided.

An answer names the hash of what was asked. Where the action has changed since, the hash no longer fits, and the person
is asked again instead of allowing what nobody has seen.
"""

import json
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from jsonschema.exceptions import ValidationError
from pydantic import Field

from workflows.engine.errors import EngineError
from workflows.engine.events import Question
from workflows.engine.expressions import Names, text_of
from workflows.engine.records import AnswerGiven
from workflows.engine.schemas import UnusableSchemaError, faults_of
from workflows.engine.templates import render

MAX_COMMENT = 10_000
FORM: Any = Field(
    default=None,
    title="Form",
    description="A JSON Schema of what the person fills in; empty: no form.",
    json_schema_extra={"widget": "schema"},
)
PEOPLE: Any = Field(
    default=(),
    title="Approvers",
    description="Who may answer: names of users, or `group:` and the name of a group; {{ CEL }} may name them. "
    "Empty: whoever started the run.",
    json_schema_extra={"widget": "people"},
)
GROUP = "group:"
STALE = "what is asked has changed since this answer was written; look at it again"


class UnnamedError(EngineError):
    """Say that the settings name people, but the values they met name none: nobody else may answer in their place."""


def question_of(
    *,
    prompt: str,
    names: Names,
    action: Any,
    form: dict[str, Any] | None,
    decisions: list[str],
    more: dict[str, Any],
) -> Question:
    """Make a question of a template for its prompt; `more` are the other fields of `Question`."""
    text = text_of(render(prompt, names))
    # what is hashed is what the log will say: plain JSON
    action = msgspec.json.decode(msgspec.json.encode(action))
    told = question_hash(text, action, form, decisions)
    return Question(prompt=text, hash=told, action=action, form=form, decisions=decisions, **more)


def people(told: Sequence[str], names: Names) -> list[str]:
    """Fill in the names of people; raise `UnnamedError` where some were meant and none is there."""
    found: dict[str, None] = {}
    for value in told:
        made = render(value, names)
        for name in made if isinstance(made, list) else [made]:
            if isinstance(name, str) and name.strip():
                found[name.strip()] = None
    if told and not found:
        raise UnnamedError(f"nobody is named by {', '.join(told)}; check what it refers to")
    return list(found)


def question_hash(prompt: str, action: Any, form: dict[str, Any] | None, decisions: Sequence[str]) -> str:
    """Name exactly what is asked: the SHA-256 of its canonical JSON, in hexadecimal."""
    asked = {"prompt": prompt, "action": action, "form": form, "decisions": list(decisions)}
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def may_answer(question: Question, by: str, groups: Collection[str]) -> bool:
    """Tell whether a person is among those who are asked; where nobody is named, whoever sees the run is."""
    return not question.approvers or not _names(by, groups).isdisjoint(question.approvers)


def awaited(question: Question, given: int) -> list[str]:
    """Name who may answer next, after so many answers; where nobody is named, nobody is here either."""
    if question.order == "sequence":
        return question.approvers[given : given + 1]
    return list(question.approvers)


def refusal(question: Question, given: Sequence[AnswerGiven], answer: Any, groups: Collection[str]) -> str | None:
    """Say why an answer (`by`, `decision`, `hash`, `values`, `comment`) is not taken, or nothing."""
    if answer.hash != question.hash:
        return STALE
    wrong = not_asked(question, [earlier.by for earlier in given], answer.by, groups)
    if wrong is not None:
        return wrong
    if answer.decision not in question.decisions:
        return f"'{answer.decision}' is no answer; choose one of {', '.join(question.decisions)}"
    if len(answer.comment) > MAX_COMMENT:
        return f"the comment is over {MAX_COMMENT:,} characters long"
    faults = form_faults(question, answer.decision, answer.values)
    if not faults:
        return None
    where, message = next(iter(faults.items()))
    return f"the form{f' at {where}' if where else ''}: {message}"


def not_asked(question: Question, answered: Sequence[str], by: str, groups: Collection[str]) -> str | None:
    """Say why a person may not answer, or not now, or nothing; `answered` are those who have."""
    if not may_answer(question, by, groups):
        return f"{by} is not among those who may answer: {', '.join(question.approvers)}"
    if by in answered:
        return f"{by} has answered already"
    turn = awaited(question, len(answered))
    if turn and _names(by, groups).isdisjoint(turn):
        return f"it is the turn of {turn[0]}"
    return None


def form_faults(question: Question, decision: str, values: Any) -> dict[str, str]:
    """Say what of the form is not filled in as it must be, by field; only the first decision needs the form."""
    if question.form is None or decision != question.decisions[0]:
        return {}
    try:
        found = faults_of(values, question.form)
    except UnusableSchemaError as error:
        return {"": f"its schema cannot be used: {str(error)[:300]}"}
    faults: dict[str, str] = {}
    for fault in found:
        faults.setdefault(_place(fault), fault.message[:300])
    return faults


def needed(question: Question) -> int:
    """Count how many have to agree: the quorum, but no more than there are people who are asked by name."""
    people = len(question.approvers)
    by_name = people and not any(name.startswith(GROUP) for name in question.approvers)
    return min(question.quorum, people) if by_name else question.quorum


def decided(question: Question, given: Sequence[AnswerGiven]) -> str | None:
    """Give the decision once enough people agree on one, or the last one once the first cannot win; else nothing."""
    first, last, enough = question.decisions[0], question.decisions[-1], needed(question)
    votes = [answer.decision for answer in given]
    for decision in question.decisions:
        if votes.count(decision) >= enough:
            return decision
    if not votes or votes.count(first) == len(votes):
        return None
    by_name = question.approvers and not any(name.startswith(GROUP) for name in question.approvers)
    if by_name or question.order == "sequence":
        undecided = len(question.approvers) - len(given)
        return last if votes.count(first) + undecided < enough else None
    return None


def escalated(question: Question, given: int) -> list[str]:
    """Name who may answer once it is escalated: those who were asked, and those it is escalated to.

    In a sequence, those who did not answer in time are passed over.
    """
    before = question.approvers[:given] if question.order == "sequence" else question.approvers
    return list(dict.fromkeys([*before, *question.escalate_to]))


def _names(by: str, groups: Collection[str]) -> set[str]:
    return {by, *(f"{GROUP}{group}" for group in groups)}


def _place(fault: ValidationError) -> str:
    path = list(map(str, fault.absolute_path))
    if fault.validator == "required" and isinstance(fault.validator_value, list) and isinstance(fault.instance, dict):
        # the missing field is named, not the object that lacks it
        path += [key for key in fault.validator_value if key not in fault.instance][:1]
    return ".".join(path)
