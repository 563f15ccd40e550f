"""Nothing is done for a run that another worker may drive by now, however late this one hears of it."""

import asyncio
import time

import pytest

from tests.executors.workbench import Bench, eventually
from workflows.executors.clock import Clock
from workflows.executors.lasting import LOOK_AGAIN_S, Lasting
from workflows.executors.lease import Leases
from workflows.executors.serial import SerialThread
from workflows.store.contract import Lessee, RunId

LEASE_S = 0.1


async def stays(task: "asyncio.Task[None]") -> bool:
    """Tell whether what waits for its lease still does, after more than one look."""
    await asyncio.sleep(3 * LOOK_AGAIN_S)
    return not task.done()


async def test_a_renewal_lets_nothing_go_on_for_a_run_that_it_found_to_be_anothers(bench: Bench) -> None:
    store, thread = bench.store, SerialThread("leases")
    leases = Leases(store, thread, "stopped@1", (Clock(), LEASE_S))
    kept, lost = bench.run(), bench.run()
    assert {claim.run for claim in await leases.claim(2)} == {kept, lost}
    await asyncio.sleep(2 * LEASE_S)
    assert store.claim_one(Lessee("other@2", time.time(), 60.0), lost) is not None
    waits = {run: asyncio.create_task(leases.lasting.held(run)) for run in (kept, lost)}
    await asyncio.sleep(0)
    leases._ttl_s = 60.0
    assert await leases.renew(lambda: {kept, lost}) == {kept}
    await waits[kept]
    assert await stays(waits[lost])
    waits[lost].cancel()
    await thread.close()


async def test_a_renewal_prolongs_no_lease_that_it_did_not_ask_for(bench: Bench) -> None:
    thread = SerialThread("leases")
    leases = Leases(bench.store, thread, "stopped@1", (Clock(), LEASE_S))
    run = bench.run()
    assert await leases.claim_one(run) is not None
    await asyncio.sleep(2 * LEASE_S)  # the answer to the claim was on its way for so long
    leases._ttl_s = 60.0
    await leases.renew(set)
    waits = asyncio.create_task(leases.lasting.held(run))
    assert await stays(waits)
    waits.cancel()
    await thread.close()


async def test_a_step_that_was_about_to_begin_is_not_once_its_run_is_lost(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, gate = asyncio.Event(), asyncio.Event()

    async def held(lasting: Lasting[RunId], key: RunId) -> None:
        came.set()
        await gate.wait()

    monkeypatch.setattr(Lasting, "lasts", lambda lasting, key: False)
    monkeypatch.setattr(Lasting, "held", held)
    executor = await bench.ready()
    run = bench.run()
    await came.wait()
    gate.set()  # the step is woken before whoever drives its run hears anything
    executor._drivers.lose({run})
    await eventually(lambda: not executor._drivers.runs)
    assert bench.calls == []


async def test_of_a_run_that_was_leased_twice_only_the_later_driver_begins_steps(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    came: list[asyncio.Event] = []

    async def held(lasting: Lasting[RunId], key: RunId) -> None:
        gate = gates[len(came)]
        came.append(gate)
        await gate.wait()

    monkeypatch.setattr(Lasting, "lasts", lambda lasting, key: False)
    monkeypatch.setattr(Lasting, "held", held)
    executor = await bench.ready()
    run = bench.run()
    await eventually(lambda: len(came) == 1)
    (driver,) = executor._drivers
    bench.store.release(run, driver.claim.epoch, 0.0)
    gates[0].set()
    claim = bench.store.claim_one(Lessee(executor.worker, time.time(), 60.0), run)
    assert claim is not None
    executor._drivers.hold(claim, executor._desk)
    await eventually(lambda: len(came) == 2)
    assert bench.calls == []
    gates[1].set()
    assert (await bench.ended(run)).status == "succeeded"
    assert len(bench.calls) == 1
