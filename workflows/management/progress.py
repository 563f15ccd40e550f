"""A run told in the terminal, a line for each thing that happens: who works, how it ended, how long it took."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from workflows.documents import Document, nodes
from workflows.engine import events as ev
from workflows.selectors.thread import as_text

_COLOURS = {"dim": "2", "green": "32", "red": "31", "yellow": "33", "blue": "34", "magenta": "35", "bold": "1"}
EXCERPT = 72


class Progress:
    """Turn the events of one run into lines; it remembers who does which step, and nothing else."""

    def __init__(self, document: Document, *, colours: bool) -> None:
        self._names = {node["id"]: node.get("name") or node["id"] for node in nodes(document) if "id" in node}
        self._colours = colours
        self._steps: dict[str, ev.StepScheduled] = {}

    def lines(self, entry: ev.Entry) -> Iterator[str]:
        """Tell what an entry says, if it is worth a line."""
        for event in entry.events:
            tell = _TOLD.get(type(event))
            line = tell(self, event) if tell else None
            if line:
                yield line

    def paint(self, colour: str, text: str) -> str:
        """Colour a text where the terminal shows colours."""
        return f"\033[{_COLOURS[colour]}m{text}\033[0m" if self._colours else text

    def _line(self, path: str, mark: str, colour: str, text: str) -> str:
        indent = "  " * path.count("/")
        return f"  {indent}{self.paint(colour, mark)} {text}"

    def _name(self, path: str) -> str:
        node = path.rpartition("/")[2]
        name, _, again = node.partition("#")
        shown = str(self._names.get(name, name))
        return f"{shown} #{again}" if again else shown

    def _scheduled(self, event: ev.StepScheduled) -> str:
        self._steps[event.step] = event
        who = self.paint("dim", f"({event.agent}{_purpose(event)})")
        return self._line(event.activation, "…", "blue", f"{self._name(event.activation)} {who}")

    def _succeeded(self, event: ev.StepSucceeded) -> str:
        step = self._steps[event.step]
        text = f"{self._name(step.activation)} {self._took(event.duration_ms)} {self._excerpt(event.output)}"
        note = f"\n{self._line(step.activation, '·', 'yellow', event.note)}" if event.note else ""
        return self._line(step.activation, "✓", "green", text) + note

    def _failed(self, event: ev.StepFailed) -> str:
        step = self._steps[event.step]
        after = "" if event.retry_at is None else ", tried again"
        text = (
            f"{self._name(step.activation)} {self._took(event.duration_ms)} {event.error.code}: {event.error.message}"
        )
        return self._line(step.activation, "✗", "red", text + after)

    def _handed_off(self, event: ev.HandedOff) -> str:
        way = f"{self._name(event.source)} → {self._name(event.target)}"
        return self._line(event.activation + "/", "⇢", "magenta", f"{way} {self._because(event.reason)}")

    def _assigned(self, event: ev.SubtaskAssigned) -> str:
        text = f"{self._name(event.activation)} asks {self._name(event.worker)} {self._because(event.instruction)}"
        return self._line(event.activation + "/", "◆", "magenta", text)

    def _routed(self, event: ev.RouteChosen) -> str:
        text = f"{self._name(event.activation)} takes {event.port} {self._because(event.reason)}"
        return self._line(event.activation, "◇", "magenta", text)

    def _overruled(self, event: ev.LeadOverruled) -> str:
        return self._line(event.activation, "!", "yellow", f"{event.reason}: {event.fallback}")

    def _asked(self, event: ev.QuestionAsked) -> str:
        people = ", ".join(event.question.approvers) or "whoever started the run"
        text = f"{self._name(event.activation)} asks {people} {self._because(event.question.prompt)}"
        hint = self.paint("dim", "to be answered in the app, in the Inbox")
        return self._line(event.activation, "?", "yellow", f"{text} {hint}")

    def _answered(self, event: ev.QuestionAnswered) -> str:
        return self._line(
            event.activation, "!", "magenta", f"{event.by}: {event.decision} {self._because(event.comment)}"
        )

    def _awaited(self, event: ev.EventAwaited) -> str:
        return self._line(event.activation, "…", "yellow", f"{self._name(event.activation)} listens for '{event.name}'")

    def _taken(self, event: ev.EventTaken) -> str:
        text = f"{self._name(event.activation)} took '{event.name}' {self._excerpt(event.payload)}"
        return self._line(event.activation, "!", "magenta", text)

    def _in_line(self, event: ev.LockRequested) -> str | None:
        text = f"{self._name(event.activation)} stands in line for '{event.name}'"
        return self._line(event.activation, "…", "yellow", text) if event.wide else None

    def _recovered(self, event: ev.RunRecovered) -> str:
        return self._line("", "↻", "yellow", f"taken over; {len(event.steps)} steps are carried out again")

    def _paused(self, event: ev.RunPaused) -> str:
        return self._line("", "⏸", "yellow", f"paused {self._because(event.by)}")

    def _resumed(self, event: ev.RunResumed) -> str:
        return self._line("", "▶", "yellow", f"resumed {self._because(event.by)}")

    def _took(self, duration_ms: float) -> str:
        return self.paint("dim", f"{duration_ms / 1000:.2f} s")

    def _because(self, reason: str) -> str:
        return self.paint("dim", _short(reason)) if reason else ""

    def _excerpt(self, value: Any) -> str:
        return self.paint("dim", _short(as_text(value)))


def shown_output(value: Any) -> str:
    """Show a run's output: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _purpose(event: ev.StepScheduled) -> str:
    return "" if event.purpose == "answer" else f", {event.purpose}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


_TOLD: dict[type, Callable[[Progress, Any], str | None]] = {
    ev.StepScheduled: Progress._scheduled,
    ev.StepSucceeded: Progress._succeeded,
    ev.StepFailed: Progress._failed,
    ev.HandedOff: Progress._handed_off,
    ev.SubtaskAssigned: Progress._assigned,
    ev.RouteChosen: Progress._routed,
    ev.LeadOverruled: Progress._overruled,
    ev.QuestionAsked: Progress._asked,
    ev.QuestionAnswered: Progress._answered,
    ev.EventAwaited: Progress._awaited,
    ev.EventTaken: Progress._taken,
    ev.LockRequested: Progress._in_line,
    ev.RunRecovered: Progress._recovered,
    ev.RunPaused: Progress._paused,
    ev.RunResumed: Progress._resumed,
}
