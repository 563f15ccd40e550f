"""Rings that name a run: a new one is claimed by its id, and for any other all that waits is looked at."""

from typing import Any

from tests.executors.workbench import Bench, eventually


async def test_a_new_run_that_a_ring_names_is_claimed_without_a_look_at_others(bench: Bench) -> None:
    executor = bench.executor()
    await eventually(lambda: executor.room() is not None)
    looks: list[int] = []
    claim = bench.store.claim

    def look(lessee: Any, limit: int, caps: Any = ()) -> Any:
        looks.append(limit)
        return claim(lessee, limit, caps)

    bench.store.claim = look  # type: ignore[method-assign]
    run = bench.run(ring=False)
    executor.ring(run)
    await bench.ended(run)
    assert bench.store.runs[run].epoch == 1
    assert len(looks) <= 1  # the one that is due each second


async def test_a_ring_for_a_run_that_is_not_new_looks_at_all(bench: Bench) -> None:
    executor = bench.executor()
    await eventually(lambda: executor.room() is not None)
    run, other = bench.run(ring=False), bench.run(ring=False)
    bench.store.runs[run].tries = 1
    executor.ring(run)
    for one in (run, other):
        assert (await bench.ended(one)).status == "succeeded"
