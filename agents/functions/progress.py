"""What a lead without a language model says of a ledger, of a talk, and of work that failed: who is next, if any."""

import re
from typing import Any

from agents.contract import AgentAnswer, AgentRequest, Member
from agents.functions.decomposing import gatherers
from agents.functions.inputs import text_in
from agents.functions.registry import Report
from agents.routing import Router
from agents.text.ranking import central
from agents.text.sentences import prose

MOST_SENTENCES = 4


def progress(request: AgentRequest, report: Report) -> AgentAnswer:
    """Judge a ledger: done when every line has ended, looping when one worker said the same twice; name who is next."""
    lines = _lines(request)
    done = [line for line in lines if line.get("status") == "done"]
    free = next((line for line in lines if _is_free(line, done)), None)
    failed = [line for line in lines if line.get("status") in ("failed", "blocked")]
    said = [(line["worker"], text_in(line.get("output"))) for line in done]
    looping = len(set(said)) < len(said)
    over = free is None and bool(done) and not failed
    began = any(line.get("status") != "waiting" for line in lines)
    progressing = (bool(done) or not began) and not failed and not looping
    told: dict[str, Any] = {"done": over, "looping": looping, "progressing": progressing}
    if free is not None:
        told |= {"next": free["worker"], "subtask": free["id"], "instruction": free.get("instruction", "")}
    reason = f"{len(done)} of {len(lines)} subtasks are done" + (f", {len(failed)} failed" if failed else "")
    return AgentAnswer(output=told | {"reason": report.say(reason)})


def replan(request: AgentRequest, report: Report) -> AgentAnswer:
    """Plan again what is not done, in the same order; who failed, or is not wanted, is replaced by the best."""
    lines = _lines(request)
    lost = [line for line in lines if line.get("status") != "done"]
    because = text_in(request.input.get("because")) if isinstance(request.input, dict) else ""
    barred = _barred(request, because)
    ids = {line["id"]: line["id"] for line in lines} | {line["id"]: f"again{n}" for n, line in enumerate(lost, start=1)}
    subtasks = []
    for line in lost:
        kept = line.get("status") != "failed" and line["worker"] not in barred
        worker = line["worker"] if kept else _another(request, report, line, barred)
        after = [ids[name] for name in line.get("after") or [] if name in ids]
        told = {"id": ids[line["id"]], "worker": worker, "instruction": line.get("instruction", ""), "after": after}
        subtasks.append(told)
    reason = report.say(f"{len(subtasks)} subtasks anew: {because}")
    return AgentAnswer(output={"subtasks": subtasks, "reason": reason})


def _barred(request: AgentRequest, because: str) -> set[str]:
    """Name those who a person does not want, as far as a rejection says so."""
    if not isinstance(request.input, dict) or "rejected_by" not in request.input:
        return set()
    unwanted = re.findall(r"\b(?:no|not|without|never|instead of) (?:the )?([\w-]+)", because, re.IGNORECASE)
    names = {name.casefold() for name in unwanted}
    return {member.name for member in request.members if member.name.casefold() in names}


def _another(request: AgentRequest, report: Report, line: dict[str, Any], barred: set[str]) -> str:
    others = [member for member in _workers(request) if member.name not in {line["worker"], *barred}]
    return _best(report, _task(request, line), others or request.members)


def reassign(request: AgentRequest, report: Report) -> AgentAnswer:
    """Give a subtask that failed to the best of those who have not tried it."""
    told = request.input if isinstance(request.input, dict) else {}
    left = [member for member in _workers(request) if member.name not in (told.get("tried") or [])]
    if not left:
        return AgentAnswer(output={"worker": None, "reason": report.say("everybody has tried")})
    worker = _best(report, _task(request, told.get("subtask") or {}), left)
    return AgentAnswer(output={"worker": worker, "reason": report.say(f"{worker} fits best of those who are left")})


def chair(request: AgentRequest, report: Report) -> AgentAnswer:
    """Let somebody else speak than the last one, who fits what was said; end when the last one accepted it."""
    transcript = request.input["transcript"]
    last = transcript[-1] if transcript else {}
    if isinstance(last.get("message"), dict) and last["message"].get("accept") is True:
        return AgentAnswer(output={"next": None, "reason": report.say(f"{last['speaker']} has nothing to mend")})
    heard = {line["speaker"] for line in transcript}
    silent = [member for member in request.members if member.name not in heard]
    others = [member for member in request.members if member.name != last.get("speaker")] or request.members
    spoken = text_in(last.get("message")) or text_in(request.input.get("request"))
    worker = silent[0].name if silent else Router.of(report.spec).choose(spoken, others).best
    reason = "has not spoken yet" if silent else "fits what was said last"
    return AgentAnswer(output={"next": worker, "reason": report.say(f"{worker} {reason}")})


def summarise(request: AgentRequest, report: Report) -> AgentAnswer:
    """Sum a talk, or what members of a handoff found, up in its central sentences, each with who said it."""
    told = request.input if isinstance(request.input, dict) else {}
    lines = [(line["speaker"], line["message"]) for line in told.get("transcript") or []]
    lines += [(found["member"], found["output"]) for found in told.get("findings") or []]
    said = [(speaker, sentence) for speaker, message in lines for sentence in _said(message)]
    if not said:
        return AgentAnswer(output=report.say(text_in(told.get("request", request.input))))
    kept = central([sentence for _, sentence in said], MOST_SENTENCES)
    return AgentAnswer(output=report.say("\n".join(f"{said[index][0]}: {said[index][1]}" for index in kept)))


def _said(message: Any) -> list[str]:
    text = text_in(message)
    return prose(text) or [text]


def _lines(request: AgentRequest) -> list[dict[str, Any]]:
    told = request.input.get("ledger") if isinstance(request.input, dict) else None
    lines = [line for line in told if isinstance(line, dict) and "worker" in line] if isinstance(told, list) else []
    return [line for line in lines if line.get("status") != "dropped"]


def _is_free(line: dict[str, Any], done: list[dict[str, Any]]) -> bool:
    return line.get("status") == "waiting" and {one["id"] for one in done}.issuperset(line.get("after") or [])


def _workers(request: AgentRequest) -> list[Member]:
    gathering = gatherers(request.members)
    return [member for member in request.members if member not in gathering] or request.members


def _task(request: AgentRequest, line: dict[str, Any]) -> str:
    asked = request.input.get("request") if isinstance(request.input, dict) else request.input
    return str(line.get("instruction") or "") or text_in(asked)


def _best(report: Report, task: str, members: list[Member]) -> str:
    best: str = Router.of(report.spec).choose(task, members).best
    return best
