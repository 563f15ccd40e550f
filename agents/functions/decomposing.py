"""Take a request apart: clauses that each want something, matched to whoever can do it."""

import re
from collections.abc import Sequence

import msgspec

from agents.contract import Member
from agents.routing import Choice, Router
from agents.text.sentences import sentences

GATHERS = "gathers facts"
_JOINT = re.compile(
    r"\s*(?:;|,?\s+and then\b|,?\s+then\b|,?\s+and also\b|,?\s+after that\b,?|,?\s+afterwards\b|,?\s+as well as\b"
    r"|,\s+and\s+(?=(?:please |could |can |i |we |also |my |the |what|where|when|why|how|is|are|do|does|write|find))"
    r"|\s+and\s+(?=(?:i|we|my|please|can|could)\b))"
    r"\s*",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"\b(then|after that|afterwards|finally|the results?|the findings|based on|(?:from|of) (?:it|that|them)"
    r"|summari[sz]e (?:it|that|them|this)|translate (?:it|that|them|this)|with (?:it|that|them))\b",
    re.IGNORECASE,
)
MIN_WORDS = 3
SURE = 0.6


class Part(msgspec.Struct):
    """One thing that is wanted, who fits it, and whether it needs what came before."""

    text: str
    worker: str
    choice: Choice
    refers_back: bool = False


def clauses(text: str) -> list[str]:
    """Split a request at sentence ends and at words that start another wish; short remains join the one before."""
    found: list[str] = []
    for sentence in sentences(text):
        for part in _split(sentence):
            if found and len(part.split()) < MIN_WORDS:
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part)
    return found or [text]


def _split(sentence: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        parts.append(sentence[start : joint.start()])
        start = joint.start() if "then" in joint[0].casefold() or "after" in joint[0].casefold() else joint.end()
    return [clean for part in (*parts, sentence[start:]) if (clean := part.strip(" ,;"))]


def parts_of(text: str, workers: Sequence[Member], router: Router) -> list[Part]:
    """Match each clause to a worker; neighbours of one worker are one part, as are unclear clauses."""
    whole = router.choose(text, workers)
    parts: list[Part] = []
    for clause in clauses(text):
        choice = router.choose(clause, workers)
        unclear = choice.scores[choice.best] < SURE
        refers_back = bool(parts) and bool(_REFERS_BACK.search(clause))
        if parts and (unclear or parts[-1].worker == choice.best) and not refers_back:
            parts[-1].text = f"{parts[-1].text} {clause}"
        else:
            parts.append(Part(clause, whole.best if unclear and not parts else choice.best, choice, refers_back))
    return parts if len(parts) > 1 else [Part(text, whole.best, whole)]


def gatherers(members: Sequence[Member]) -> list[Member]:
    """Choose the members whose capabilities say that they gather what the others need."""
    return [member for member in members if GATHERS in member.capabilities]
