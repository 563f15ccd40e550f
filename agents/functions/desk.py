"""Specialists of a service desk: triage passes a message on; a specialist answers it from records and knowledge, passes
it on where another fits better, and escalates where a person is needed."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentRequest, HandoffWish, Member
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
    """Answer from records and knowledge, or hand over to whom it belongs."""
    wish = _wish(request, report)
    if wish is not None:
        return AgentAnswer(output=report.say(f"Passing on to {wish.to}: {wish.reason}"), handoff=wish)
    message = text_in(request.input)
    hits, note = search(report.options.source, message, 3, report.options.topic)
    parts = [*_known(request, report), *_guidance(hits), _next_step(request, hits)]
    return AgentAnswer(output="\n\n".join(report.say(f"{part} ").strip() for part in parts if part), note=note)


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


def _wish(request: AgentRequest, report: Report) -> HandoffWish | None:
    message, members = text_in(request.input), {member.name: member for member in request.members}
    boss = report.options.escalate_to
    chain = request.handoff.chain if request.handoff else []
    context = {"topic": report.options.topic, "message": message[:500]}
    if boss in members and boss not in chain and (person := _needs_person(message)):
        return HandoffWish(to=boss, reason=person, context=context)
    others = [member for name, member in members.items() if name != boss and name not in chain]
    if not others or (request.handoff and request.handoff.returned):
        return None
    own = Member(name=report.spec.slug, description=report.spec.description, capabilities=report.spec.capabilities)
    choice = Router.of(report.spec).choose(message, [own, *others], QUESTION)
    if choice.best == own.name or choice.scores[choice.best] < 0.75:
        return None
    return HandoffWish(to=choice.best, reason=f"this is about what {choice.best} does", context=context)


def _needs_person(message: str) -> str:
    if found := _NEEDS_PERSON.search(message):
        return f"the message speaks of {found[0].casefold()!r}, which a person should answer"
    mood = sentiment(message)
    return f"the customer is very upset ({mood['score']:+.2f})" if mood["score"] <= ANGRY else ""


def _known(request: AgentRequest, report: Report) -> list[str]:
    lines = told_records(_records(request), report.options.fields)
    return ["\n".join(lines)] if lines else []


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


def _next_step(request: AgentRequest, hits: list[Hit]) -> str:
    if not hits:
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
