"""Play a scenario: send its messages to a fresh run of its document, and keep what comes of it.

A scenario is a JSON file: `title`, `about`, `wcp` (the numbers of the workflow patterns that it shows, if any),
`document`, `workflows` (the documents that it runs as nodes, by slug, if any), `messages`; and, held to by the engine
and by the front end's fold, `entries` (the log), `commands` (a list for each message) and `state` (the folded log).
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from chaos.plain import plain
from workflows.engine.decide import commands, decide
from workflows.engine.events import Entry
from workflows.engine.graph import Graph, compile_document
from workflows.engine.messages import AnyMessage
from workflows.engine.state import RunState

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.json"))
TOLD = ("title", "about", "wcp", "document", "workflows", "messages")
_messages = msgspec.json.Decoder(list[AnyMessage])


def read(path: Path) -> dict[str, Any]:
    """Read a scenario file."""
    return json.loads(path.read_text())


def graph_of(scenario: dict[str, Any]) -> Graph:
    """Compile a scenario's document with those that it runs as nodes."""
    return compile_document(scenario["document"], linked=scenario.get("workflows", {}))


def play(scenario: dict[str, Any]) -> tuple[list[Entry], list[list[Any]], RunState]:
    """Give the log, the commands of each message, and the live state at the end."""
    graph, state = graph_of(scenario), RunState()
    entries, wanted = [], []
    for message in _messages.decode(json.dumps(scenario["messages"])):
        seq = state.seq + 1
        events = decide(graph, state, message)
        wanted.append(commands(graph, state, events))
        if events:
            entries.append(Entry(seq=seq, at=message.at, events=events))
    return entries, wanted, state


def recorded(scenario: dict[str, Any]) -> dict[str, Any]:
    """Give the scenario with all that the engine makes of it now."""
    entries, wanted, state = play(scenario)
    told = {name: scenario[name] for name in TOLD if name in scenario}
    made = {"entries": entries, "commands": wanted, "state": state}
    return told | {name: plain(value) for name, value in made.items()}
