"""What tests of agents share: a sink that remembers, and short makers of specs and requests."""

from typing import Any

from agents.asking import ask
from agents.contract import AgentAnswer, AgentLimits, AgentRequest, AgentSpec, Member, ProviderSpec


class Heard:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.turns: list[Any] = []

    @property
    def text(self) -> str:
        return "".join(self.tokens)

    def token(self, text: str) -> None:
        self.tokens.append(text)

    def turn(self, turn: Any) -> None:
        self.turns.append(turn)


def spec(kind: str, providers: tuple[ProviderSpec, ...] = (), **settings: Any) -> AgentSpec:
    known = {provider.slug: provider for provider in providers}
    return AgentSpec(slug=f"a-{kind}", version=1, name="A", kind=kind, settings=settings, providers=known)


def limited(kind: str, limits: dict[str, Any], **settings: Any) -> AgentSpec:
    slug = "-".join(["limited", *map(str, limits.values())])
    return AgentSpec(slug=slug, version=1, name="L", kind=kind, settings=settings, limits=AgentLimits(**limits))


def request(value: Any = "hello", purpose: str = "answer", members: tuple[str, ...] = (), **more: Any) -> AgentRequest:
    known = [Member(name=name, description=f"{name} specialist", capabilities=[name]) for name in members]
    return AgentRequest(key="r1:.:1", purpose=purpose, input=value, members=known, **{"timeout_s": 5.0, **more})


async def answered(agent: AgentSpec, asked: AgentRequest | None = None, sink: Heard | None = None) -> AgentAnswer:
    return await ask(agent, asked or request(), sink or Heard())
