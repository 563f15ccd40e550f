"""The steps of one run that are away: handed to queues by its appends, and told of by letters.

A step is handed over in the transaction that schedules it, so that whoever takes the run over knows where each step is:
in its queue, in a letter, or nowhere.
"""

from collections.abc import Iterable, Sequence

import msgspec

from workflows.engine.commands import CancelStep, Command, RunStep
from workflows.engine.errors import ErrorInfo, UndecodableError
from workflows.engine.messages import StepDone, StepErred
from workflows.engine.state import RunState
from workflows.executors.clock import Clock
from workflows.executors.library import Specs
from workflows.store.contract import Claim, Letter, QueuedStep, decode_message

MAX_BODY_BYTES = 16 * 1024 * 1024
_json = msgspec.json.Encoder()


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What a queued step carries: what is asked, of which version of its agent, and for whom (ids)."""

    command: RunStep
    version: int
    owner: str = ""
    workflow: str = ""


class HandedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of commands for steps that are not carried out here; `refused` are too large to be sent."""

    queued: tuple[QueuedStep, ...] = ()
    recalled: tuple[str, ...] = ()
    refused: tuple[StepErred, ...] = ()


NOTHING = HandedOut()


class Outbox:
    """Tell which steps of a run go to which queue; where nobody `carries` them, all are carried out here."""

    def __init__(self, claim: Claim, specs: Specs, clock: Clock, *, carries: bool) -> None:
        self._claim = claim
        self._specs = specs if carries else {}
        self._clock = clock
        self._queued = any(spec.queue for spec in self._specs.values())

    def queue_of(self, agent: str) -> str:
        """Name the queue of an agent; empty where its steps are carried out here."""
        spec = self._specs.get(agent) if self._queued else None
        return "" if spec is None else spec.queue

    def has_steps(self, state: RunState) -> bool:
        """Tell whether a step that is open belongs to a queue."""
        return self._queued and any(self.queue_of(state.steps[step].agent) for step in state.open_steps)

    def hand_out(self, wanted: Sequence[Command], state: RunState, begun: dict[str, int]) -> HandedOut:
        """Make what goes along with the next append; what is handed out is noted as `begun`."""
        if not self._queued:
            return NOTHING
        recalled: list[str] = []
        handed: list[QueuedStep | StepErred] = []
        for command in wanted:
            if isinstance(command, CancelStep) and self.queue_of(state.steps[command.step].agent):
                recalled.append(command.step)
            elif isinstance(command, RunStep) and not state.ended and begun.get(command.step, 0) < command.attempt:
                queue = self.queue_of(command.agent)
                if queue:
                    begun[command.step] = command.attempt
                    handed.append(self._handed(command, queue))
        unwanted = set(recalled)
        queued = (one for one in handed if isinstance(one, QueuedStep) and one.step not in unwanted)
        refused = (one for one in handed if isinstance(one, StepErred))
        return HandedOut(queued=tuple(queued), recalled=tuple(recalled), refused=tuple(refused))

    def _handed(self, command: RunStep, queue: str) -> QueuedStep | StepErred:
        """Make the row of a queue that asks for a step, or refuse one that is too large to be sent."""
        now = self._clock.now()
        version, claim = self._specs[command.agent].version, self._claim
        errand = Errand(command=command, version=version, owner=claim.owner, workflow=claim.workflow)
        body = _json.encode(errand)
        if len(body) > MAX_BODY_BYTES:
            told = f"its request is {len(body):,} bytes long; {MAX_BODY_BYTES:,} can be sent to a queue at most"
            error = ErrorInfo(code="too_large", message=told)
            return StepErred(at=now, step=command.step, attempt=command.attempt, error=error)
        return QueuedStep(step=command.step, attempt=command.attempt, queue=queue, body=body.decode(), since=now)


def outcomes_in(letters: Iterable[Letter]) -> set[tuple[str, int]]:
    """Name the attempts of steps whose outcomes are among letters."""
    found = set()
    for letter in letters:
        try:
            message = decode_message(letter.body)
        except UndecodableError:
            continue
        if isinstance(message, (StepDone, StepErred)):
            found.add((message.step, message.attempt))
    return found
