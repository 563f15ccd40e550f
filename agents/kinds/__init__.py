"""The kinds of agent: one file a kind, one line here."""

from agents.contract import AgentKind
from agents.kinds.function import FunctionKind
from agents.kinds.model import ModelKind
from agents.kinds.scripted import ScriptedKind

KINDS: dict[str, AgentKind] = {kind.name: kind for kind in (ModelKind(), FunctionKind(), ScriptedKind())}
