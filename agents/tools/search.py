"""Tool `search-documents`: find the given documents that speak of something, by words (BM25)."""

import re
from typing import Any

from pydantic import Field

from agents.contract import AgentError
from agents.text.search import Index
from agents.text.words import stem, stems
from agents.tools.registry import Arguments, tool

EXCERPT_WORDS = 40
MAX_CHARACTERS = 2_000_000


class Document(Arguments):
    id: str = Field(default="", title="Id", description="What the result calls it; its number where left out.")
    title: str = Field(default="", title="Title", description="Counts twice in the search.")
    text: str = Field(title="Text", description="What is searched.")


class Search(Arguments):
    query: str = Field(min_length=1, max_length=1_000, title="Query", description="What is looked for, in words.")
    documents: list[Document | str] = Field(
        max_length=5_000, title="Documents", description="Texts, or objects with id, title and text."
    )
    limit: int = Field(default=5, ge=1, le=100, title="Results", description="The most that are returned.")


@tool(
    "search-documents",
    "Search documents",
    Search,
    {"query": "refund", "documents": [{"id": "faq", "text": "A refund takes five days."}, "Parcels travel by ship."]},
)
def search_documents(arguments: Search) -> dict[str, Any]:
    """Find the documents that fit a query best, each with its score and the passage that speaks of it."""
    documents = [Document(text=one) if isinstance(one, str) else one for one in arguments.documents]
    if sum(len(document.text) for document in documents) > MAX_CHARACTERS:
        raise AgentError("too_large", f"search-documents takes {MAX_CHARACTERS:,} characters at most")
    scores = Index([f"{one.title} {one.title} {one.text}" for one in documents]).scores(arguments.query)
    ranked = sorted((index for index, score in enumerate(scores) if score > 0), key=lambda index: -scores[index])
    wanted = set(stems(arguments.query))
    found = [
        {
            "id": documents[index].id or str(index + 1),
            "title": documents[index].title,
            "score": round(scores[index], 4),
            "excerpt": _excerpt(documents[index].text, wanted),
        }
        for index in ranked[: arguments.limit]
    ]
    return {"query": arguments.query, "found": found, "searched": len(documents)}


def _excerpt(text: str, wanted: set[str]) -> str:
    """Cut out the words around the first that was looked for."""
    words = text.split()
    hits = (place for place, word in enumerate(words) if stem(re.sub(r"\W", "", word).casefold()) in wanted)
    start = max(0, next(hits, 0) - EXCERPT_WORDS // 4)
    piece = " ".join(words[start : start + EXCERPT_WORDS])
    return f"{'… ' if start else ''}{piece}{' …' if start + EXCERPT_WORDS < len(words) else ''}"
