"""An editor's desk without a language model: revise a text by rules that one can measure, and review it by the same."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentRequest
from agents.functions.inputs import text_in
from agents.functions.registry import Report, agent_function
from agents.text.keywords import key_phrases
from agents.text.ranking import central
from agents.text.sentences import sentences
from agents.text.words import stems

_FILLERS = re.compile(
    r"\b(very|really|basically|actually|simply|quite|just|in order(?= to)|it should be noted that|as a matter of fact|"
    r"needless to say|at this point in time|due to the fact that)\b[ ,]*",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(?:;|,? (?:and|but|while|whereas|which means that)) (?=\w+ \w+)")
_MISSING = re.compile(r"does not name (.+)\.$")


class HouseRules(BaseModel):
    """What a text must keep to."""

    model_config = ConfigDict(extra="forbid")

    max_words: int = Field(default=60, ge=5, le=2000, description="A text has no more words than these.")
    max_sentence: int = Field(default=22, ge=5, le=200, description="A sentence has no more words than these.")
    subjects: int = Field(default=2, ge=0, le=10, description="So many of the request's key phrases must be named.")


@agent_function("revise-text", "Revise a text", options=HouseRules)
def revise_text(request: AgentRequest, report: Report) -> str:
    """Take out fillers; then mend what the feedback names: part sentences, cut, add what is missing."""
    rules: HouseRules = report.options
    told = _of_talk(request.input)
    text, feedback = _draft(told), " ".join(_lines(told.get("feedback"))).casefold()
    revised = _capitalised(_FILLERS.sub("", text))
    if "sentence" in feedback:
        revised = " ".join(_parted(sentence, rules.max_sentence) for sentence in sentences(revised))
    if "words" in feedback:
        revised = _shortened(revised, rules.max_words)
    for phrase in _unnamed(told.get("feedback")):
        revised = _naming(phrase, revised, text_in(told.get("request")), rules)
    return report.say(revised.strip())


@agent_function("review-text", "Review a text", options=HouseRules)
def review_text(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Check a text against the house rules, or compare several; accept it, or say what to mend."""
    rules: HouseRules = report.options
    told = _of_talk(request.input)
    if request.purpose == "judge":
        return _compared(told, rules, report)
    faults, score = _reviewed(_draft(told), text_in(told.get("request")), rules)
    report.say("accepted" if not faults else "; ".join(faults))
    return {"accept": not faults, "score": score, "feedback": faults}


def _compared(told: dict[str, Any], rules: HouseRules, report: Report) -> dict[str, Any]:
    results = told.get("results") or {}
    asked = text_in(told.get("request"))
    scores = {name: _reviewed(_draft(result), asked, rules)[1] for name, result in results.items()}
    lengths = {name: len(_draft(result).split()) for name, result in results.items()}
    best = max(scores, key=lambda name: (scores[name], -lengths[name]))
    reason = report.say(f"{best} keeps most of the house rules ({scores[best]:.0%}) in {lengths[best]} words")
    return {"best": best, "scores": scores, "reason": reason}


def _reviewed(text: str, asked: str, rules: HouseRules) -> tuple[list[str], float]:
    """Give what is wrong with a text, and the share (0..1) of the rules that it keeps."""
    words, said = len(text.split()), sentences(text)
    long = [sentence for sentence in said if len(sentence.split()) > rules.max_sentence]
    wanted = key_phrases(asked, rules.subjects) if asked else []
    missing = [phrase for phrase in wanted if not set(stems(phrase)) & set(stems(text))]
    faults = []
    if not text.strip():
        faults.append("There is no text.")
    if words > rules.max_words:
        faults.append(f"It has {words} words; {rules.max_words} are allowed.")
    if long:
        faults.append(f"{len(long)} of {len(said)} sentences are too long, the first: {long[0][:60]}")
    if _FILLERS.search(text):
        faults.append("It has filler expressions.")
    if missing:
        faults.append(f"It does not name {', '.join(missing)}.")
    return faults, round(1 - len(faults) / 5, 2)


def _of_talk(value: Any) -> dict[str, Any]:
    """Read what is asked as an object; of a talk take the last text as the draft, the last review as the feedback."""
    told = value if isinstance(value, dict) else {"request": value}
    for line in told.get("transcript") or []:
        message = line.get("message")
        reviewed = isinstance(message, dict) and "feedback" in message
        told = told | ({"feedback": message["feedback"]} if reviewed else {"previous": message, "feedback": None})
    return told


def _draft(value: Any) -> str:
    """Find the text to work on: what was made last, or what was asked for."""
    if isinstance(value, dict):
        for key in ("previous", "draft", "output"):
            if value.get(key):
                return text_in(value[key])
    return text_in(value)


def _lines(feedback: Any) -> list[str]:
    return [str(line) for line in feedback] if isinstance(feedback, list) else [str(feedback or "")]


def _parted(sentence: str, most: int) -> str:
    """Make two sentences of one that is too long, at the joint nearest to its middle."""
    joints = [match for match in _JOINT.finditer(sentence) if len(sentence[: match.start()].split()) > 2]
    if len(sentence.split()) <= most or not joints:
        return sentence
    joint = min(joints, key=lambda match: abs(match.start() - len(sentence) / 2))
    rest = sentence[joint.end() :]
    return f"{sentence[: joint.start()].rstrip(' ,')}. {_parted(rest[:1].upper() + rest[1:], most)}"


def _shortened(text: str, most: int) -> str:
    """Keep the central sentences, as many as there is room for."""
    said = sentences(text)
    for count in range(len(said) - 1, 0, -1):
        kept = " ".join(said[index] for index in central(said, count))
        if len(kept.split()) <= most:
            return kept
    return " ".join(text.split()[:most])


def _unnamed(feedback: Any) -> list[str]:
    found = (_MISSING.search(line) for line in _lines(feedback))
    return [phrase for match in found if match for phrase in match[1].split(", ")]


def _naming(phrase: str, text: str, source: str, rules: HouseRules) -> str:
    """Add the shortest sentence of the source that names a phrase; let sentences go from the end to make room."""
    named = [said for said in sentences(_FILLERS.sub("", source)) if set(stems(phrase)) & set(stems(said))]
    if not named:
        return text
    kept, added = sentences(text), _parted(min(named, key=len), rules.max_sentence)
    while kept and len(f"{' '.join(kept)} {added}".split()) > rules.max_words:
        kept.pop()
    return " ".join([*kept, added])


def _capitalised(text: str) -> str:
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda match: match[1] + match[2].upper(), text)
