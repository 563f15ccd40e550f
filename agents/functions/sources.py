"""The bundled sources and records: JSON files below the operator's data folder (`AGENT_DATA_DIR`, else `examples/`)."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from agents.contract import AgentError
from agents.routing.choice import MethodMissingError
from agents.routing.embeddings import LOCAL, Array
from agents.routing.minilm import installed
from agents.text.search import Index, fused

NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,60}$")


class Entry(msgspec.Struct, frozen=True):
    """One entry of a source."""

    title: str
    text: str
    topic: str = ""
    url: str = ""
    steps: list[str] = []


class Source(msgspec.Struct, frozen=True):
    """A small knowledge base."""

    name: str
    title: str
    entries: list[Entry]


class Hit(msgspec.Struct, frozen=True):
    """An entry that matches, with the share (0..1) of the question's words that it has."""

    entry: Entry
    score: float
    coverage: float


def search(name: str, query: str, limit: int, topic: str = "") -> tuple[list[Hit], str]:
    """Search a source; return the best entries and, where sentence vectors are missing, what was used instead."""
    source = source_named(name)
    index = _index(name)
    coverage = index.coverage(query)
    near, note = _nearness(source, query)
    ranked = fused(index.scores(query), near)
    hits = [Hit(source.entries[place], score, coverage[place]) for place, score in ranked]
    return [hit for hit in hits if topic in ("", hit.entry.topic)][:limit], note


@lru_cache(maxsize=64)
def source_named(name: str) -> Source:
    """Read a source; raise `AgentError` (provider) where there is none, or where it is damaged."""
    raw = _read("sources", name)
    try:
        read = msgspec.json.decode(raw)
        return Source(name=name, title=read["title"], entries=msgspec.convert(read["entries"], list[Entry]))
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise AgentError("provider", f"the source {name!r} is damaged: {error}") from error


@lru_cache(maxsize=64)
def records_named(name: str) -> list[dict[str, Any]]:
    """Read a collection of records; raise `AgentError` (provider) where there is none, or where it is damaged."""
    try:
        records = json.loads(_read("data", name))
    except ValueError as error:
        raise AgentError("provider", f"the records {name!r} are damaged: {error}") from error
    if not isinstance(records, list):
        raise AgentError("provider", f"the records {name!r} are damaged: they are no list")
    return records


def _read(folder: str, name: str) -> bytes:
    if not NAME.match(name):
        raise AgentError("validation", f"{name!r} is no name of a source: use lower case letters, digits and hyphens")
    root = Path(getattr(settings, "AGENT_DATA_DIR", settings.BASE_DIR / "examples"))
    try:
        return (root / folder / f"{name}.json").read_bytes()
    except OSError as error:
        raise AgentError("provider", f"the source {name!r} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=64)
def _index(name: str) -> Index:
    return Index([f"{entry.title} {entry.title} {entry.text}" for entry in source_named(name).entries])


def _nearness(source: Source, query: str) -> tuple[Array | None, str]:
    missing = "searched by words alone: sentence embeddings are not installed"
    if not installed():
        return None, missing
    try:
        rows = LOCAL.vectors([query, *(f"{entry.title}. {entry.text}" for entry in source.entries)])
    except MethodMissingError as error:
        return None, str(error)
    near: Array = rows[1:] @ rows[0]
    return near, ""
