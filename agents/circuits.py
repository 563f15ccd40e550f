"""Circuit breakers of this process: one for each agent, one for each model provider.

    closed ──(so many failures in a row)──▶ open ──(so many seconds)──▶ half-open ──(its one trial works)──▶ closed
                                              ▲                              │
                                              └────────(the trial fails)─────┘

A failure is what speaks of the other side's health: it did not answer in time, could not be reached, broke down, or
asked for patience. An answer that says no is an answer. An open circuit refuses at once with the code `provider` and
the seconds until its trial, so that a retry policy waits for it and a fallback chain goes on.
"""

import math
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal

from django.conf import settings

from agents.contract import AgentError, AgentSpec, ProviderSpec

UNWELL = frozenset({"timeout", "rate_limit", "provider"})
CircuitState = Literal["closed", "open", "half-open"]
Clock = Callable[[], float]


class Circuit:
    """Count failures in a row; open after `failures` of them, for `open_s` seconds or as long as the other asks."""

    def __init__(self, failures: int, open_s: float, clock: Clock = time.monotonic) -> None:
        self.failures = failures
        self.open_s = open_s
        self.last = ""
        self.in_a_row = 0
        self._until = 0.0
        self._trial = False
        self._clock = clock
        self._lock = threading.Lock()

    @property
    def state(self) -> CircuitState:
        """Tell whether calls pass, are refused, or one may pass on trial."""
        if self.in_a_row < self.failures:
            return "closed"
        return "open" if self._clock() < self._until else "half-open"

    def enter(self) -> float | None:
        """Let a call in, or give the seconds after which it is worth trying again."""
        if self.in_a_row < self.failures:  # closed: there is nothing to note
            return None
        with self._lock:
            state = self.state
            if state == "closed":
                return None
            if state == "open":
                return self._until - self._clock()
            if self._trial:
                return min(1.0, self.open_s)
            self._trial = True
            return None

    def worked(self) -> None:
        """Note that the other side is well."""
        if self.in_a_row or self._trial:  # else it is known
            with self._lock:
                self.in_a_row, self._trial = 0, False

    def failed(self, error: AgentError) -> None:
        """Note that the other side is unwell."""
        with self._lock:
            self.in_a_row, self._trial = self.in_a_row + 1, False
            self.last = f"{error.code}: {error.message}"
            if self.in_a_row >= self.failures:
                self._until = self._clock() + max(self.open_s, error.retry_after_s or 0.0)

    def gave_up(self) -> None:
        """Note that a call was cancelled, which says nothing of the other side."""
        with self._lock:
            self._trial = False


class Passage:
    """One call on its way through the circuits of its agent and its provider; what became of it is noted in both.

    Where one of them is open, entering raises its `AgentError`.
    """

    def __init__(self, spec: AgentSpec) -> None:
        self._circuits = circuits_of(spec)

    def __enter__(self) -> None:
        for number, (what, name, circuit) in enumerate(self._circuits):
            wait_s = circuit.enter()
            if wait_s is not None:
                for _, _, entered in self._circuits[:number]:
                    entered.gave_up()
                raise _refusal(what, name, circuit, wait_s)

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        for _, _, circuit in self._circuits:
            if error is None:
                circuit.worked()
            elif not isinstance(error, AgentError):
                circuit.gave_up()
            elif error.code in UNWELL:
                circuit.failed(error)
            else:
                circuit.worked()


Key = tuple[str, str, int | str, int, float]
Passed = list[tuple[str, str, Circuit]]
_circuits: dict[Key, Circuit] = {}
_of_agents: dict[str, tuple[AgentSpec, Passed]] = {}  # by slug, of the definition that was asked last


def circuits_of(spec: AgentSpec) -> Passed:
    """Give the circuits that a call of an agent passes: (agent or provider, slug, circuit)."""
    asked, passed = _of_agents.get(spec.slug, (None, []))
    if asked is not spec:
        passed = _found(spec)
        _of_agents[spec.slug] = spec, passed
    return passed


def _found(spec: AgentSpec) -> Passed:
    failures = spec.limits.circuit_failures or settings.CIRCUIT_FAILURES
    open_s = spec.limits.circuit_open_s or settings.CIRCUIT_OPEN_S
    found = [("agent", spec.slug, _kept(("agent", spec.slug, spec.version, failures, open_s)))]
    provider = _provider(spec)
    if provider is not None:
        # another address is another provider
        key = ("provider", provider.slug, provider.base_url, settings.CIRCUIT_FAILURES, settings.CIRCUIT_OPEN_S)
        found.append(("provider", provider.slug, _kept(key)))
    return found


def forget() -> None:
    """Close every circuit of this process."""
    _circuits.clear()
    _of_agents.clear()


def _kept(key: Key) -> Circuit:
    return _circuits.setdefault(key, Circuit(key[3], key[4]))


def _provider(spec: AgentSpec) -> ProviderSpec | None:
    named = spec.settings.get("provider")
    return spec.providers.get(named) if isinstance(named, str) else None


def _refusal(what: str, name: str, circuit: Circuit, wait_s: float) -> AgentError:
    told = f"{what} {name!r} failed {circuit.in_a_row} times in a row, so it is not asked for another {wait_s:.0f} s"
    detail = {
        "of": what,
        "name": name,
        "state": circuit.state,
        "failures": circuit.in_a_row,
        "last": circuit.last[:300],
    }
    message = f"the circuit is open: {told}; the last failure was {circuit.last[:300]}"
    # rounded up: whoever came a part of a millisecond early would be refused once more, and had lost an attempt
    retry_after_s = math.ceil(wait_s * 1000) / 1000
    return AgentError("provider", message, retry_after_s=retry_after_s, detail={"circuit": detail})
