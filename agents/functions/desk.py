"""Specialists of a service desk: triage passes a message on; a specialist answers it from records and knowledge, passes
it on where another fits better, and escalates where a person is needed."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentRequest, HandoffWish, Member
from agents.functions.decomposing import parts_of
from agents.functions.inputs import conversation, records_in, text_in
from agents.functions.record_words import told_records
from agents.functions.registry import Report, agent_function
from agents.functions.sources import Hit, search
from agents.routing import Choice, Router
from agents.text.entities import emails, references
from agents.text.sentiment import sentiment
from agents.text.words import stems

QUESTION = "Which specialist should take care of this message?"
_NEEDS_PERSON = re.compile(
    r"\b(lawyer|legal action|sue|court|manager|supervisor|complaint|regulator|ombudsman|injur\w+|unsafe|fire|"
    r"data breach|speak to (?:a |some)?(?:human|person|one))\b",
    re.IGNORECASE,
)
ANGRY = -0.65
SURELY = 0.75


class TriageOptions(BaseModel):
    """When triage asks instead of passing on."""

    model_config = ConfigDict(extra="forbid")

    least: float = Field(default=0.4, ge=0, le=1, description="Below this probability it asks what is meant.")


class SpecialistOptions(BaseModel):
    """What a specialist knows."""

    model_config = ConfigDict(extra="forbid")

    topic: str = Field(description="The topic of the knowledge that it answers from.")
    source: str = Field(default="policies", description="The source that holds the knowledge.")
    escalate_to: str = Field(default="escalation", description="The member that takes what needs a person.")
    fields: list[str] = Field(default=[], description="Fields of records that it talks about first.")


@agent_function("triage", "Triage", options=TriageOptions)
def triage(request: AgentRequest, report: Report) -> AgentAnswer:
    """Pass a message to the specialist whose capabilities fit, with what it found in it; ask where none is clear."""
    message = text_in(request.input)
    members = [member for member in request.members if member.name != "escalation"] or request.members
    if not members:
        return AgentAnswer(output="There is no specialist to pass this to.")
    asked = _with_context(request)
    choice = Router.of(report.spec).choose(asked, members, QUESTION)
    probability = choice.scores[choice.best]
    if probability < report.options.least or not stems(asked):
        return AgentAnswer(output=report.say(_asking(members)), note=choice.note)
    reason = f"{choice.best} fits best ({probability:.0%}, by the {choice.method})"
    report.say(reason)
    context = _context(message, choice, request)
    return AgentAnswer(
        output=reason, handoff=HandoffWish(to=choice.best, reason=reason, context=context), note=choice.note
    )


@agent_function("specialist", "Specialist", options=SpecialistOptions)
def specialist(request: AgentRequest, report: Report) -> AgentAnswer:
    """Answer from records and knowledge, or hand over to whom it belongs; the rest of a message goes on likewise."""
    message, answered = _left_to_answer(request)
    wish = _wish(request, report, message, answered)
    if wish is not None:
        return AgentAnswer(output=report.say(f"Passing on to {wish.to}: {wish.reason}"), handoff=wish)
    hits, note = search(report.options.source, message, 3, report.options.topic)
    known = _known(request, report)
    parts = [*known, *_guidance(hits), _next_step(request, bool(hits or known))]
    new = [part for part in parts if part and part not in "".join(answered)]
    answer = "\n\n".join([*answered, *(report.say(f"{part} ").strip() for part in new)])
    return AgentAnswer(output=answer, handoff=_rest(request, report, message, answer), note=note)


@agent_function("escalation", "Escalation")
def escalation(request: AgentRequest, report: Report) -> str:
    """Write the case down for a person: what happened, who tried what, and why it was escalated."""
    message = text_in(request.input)
    mood = sentiment(message)
    handed = request.handoff
    lines = ["**Escalated to a person.** Your case is noted as follows, so that you need not say it again.", ""]
    lines.append(f"- What you wrote: {message[:400]}")
    lines.append(f"- Mood: {mood['label']} ({mood['score']:+.2f})")
    if handed is not None:
        lines.append(f"- Way here: {' → '.join(handed.chain) or handed.source}; reason: {handed.reason}")
        lines += [f"- {finding['member']} found: {text_in(finding['output'])[:300]}" for finding in handed.findings]
    lines += [f"- On record: {line}" for line in told_records(_records(request))]
    return "".join(report.say(f"{line}\n") for line in lines).strip()


def _left_to_answer(request: AgentRequest) -> tuple[str, list[str]]:
    """Give the part of the message that was handed over, or all of it, and what was answered to the rest before."""
    context = request.handoff.context if request.handoff else {}
    part, answered = context.get("part"), context.get("answered")
    if isinstance(part, str) and isinstance(answered, str):
        return part, [answered]
    return text_in(request.input), []


def _wish(request: AgentRequest, report: Report, message: str, answered: list[str]) -> HandoffWish | None:
    boss, chain = report.options.escalate_to, request.handoff.chain if request.handoff else []
    context = {"topic": report.options.topic, "message": message[:500]}
    if answered:  # what the one before answered goes along to whoever is next
        context |= {"part": message, "answered": answered[0]}
    free = {member.name for member in request.members} - set(chain)
    if boss in free and (person := _needs_person(message)):
        return HandoffWish(to=boss, reason=person, context=context)
    others = _others(request, report)
    if not others:
        return None
    own = _own(report)
    choice = Router.of(report.spec).choose(message, [own, *others], QUESTION)
    if choice.best == own.name or choice.scores[choice.best] < SURELY:
        return None
    return HandoffWish(to=choice.best, reason=f"this is about what {choice.best} does", context=context)


def _rest(request: AgentRequest, report: Report, message: str, answer: str) -> HandoffWish | None:
    """Hand over the part of a message that is another's, with the answer to the part before."""
    others = _others(request, report)
    parts = parts_of(message, [_own(report), *others], Router.of(report.spec)) if others else []
    names = {member.name for member in others}
    part = next((part for part in parts if len(parts) > 1 and part.worker in names), None)
    if part is None:
        return None
    context = {"part": part.text[:2000], "answered": answer}
    return HandoffWish(to=part.worker, reason=f"the message is also about what {part.worker} does", context=context)


def _others(request: AgentRequest, report: Report) -> list[Member]:
    """Name the specialists who have not had the message yet; none where control came back."""
    handed = request.handoff
    if handed and handed.returned:
        return []
    passed = {report.options.escalate_to, *(handed.chain if handed else [])}
    return [member for member in request.members if member.name not in passed]


def _own(report: Report) -> Member:
    spec = report.spec
    return Member(name=spec.slug, description=spec.description, capabilities=spec.capabilities)


def _needs_person(message: str) -> str:
    if found := _NEEDS_PERSON.search(message):
        return f"the message speaks of {found[0].casefold()!r}, which a person should answer"
    mood = sentiment(message)
    return f"the customer is very upset ({mood['score']:+.2f})" if mood["score"] <= ANGRY else ""


def _known(request: AgentRequest, report: Report) -> list[str]:
    return told_records(_records(request), report.options.fields)


def _records(request: AgentRequest) -> list[dict[str, Any]]:
    handed = request.handoff
    passed = [handed.context, handed.findings] if handed else []
    return records_in(request.input, request.state, *passed)


def _guidance(hits: list[Hit]) -> list[str]:
    useful = [hit for hit in hits if hit.coverage >= 0.08][:2] or hits[:1]
    told = []
    for hit in useful:
        steps = "".join(f"\n{number}. {step}" for number, step in enumerate(hit.entry.steps, start=1))
        told.append(f"**{hit.entry.title}.** {hit.entry.text}{steps}")
    return told


def _next_step(request: AgentRequest, useful: bool) -> str:
    if not useful:
        return "I have no guidance on this yet; tell me more, and I will pass it to a person if need be."
    named = any(references(text) or emails(text) for text in conversation(request))
    return "" if named else "If this is about an order, tell me its number (such as A-10042) or your e-mail address."


def _with_context(request: AgentRequest) -> str:
    message = text_in(request.input)
    before = [past.content for past in request.history if past.role == "user"][-1:]
    return message if len(message.split()) > 6 else " ".join([*before, message])


def _context(message: str, choice: Choice, request: AgentRequest) -> dict[str, Any]:
    found = {"mood": sentiment(message)["label"], "references": references(message), "probabilities": choice.scores}
    return {**found, "user": request.user} if request.user else found


def _asking(members: list[Member]) -> str:
    return f"I am not sure who can help you best: {', '.join(member.name for member in members)}. What is it about?"
