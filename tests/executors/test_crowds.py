"""Where more waits than an executor takes at once, it says so, for others to help."""

from tests.executors.workbench import Bench, chain


async def test_an_executor_that_leaves_runs_behind_says_so(bench: Bench) -> None:
    said: list[bool] = []
    bench.document = chain(1)
    runs = [bench.run() for _ in range(3)]
    bench.executor(max_runs=2, crowded=lambda: said.append(True))
    for run in runs:
        await bench.ended(run)
    assert said


async def test_an_executor_that_takes_all_there_is_disturbs_nobody(bench: Bench) -> None:
    said: list[bool] = []
    bench.document = chain(1)
    runs = [bench.run() for _ in range(3)]
    bench.executor(max_runs=20, crowded=lambda: said.append(True))
    for run in runs:
        await bench.ended(run)
    assert not said
