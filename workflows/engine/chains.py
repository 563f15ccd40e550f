"""A handoff's chain, read: who passed control to whom, who still awaits an answer, who goes to and fro."""

from collections.abc import Iterable

from workflows.engine.records import ChainLink


def passed(chain: Iterable[ChainLink]) -> list[ChainLink]:
    """Give the handoffs that happened, returns included."""
    return [link for link in chain if not link.refused]


def callers(chain: Iterable[ChainLink]) -> list[str]:
    """List the members that handed over and still await an answer, the last one last."""
    waiting: list[str] = []
    for link in passed(chain):
        if link.returned:
            waiting.pop()
        else:
            waiting.append(_member(link.source))
    return waiting


def back_and_forth(chain: Iterable[ChainLink], source: str, target: str) -> int:
    """Count the last handoffs that went to and fro between two members without a break."""
    expected, other, count = source, target, 0
    for link in reversed(passed(chain)):
        if link.target != expected or _member(link.source) != other:
            break
        expected, other, count = other, expected, count + 1
    return count


def _member(path: str) -> str:
    return path.rsplit("/", 1)[-1].split("#", 1)[0]
