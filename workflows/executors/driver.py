"""Drive one run: the only loop in which a run goes on.

Take all messages that wait, decide each, append what they say at once, and only when that is durable carry out what it
calls for. A step under way is a task, and its outcome a message like any other. A run that has nothing under way here
and is paused, or waits for people, events or steps that are away, or whose next timer is far, is parked: its lease is
given back, and a message or the timer brings it here again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence

import msgspec

from agents.contract import AgentSpec
from workflows.engine.commands import CancelStep, Command, ReleaseLock, RequestLock, RunStep, SetTimer
from workflows.engine.decide import commands, decide, pending
from workflows.engine.errors import ErrorInfo, IllegalMessageError, UndecodableError
from workflows.engine.events import AnyEvent, Entry
from workflows.engine.graph import Graph
from workflows.engine.messages import AnyMessage, Recover, StepDone, StepErred
from workflows.engine.state import RunState
from workflows.executors.away import HandedOut, Outbox, outcomes_in
from workflows.executors.beginning import Begun
from workflows.executors.desk import Desk
from workflows.executors.history import History
from workflows.executors.library import Specs
from workflows.executors.mailbox import Mail, Mailbox
from workflows.executors.summary import is_awaited, open_questions, places_of, summarise
from workflows.executors.timers import Timers
from workflows.executors.turnstile import Caller
from workflows.store.away import Away
from workflows.store.contract import Append, Claim, Letter, OpenQuestion, decode_message

PARK_AFTER_S = 30.0
logger = logging.getLogger(__name__)


class Driver:
    """Hold one leased run, its state, and what is under way for it."""

    def __init__(self, claim: Claim, desk: Desk) -> None:
        self.claim = claim
        self._desk = desk
        self._mailbox = Mailbox(desk.loop)
        self._history = History(desk.store, desk.reader, claim.run)
        self._letters: set[int] = set()
        self._begun: dict[str, int] = {}
        self._steps: dict[str, asyncio.Task[None]] = {}
        self._timers = Timers(desk.loop, desk.clock, self._mailbox.put)
        self._asked: list[OpenQuestion] = []
        self._state = RunState()
        self._graph: Graph
        self._specs: Specs = {}
        self._outbox: Outbox
        self._giving_way = self._later = False
        self._caller = Caller(claim.owner, claim.workflow, claim.epoch, desk.leases.lasting, claim.run)
        self.since = self._desk.loop.time()

    async def drive(self, begun: Begun | None = None) -> None:
        """Drive the run until it ends or is parked; raise `LeaseLostError` where another worker has it.

        It goes on from its log, or from what it was `begun` as a moment ago.
        """
        try:
            await self._take_over(begun)
            while not self._state.ended:
                mail = self._mailbox.take()
                if mail:
                    await self._answer(mail)
                elif self._giving_way and not self._steps:
                    leases = self._desk.leases
                    give_back = leases.give_back if self._later else leases.release
                    return await give_back(self.claim.run, self.claim.epoch)
                elif self._may_park():
                    return await self._park()
                else:
                    await self._mailbox.wait()
            await self._history.ended()
        finally:
            self.drop()

    def give_way(self, *, later: bool = False) -> None:
        """Begin no step any more; once those under way have ended, give the lease back: at once, or after others."""
        self._giving_way, self._later = True, later
        self.since = self._desk.loop.time()
        self._mailbox.wake()

    @property
    def rests(self) -> bool:
        """Tell whether no step is under way here."""
        return not self._steps

    @property
    def gave_way(self) -> bool:
        """Tell whether it gave its run back to let others go first."""
        return self._later and not self._state.ended

    def go_on(self) -> None:
        """Give way to nobody after all: what is under way takes too long."""
        self._giving_way = self._later = False
        self.since = self._desk.loop.time()
        self._carry_out(pending(self._graph, self._state))

    def drop(self) -> None:
        """End what is under way here, at once: the run is driven no longer."""
        self._timers.keep()
        for task in self._steps.values():
            task.cancel()

    def deliver(self, letter: Letter) -> None:
        """Take a letter in, once, however often it is brought, at the time that all workers share.

        Whoever sent it has a clock of his own, and what a run waits for is counted from here.
        """
        if letter.id in self._letters:
            return
        self._letters.add(letter.id)
        try:
            message = msgspec.structs.replace(decode_message(letter.body), at=self._desk.clock.now())
            self._mailbox.put(message, letter.id)
        except UndecodableError:
            logger.exception("run %s: letter %d is thrown away", self.claim.run, letter.id)
            self._mailbox.put(None, letter.id)

    async def _take_over(self, begun: Begun | None) -> None:
        claim, desk = self.claim, self._desk
        self._graph = await desk.library.graph(claim.version) if begun is None else begun.graph
        self._specs = await desk.library.specs(claim.agents)
        self._outbox = Outbox(claim, self._specs, desk.clock, carries=desk.call_queue is not None)
        if begun is not None:
            await self._go_on_from(begun)
        elif claim.head:
            self._state = await self._history.load(claim.head)
            self._asked = open_questions(self._graph, self._state)
            await self._recover()
        for letter in claim.letters:
            self.deliver(letter)

    async def _go_on_from(self, begun: Begun) -> None:
        self._state, self._asked = begun.state, begun.append.questions or []
        self._history.tip = begun.tip
        self._timers.decided(begun.append.entries[0].at)
        await self._commit(self._state.seq, [], [], begun.wanted)

    async def _recover(self) -> None:
        state = self._state
        if any(lock.wide for lock in state.locks.values()):
            self._desk.places.keep(self.claim.run, places_of(state))
        away = await self._find_away()
        if any(state.steps[step].status == "open" and step not in away for step in state.open_steps):
            worker, epoch = self._desk.leases.worker, self.claim.epoch
            await self._answer([Mail(Recover(at=self._desk.clock.now(), worker=worker, epoch=epoch, away=away))])
        self._timers.decided(self._desk.clock.now())
        await self._commit(state.seq, [], [], pending(self._graph, state))

    async def _find_away(self) -> list[str]:
        """Tell which steps are in a queue, or have an outcome that waits: others have begun them."""
        state = self._state
        if not self._outbox.has_steps(state):
            return []
        found: Away = await self._desk.reader.call(self._desk.store.steps.away, self.claim.run)
        letters = {letter.id: letter for letter in (*self.claim.letters, *found.letters)}
        for _, letter in sorted(letters.items()):
            self.deliver(letter)
        for step, attempt in found.steps | outcomes_in(letters.values()):
            self._begun[step] = max(attempt, self._begun.get(step, 0))
        return [step for step in state.open_steps if self._begun.get(step, 0) >= state.steps[step].attempt]

    def _answer(self, mail: list[Mail]) -> Awaitable[None]:
        head = self._state.seq
        entries, wanted = self._decide(mail)
        if entries:  # or nothing is called for
            self._timers.decided(entries[-1].at)
        return self._commit(head, entries, [item.letter for item in mail if item.letter is not None], wanted)

    async def _commit(self, head: int, entries: list[Entry], taken: list[int], wanted: Sequence[Command]) -> None:
        out = self._outbox.hand_out(wanted, self._state, self._begun)
        if entries or taken or out.queued:
            append = self._append(head, entries, taken, out)
            await self._desk.writer.append(append)
            self._history.grew(append)
            if self._history.wants(self._state):
                await self._history.keep(self._state)
        self._carry_out(wanted)
        self._send(out)

    def _send(self, out: HandedOut) -> None:
        for refused in out.refused:
            self._mailbox.put(refused)
        if self._desk.call_queue is not None:
            for queue in {step.queue for step in out.queued}:
                self._desk.call_queue(queue)

    def _decide(self, mail: list[Mail]) -> tuple[list[Entry], list[Command]]:
        entries: list[Entry] = []
        wanted: list[Command] = []
        for item in mail:
            seq, message = self._state.seq + 1, item.message
            events = self._events_of(message) if message is not None else []
            if message is not None and events:
                entries.append(Entry(seq=seq, at=message.at, events=events))
                wanted += commands(self._graph, self._state, events)
        return entries, wanted

    def _events_of(self, message: AnyMessage) -> list[AnyEvent]:
        try:
            return decide(self._graph, self._state, message)
        except IllegalMessageError as error:
            logger.warning("run %s refused a message: %s", self.claim.run, error)
            return []

    def _append(self, head: int, entries: list[Entry], taken: list[int], out: HandedOut) -> Append:
        return Append(
            run=self.claim.run,
            epoch=self.claim.epoch,
            worker=self._desk.leases.worker,
            head=head,
            entries=entries,
            summary=summarise(self._state),
            taken=tuple(taken),
            questions=self._newly_asked(),
            after=self._history.tip,
            queued=out.queued,
            recalled=out.recalled,
        )

    def _newly_asked(self) -> list[OpenQuestion] | None:
        """Give the questions that are open now, if they are not those that were open before."""
        asked = open_questions(self._graph, self._state)
        if asked == self._asked:
            return None
        self._asked = asked
        return asked

    def _carry_out(self, wanted: Sequence[Command]) -> None:
        for command in wanted:
            if isinstance(command, RunStep):
                self._begin(command)
            elif isinstance(command, CancelStep):
                self._stop(command.step)
            elif isinstance(command, SetTimer):
                self._timers.set(command)
            elif isinstance(command, RequestLock):
                self._desk.places.request(command, self.claim.epoch)
            elif isinstance(command, ReleaseLock):
                self._desk.places.release(command)

    def _begin(self, command: RunStep) -> None:
        # a resume asks again for all that has no outcome: what was begun here is under way, or its outcome in the mail
        begun = self._begun.get(command.step, 0) >= command.attempt
        if begun or self._state.ended or self._giving_way:
            return
        self._begun[command.step] = command.attempt
        spec = self._specs.get(command.agent)
        self._steps[command.step] = self._desk.loop.create_task(self._step(command, spec))

    async def _step(self, command: RunStep, spec: AgentSpec | None) -> None:
        """Have a step carried out and take its outcome in; that it broke is one as well."""
        outcome: StepDone | StepErred
        try:
            outcome = await self._desk.steps.run(command, spec, self._hear, self._caller)
        except Exception as error:
            logger.exception("run %s: step %s broke", self.claim.run, command.step)
            fault = ErrorInfo(code="internal", message=f"{type(error).__name__}: {error}")
            outcome = StepErred(at=self._desk.clock.now(), step=command.step, attempt=command.attempt, error=fault)
        if self._steps.get(command.step) is asyncio.current_task(self._desk.loop):
            del self._steps[command.step]
        self._mailbox.put(outcome)

    def _hear(self, message: AnyMessage) -> None:
        """Take in what a step says while it is under way, at the time that all workers share."""
        self._mailbox.put(msgspec.structs.replace(message, at=self._desk.clock.now()))

    def _stop(self, step: str) -> None:
        task = self._steps.pop(step, None)
        if task is not None:
            task.cancel()

    def _may_park(self) -> bool:
        if self._steps:
            return False
        self._timers.keep(self._state.timers, self._state.open_steps)  # the run no longer waits for any other
        return self._state.status == "paused" or self._timers.next_s() > PARK_AFTER_S

    async def _park(self) -> None:
        wait_s = self._timers.next_s()
        if wait_s == float("inf") and not is_awaited(self._state) and not self._outbox.has_steps(self._state):
            logger.error("run %s waits for nothing; it goes on with the next message", self.claim.run)
        await self._history.parks(self._state)
        far = min(wait_s, 10 * 365 * 86_400.0)
        await self._desk.leases.release(self.claim.run, self.claim.epoch, self._desk.clock.now() + far)
