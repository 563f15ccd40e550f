"""Reading a document in stages: text, entities, classification, summary. Each stage adds to the record it is given."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentError, AgentRequest, Member
from agents.functions.inputs import text_in
from agents.functions.registry import Report, agent_function
from agents.routing import Choice, Router
from agents.routing.choice import MethodMissingError
from agents.routing.embeddings import LOCAL
from agents.routing.minilm import installed
from agents.text.entities import entities
from agents.text.extraction import extract
from agents.text.keywords import key_phrases
from agents.text.language import language_of
from agents.text.ranking import Array, central
from agents.text.sentences import prose, sentences
from agents.text.sentiment import sentiment

TOPIC = "What kind of document is this?"
MAX_RANKED = 400
CUE_POWER = 1.5


class LabelOptions(BaseModel):
    """The labels to choose from."""

    model_config = ConfigDict(extra="forbid")

    labels: dict[str, str] = Field(min_length=2, description="Each label and what belongs under it.")
    cues: dict[str, list[str]] = Field(default={}, description="Words and phrases that speak for a label.")


class SummaryOptions(BaseModel):
    """How long a summary is."""

    model_config = ConfigDict(extra="forbid")

    sentences: int = Field(default=3, ge=1, le=20)


@agent_function("extract-text", "Extract text")
def extract_text(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Read the text, title and headings out of HTML, Markdown or plain text, and tell its language."""
    document = request.input if isinstance(request.input, str) else text_in(request.input)
    record = extract(document)
    if not record["text"]:
        raise AgentError("validation", "there is no text in the document; paste HTML, Markdown or plain text")
    language = language_of(record["text"])
    report.say(f"{record['format']}, {len(record['text'].split())} words, language {language['code']}")
    counts = {"words": len(record["text"].split()), "sentences": len(sentences(record["text"]))}
    return {**record, "language": language["code"], **counts}


@agent_function("find-entities", "Find entities")
def find_entities(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Find people, organisations, places, dates, money, contacts and references in a text."""
    record = _record(request)
    found = entities(record["text"])
    for kind, values in found.items():
        report.say(f"{kind}: {', '.join(values[:6])}\n")
    return {**record, "entities": found}


@agent_function("classify-text", "Classify a text", options=LabelOptions)
def classify_text(request: AgentRequest, report: Report) -> AgentAnswer:
    """Choose the label that fits a text, and tell its mood and key phrases."""
    record = _record(request)
    members = [Member(name=name, description=told) for name, told in report.options.labels.items()]
    gist = " ".join([str(record.get("title", "")), *key_phrases(record["text"], 6), record["text"][:600]])
    choice = with_cues(Router.of(report.spec).choose(gist, members, TOPIC), record["text"], report.options.cues)
    report.say(f"{choice.best} ({choice.scores[choice.best]:.0%}, by the {choice.method})")
    told = {"category": choice.best, "category_scores": choice.scores, "category_method": choice.method}
    phrases = key_phrases(record["text"], 8, str(record.get("language", "en")))
    return AgentAnswer(
        output={**record, **told, "key_phrases": phrases, "sentiment": sentiment(record["text"])}, note=choice.note
    )


def with_cues(choice: Choice, text: str, cues: dict[str, list[str]]) -> Choice:
    """Raise the probability of labels whose cues stand in the text, each further cue by less."""
    if not cues:
        return choice
    low = f" {' '.join(text.casefold().split())} "
    found = {name: sum(cue.casefold() in low for cue in cues.get(name, [])) for name in choice.scores}
    raised = {name: score * (1 + found[name]) ** CUE_POWER for name, score in choice.scores.items()}
    total = sum(raised.values())
    ordered = sorted(raised.items(), key=lambda item: -item[1])
    scores = {name: round(value / total, 4) for name, value in ordered}
    return Choice(scores=scores, method=f"{choice.method} and cues", note=choice.note)


@agent_function("summarise-text", "Summarise a text", options=SummaryOptions)
def summarise_text(request: AgentRequest, report: Report) -> AgentAnswer:
    """Pick the central sentences of a text, and report everything that the stages before found."""
    record = _record(request)
    chosen, note = summary_of(record["text"], report.options.sentences, str(record.get("language", "en")))
    for sentence in chosen:
        report.say(f"{sentence} ")
    full = {key: value for key, value in record.items() if key != "text"} | {"summary": " ".join(chosen)}
    return AgentAnswer(output={**full, "report": document_report(full)}, note=note)


def summary_of(text: str, count: int, language: str = "en") -> tuple[list[str], str]:
    """Return the central sentences and, where sentence vectors are not installed, what was used instead."""
    candidates = prose(text, language)[:MAX_RANKED]
    if not candidates:
        return ([text.strip()] if text.strip() else []), ""
    rows = _vectors(candidates)
    note = "" if rows is not None else "sentences were compared by their words: sentence embeddings are not installed"
    return [candidates[index] for index in central(candidates, count, rows, language)], note


def document_report(record: dict[str, Any]) -> str:
    """Write what is known of a document as Markdown."""
    lines = [f"# {record.get('title') or 'Document'}", "", record.get("summary", ""), ""]
    if "category" in record:
        lines += [f"**Category:** {record['category']} · **Mood:** {record['sentiment']['label']}", ""]
    if record.get("key_phrases"):
        lines += [f"**Key phrases:** {', '.join(record['key_phrases'])}", ""]
    lines += [f"- **{kind}**: {', '.join(values)}" for kind, values in record.get("entities", {}).items()]
    return "\n".join(lines).strip()


def _vectors(candidates: list[str]) -> Array | None:
    if not installed() or len(candidates) > 60:
        return None
    try:
        return LOCAL.vectors(candidates).astype("float64")
    except MethodMissingError:
        return None


def _record(request: AgentRequest) -> dict[str, Any]:
    value = request.input
    if isinstance(value, dict) and isinstance(value.get("text"), str) and value["text"].strip():
        return value
    text = extract(text_in(value))["text"]
    if not text:
        raise AgentError("validation", "there is no text to read; give a text, or a record with the field `text`")
    return {"text": text}
