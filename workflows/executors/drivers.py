"""The runs that one process drives: a driver and a task for each, and what becomes of it when that ends."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence

from django.db import OperationalError

from workflows.executors.beginning import Begun
from workflows.executors.desk import Desk
from workflows.executors.driver import Driver
from workflows.store.contract import Claim, LeaseLostError, Letter, RunId

ASIDE_S, AGAIN_S = 60.0, 2.0
Held = tuple[Driver, asyncio.Task[None]]
logger = logging.getLogger(__name__)


class Drivers:
    """Hold drivers, on one loop; `ended` is told of each that has let its run go."""

    def __init__(self, ended: Callable[[Driver], None]) -> None:
        self._ended = ended
        self._held: dict[RunId, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Driver]:
        return (driver for driver, _ in self._held.values())

    @property
    def runs(self) -> set[RunId]:
        """Give the runs that are driven."""
        return set(self._held)

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        """Give what drives them."""
        return [task for _, task in self._held.values()]

    @property
    def rest(self) -> bool:
        """Tell whether there is one at most, and no step of it is under way."""
        if len(self._held) > 1:
            return False
        only = next(iter(self._held.values()), None)
        return only is None or only[0].rests

    def hold(self, claim: Claim, desk: Desk, begun: Begun | None = None) -> asyncio.Task[None]:
        """Drive a run that was leased to this process."""
        if claim.run in self._held:  # this process stalled for longer than its lease, and got it again
            self._end(claim.run)
        driver = Driver(claim, desk)
        task = desk.loop.create_task(self._drive(driver, desk, begun))
        self._held[claim.run] = (driver, task)
        return task

    def deliver(self, letters: Sequence[Letter]) -> None:
        """Bring letters to those that they are for."""
        for letter in letters:
            held = self._held.get(letter.run)
            if held:
                held[0].deliver(letter)

    def lose(self, runs: set[RunId]) -> None:
        """Drive these no longer: their leases are another's."""
        for run in runs & self._held.keys():
            logger.warning("the lease of run %s was lost", run)
            self._end(run)

    def _end(self, run: RunId) -> None:
        driver, task = self._held[run]
        driver.drop()
        task.cancel()

    async def _drive(self, driver: Driver, desk: Desk, begun: Begun | None) -> None:
        claim = driver.claim
        try:
            await driver.drive(begun)
        except LeaseLostError:
            pass  # the writer has counted and told it
        except OperationalError as error:
            logger.warning("run %s lost the database; it is tried again in %g s: %s", claim.run, AGAIN_S, error)
            await desk.leases.set_aside(claim.run, claim.epoch, AGAIN_S)
        except Exception:
            logger.exception("run %s broke its driver; it is tried again in %g s", claim.run, ASIDE_S)
            await desk.leases.set_aside(claim.run, claim.epoch, ASIDE_S)
        finally:
            if self._held.get(claim.run, (None, None))[0] is driver:
                desk.leases.lasting.end([claim.run])
                self._ended(driver)
                del self._held[claim.run]
