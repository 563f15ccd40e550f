"""What a model is told for each purpose."""

from collections.abc import Sequence
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, UserPromptPart

from agents.contract import AgentRequest, AgentSpec, Member, PastMessage
from agents.handed import as_json, handed_text

PURPOSES = {
    "route": "You lead these workers. Choose who does what next. `next` is a worker's name, or null when every part of "
    "the request has its result; `instruction` tells the worker what to do; `answer` is the final answer if you end.",
    "plan": "You lead these workers. Write down as `facts` what is known and what must be found out. Divide the "
    "request into subtasks, each for one worker, with its own `id`. `after` names the subtasks whose results it needs; "
    "what needs nothing runs at once.",
    "replan": "You lead these workers, and the plan in the ledger has to be made anew; `because` says for what "
    "reason. Correct the `facts` by what was found. Plan only what is still missing, another way than before: what is "
    "done is kept, and `after` may name it. Give new subtasks new ids.",
    "progress": "You lead these workers. Read the ledger and judge: is the request fulfilled (`done`); does the same "
    "happen again and again (`looping`); did the last result bring it forward (`progressing`; true if nothing was "
    "tried yet)? Then choose who works next (`next`: a worker's name, or null when it is done) on which `subtask` of "
    "the ledger, if on one, with what `instruction`. `answer` is the final answer if you end.",
    "reassign": "You lead these workers. A worker failed at the subtask; `tried` names those who already did. Choose "
    "who tries it now, and `instruction` anew if another wording helps. `worker` is null if nobody here can do it.",
    "assemble": "Make one answer to the request out of these results. Add nothing. Name what failed and what is "
    "missing.",
    "synthesise": "Make one answer to the request out of these results. Add nothing. Name what failed.",
    "summarise": "Sum up what is below for somebody who was not there and has to go on with it: what was asked, what "
    "was found and agreed, what is still open. Keep names, numbers and identifiers as they are. Add nothing.",
    "classify": "Choose the case that fits the input best.",
    "judge": "Compare these results with the request. `best` names the one that fulfils it best; `scores` rates each "
    "from 0 to 1; `reason` says in a sentence why.",
    "evaluate": "Check the result against the request. `accept` it only if nothing important is missing or wrong; "
    "`score` it from 0 to 1; `feedback` says what exactly is to be improved.",
}


def instructions_of(spec: AgentSpec, request: AgentRequest) -> str:
    """Write everything that stays the same through the conversation: who the agent is and what it is to keep to."""
    parts = [
        spec.instructions or spec.description,
        request.instructions,
        PURPOSES.get(request.purpose, ""),
        _members(request),
        f"What is known of the user: {as_json(request.user)}" if request.user else "",
        f"Shared state: {as_json(request.state)}" if request.state else "",
        handed_text(request.handoff) if request.handoff else "",
    ]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def prompt_of(value: Any) -> str:
    """Write a step's input as the user's message."""
    return value if isinstance(value, str) else as_json(value)


def history_of(past: Sequence[PastMessage]) -> list[ModelMessage]:
    """Write the thread's messages as the model's own conversation."""
    return [
        ModelRequest(parts=[UserPromptPart(content=message.content)])
        if message.role == "user"
        else ModelResponse(parts=[TextPart(content=message.content)])
        for message in past
    ]


def _members(request: AgentRequest) -> str:
    if not request.members:
        return ""
    head = "You may hand over to" if request.purpose == "answer" else "You may choose"
    return "\n".join([f"{head}:", *map(described, request.members)])


def described(member: Member) -> str:
    """Describe a member in a line."""
    able = f" Capabilities: {', '.join(member.capabilities)}." if member.capabilities else ""
    return f"- {member.name}: {member.description}{able}"
