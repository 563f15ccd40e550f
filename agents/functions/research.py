"""Research: search one source, ask an archive over HTTP, and write one report with citations of all that was found."""

from typing import Any

import httpx2
from pydantic import BaseModel, ConfigDict, Field

from agents.contract import AgentAnswer, AgentError, AgentRequest
from agents.functions.inputs import objects_with, text_in
from agents.functions.registry import Report, agent_function
from agents.functions.sources import Hit, search, source_named
from agents.text.ranking import central
from agents.text.search import Index
from agents.text.sentences import prose

MAX_ANSWER_BYTES = 512 * 1024


class SearchOptions(BaseModel):
    """Which source is searched."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(description="The name of a file below the data folder's `sources`, without `.json`.")
    limit: int = Field(default=4, ge=1, le=20)
    least: float = Field(
        default=0.12, ge=0, le=1, description="The share of the question's words that a hit must have."
    )


class ArchiveOptions(BaseModel):
    """Where the archive is."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(description='Answers `?q=…` with JSON: [{"title", "text", "url"?}, …].')
    timeout_s: float = Field(default=4, gt=0, le=60)


@agent_function("search-source", "Search a source", options=SearchOptions)
def search_source(request: AgentRequest, report: Report) -> AgentAnswer:
    """Search one bundled source and return the entries that match, each with the sentence that says most."""
    question = text_in(request.input)
    options: SearchOptions = report.options
    found, note = search(options.source, question, options.limit)
    hits = [_shown(hit, question) for hit in found if hit.coverage >= options.least or (not note and hit is found[0])]
    title = source_named(options.source).title
    report.say(f"{title}: {len(hits)} found\n")
    for hit in hits:
        report.say(f"{hit['title']}. ")
    return AgentAnswer(output={"source": title, "question": question, "hits": hits}, note=note)


@agent_function("ask-archive", "Ask an archive", options=ArchiveOptions)
async def ask_archive(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Ask an archive over HTTP; where it cannot be reached, fail with the reason."""
    options: ArchiveOptions = report.options
    question = text_in(request.input)
    try:
        async with httpx2.AsyncClient(timeout=options.timeout_s, follow_redirects=False) as client:
            answer = await client.get(options.url, params={"q": question})
        answer.raise_for_status()
        entries = answer.json() if len(answer.content) <= MAX_ANSWER_BYTES else []
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        message = f"the archive at {options.url} cannot be used ({type(error).__name__}); set another address, or go on"
        raise AgentError("provider", message) from error
    hits = [_archived(entry) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return {"source": "Archive", "question": question, "hits": hits[:10]}


@agent_function("write-report", "Write a report")
def write_report(request: AgentRequest, report: Report) -> str:
    """Merge what several sources found into one report with citations, and say which sources failed."""
    told = request.input if isinstance(request.input, dict) else {"results": request.input}
    found = [result for result in objects_with(told.get("results"), "hits") if result["hits"]]
    question = text_in(told.get("request")) or next((result["question"] for result in found), "")
    lines = [f"# {question.rstrip('?.')}\n", *_findings(found, question), *_missing(told, found)]
    return "".join(report.say(f"{line}\n") for line in lines).strip()


def _findings(found: list[dict[str, Any]], question: str) -> list[str]:
    cited = [(result["source"], hit) for result in found for hit in result["hits"]]
    if not cited:
        return ["Nothing was found on this question. Other words, or a narrower question, may help."]
    excerpts = [hit["excerpt"] for _, hit in cited]
    leading = [f"{excerpts[index]} [{index + 1}]" for index in central(excerpts, 4)]
    lines = ["## In short\n", *(f"- {line}" for line in leading)]
    number = 0
    for result in found:
        lines.append(f"\n## {result['source']}\n")
        for hit in result["hits"]:
            number += 1
            lines.append(f"- **{hit['title']}**: {hit['text']} [{number}]")
    return [*lines, "\n## Sources\n", *(_citation(place + 1, *pair) for place, pair in enumerate(cited))]


def _citation(number: int, source: str, hit: dict[str, Any]) -> str:
    address = f" <{hit['url']}>" if hit.get("url") else ""
    return f"{number}. {hit['title']} ({source}){address}"


def _missing(told: dict[str, Any], found: list[dict[str, Any]]) -> list[str]:
    failures = told.get("failures") or {}
    lines = [f"- **{name}** failed: {failure_text(failure)}" for name, failure in failures.items()]
    empty = [result["source"] for result in objects_with(told.get("results"), "hits") if not result["hits"]]
    lines += [f"- **{source}** has nothing on this question." for source in empty]
    return ["\n## What is missing\n", *lines] if lines else []


def failure_text(failure: Any) -> str:
    """Say what a failure says, whatever its shape."""
    return str(failure.get("message") or failure) if isinstance(failure, dict) else str(failure)


def _shown(hit: Hit, question: str) -> dict[str, Any]:
    entry = hit.entry
    shown = {"title": entry.title, "text": entry.text, "excerpt": excerpt(entry.text, question)}
    return {**shown, "score": round(hit.coverage, 3), **({"url": entry.url} if entry.url else {})}


def excerpt(text: str, question: str) -> str:
    """Pick the sentence of a text that has most of the question's words."""
    candidates = prose(text) or [text]
    shares = Index(candidates).scores(question)
    return candidates[max(range(len(candidates)), key=lambda place: shares[place])]


def _archived(entry: dict[str, Any]) -> dict[str, Any]:
    text = str(entry.get("text", ""))[:4000]
    return {"title": str(entry.get("title", "untitled"))[:200], "text": text, "excerpt": text[:300], "score": 0.0}
