"""What happens to activations, to their steps, and to the values of the state.

Values are not written twice: where an event says that a value is another activation's, it names it instead.
Field `source` of an entered activation: its input is the output of that activation, or, if `source` is its own parent,
the parent's input. Field `source` of a left activation: its output is the output of that activation, or, if `source`
is itself, its own input.
"""

from typing import Any

from msgspec import UNSET

from workflows.engine.errors import ErrorInfo
from workflows.engine.events.base import Event, Reducer, Scope
from workflows.engine.messages import Handoff, Usage


class ActivationEntered(Event, frozen=True):
    """A node was entered. `input` is unset where `source` names whose value it is.

    `index` is the item of a map, or the pass of a loop (from 0). `scope` opens names of its own inside: results in an
    `item`, results and state (`values`: the defaults) in a `workflow`. `metered`: what is used inside is counted.
    `again_of` is the activation, failed before, that this one tries again with the same input.
    """

    activation: str
    node: str
    parent: str | None = None
    input: Any = UNSET
    source: str | None = None
    index: int | None = None
    scope: Scope = ""
    values: dict[str, Any] = {}
    metered: bool = False
    again_of: str | None = None


class ActivationLeft(Event, frozen=True):
    """An activation ended by `port`. Its output: `output`, else that of `source`, else that of its last step.

    `port` may be several ports, joined by `,`.
    `error` is the failure that `on_error` turned into this ending; `handoff` a wish that its parent has to answer.
    """

    activation: str
    output: Any = UNSET
    source: str | None = None
    port: str = "out"
    error: ErrorInfo | None = None
    handoff: Handoff | None = None


class ActivationFailed(Event, frozen=True):
    """An activation failed; its node is entered again at `again_at` (epoch seconds), or its parent is told."""

    activation: str
    error: ErrorInfo
    again_at: float | None = None


class ActivationCancelled(Event, frozen=True):
    """An activation was cut off: with what is around it, or `alone`, while what is around it goes on."""

    activation: str
    reason: str = ""
    alone: bool = False


class NodeSkipped(Event, frozen=True):
    """No token reached `node` inside the activation `parent`: it is decided, and was not entered."""

    parent: str
    node: str


class StepScheduled(Event, frozen=True):
    """Outside work is wanted. `input` is unset where it is the activation's own."""

    step: str
    activation: str
    agent: str
    purpose: str = "answer"
    input: Any = UNSET


class StepSucceeded(Event, frozen=True):
    step: str
    attempt: int
    output: Any
    handoff: Handoff | None = None
    usage: Usage | None = None
    note: str = ""
    duration_ms: float = 0.0


class StepFailed(Event, frozen=True):
    """An attempt failed; it is tried again at `retry_at` (seconds since the epoch), or never."""

    step: str
    attempt: int
    error: ErrorInfo
    usage: Usage | None = None
    duration_ms: float = 0.0
    retry_at: float | None = None


class StepRetried(Event, frozen=True):
    """The wait is over: attempt `attempt` (2, 3, ...) is wanted."""

    step: str
    attempt: int


class StepProgressed(Event, frozen=True):
    """A turn inside a step was completed and is kept."""

    step: str
    attempt: int
    index: int
    turn: Any


class ValueChanged(Event, frozen=True):
    """State key `key` took in a value by its reducer; unset, the value is the output of `activation`."""

    key: str
    reducer: Reducer
    activation: str
    value: Any = UNSET
