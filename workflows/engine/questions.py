"""Questions to people: what exactly is asked, who may answer, and when it is decided.

An answer names the hash of what was asked. Where the action has changed since, the hash no longer fits, and the person
is asked again instead of allowing what nobody has seen.
"""

import json
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator

from workflows.engine.events import Question
from workflows.engine.records import AnswerGiven

MAX_COMMENT = 10_000


def question_hash(prompt: str, action: Any, form: dict[str, Any] | None, decisions: Sequence[str]) -> str:
    """Name exactly what is asked: the SHA-256 of its canonical JSON, in hexadecimal."""
    asked = {"prompt": prompt, "action": action, "form": form, "decisions": list(decisions)}
    return sha256(json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def may_answer(question: Question, by: str, groups: Collection[str]) -> bool:
    """Tell whether a person is among those who are asked; where nobody is named, whoever sees the run is."""
    wanted = {by, *(f"group:{group}" for group in groups)}
    return not question.approvers or not wanted.isdisjoint(question.approvers)


def refusal(question: Question, given: Sequence[AnswerGiven], answer: Any, groups: Collection[str]) -> str | None:
    """Say why an answer (`by`, `decision`, `hash`, `values`, `comment`) is not taken, or nothing."""
    if answer.hash != question.hash:
        return "what is asked has changed since this answer was written; look at it again"
    if not may_answer(question, answer.by, groups):
        return f"{answer.by} is not among those who may answer: {', '.join(question.approvers)}"
    if any(earlier.by == answer.by for earlier in given):
        return f"{answer.by} has answered already"
    if question.order == "sequence" and question.approvers and not _is_next(question, given, answer.by, groups):
        return f"it is the turn of {question.approvers[len(given)]}"
    if answer.decision not in question.decisions:
        return f"'{answer.decision}' is no answer; choose one of {', '.join(question.decisions)}"
    if len(answer.comment) > MAX_COMMENT:
        return f"the comment is over {MAX_COMMENT:,} characters long"
    return _misfit(question, answer)


def decided(question: Question, given: Sequence[AnswerGiven]) -> str | None:
    """Give the decision once enough people agree on one, or the last one once the first cannot win; else nothing."""
    first, last = question.decisions[0], question.decisions[-1]
    votes = [answer.decision for answer in given]
    for decision in question.decisions:
        if votes.count(decision) >= question.quorum:
            return decision
    people = [name for name in question.approvers if not name.startswith("group:")]
    known = len(people) == len(question.approvers) > 0
    undecided = len(people) - len(given) if known else 0
    if votes and votes.count(first) < len(votes) and votes.count(first) + undecided < question.quorum:
        return last
    return None


def _is_next(question: Question, given: Sequence[AnswerGiven], by: str, groups: Collection[str]) -> bool:
    if len(given) >= len(question.approvers):
        return False
    wanted = question.approvers[len(given)]
    return wanted == by or wanted in {f"group:{group}" for group in groups}


def _misfit(question: Question, answer: Any) -> str | None:
    if question.form is None or answer.decision != question.decisions[0]:
        return None
    wrong = next(iter(Draft202012Validator(question.form).iter_errors(answer.values)), None)
    if wrong is None:
        return None
    where = ".".join(str(part) for part in wrong.absolute_path)
    return f"the form{f' at {where}' if where else ''}: {wrong.message[:300]}"
