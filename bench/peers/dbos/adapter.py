"""Drive DBOS: each agent is a step, whose outcome is committed before the workflow goes on."""

import asyncio
import os

from dbos import DBOS

from bench.peers.protocol import ANSWER, Job, Plain, serve, whole


@DBOS.step()
async def agent(wait_s: float) -> str:
    """Answer."""
    await asyncio.sleep(wait_s)
    return ANSWER


@DBOS.step()
async def lead(rounds: int, size: int, wait_s: float) -> str:
    """Say who is next."""
    await asyncio.sleep(wait_s)
    return "worker" if rounds < size else ""


@DBOS.step()
async def member(number: int, size: int, wait_s: float) -> tuple[str, int]:
    """Answer, and say to whom it hands over."""
    await asyncio.sleep(wait_s)
    return ANSWER, number + 1 if number + 1 < size else -1


@DBOS.workflow()
async def chain(size: int, wait_s: float) -> list[str]:
    """Ask one after the other."""
    log: list[str] = []
    for _ in range(size):
        log.append(await agent(wait_s))
    return log


@DBOS.workflow()
async def fan_out(size: int, wait_s: float) -> list[str]:
    """Ask all at once."""
    return list(await asyncio.gather(*(agent(wait_s) for _ in range(size))))


@DBOS.workflow()
async def supervisor(size: int, wait_s: float) -> list[str]:
    """Ask whom the lead names, until it names nobody."""
    log: list[str] = []
    while await lead(len(log), size, wait_s):
        log.append(await agent(wait_s))
    return log


@DBOS.workflow()
async def handoff(size: int, wait_s: float) -> list[str]:
    """Ask the first, and whoever it hands over to."""
    log, number = [], 0
    while number >= 0:
        answer, number = await member(number, size, wait_s)
        log.append(answer)
    return log


WORKFLOWS = {"chain": chain, "fan_out": fan_out, "supervisor": supervisor, "handoff": handoff}


class Dbos(Plain):
    """Run durable workflows in this process."""

    packages = ("dbos",)

    async def start(self) -> None:
        """Make the tables, and start."""
        DBOS(config={"name": "bench", "system_database_url": os.environ["BENCH_POSTGRES"], "log_level": "WARNING"})
        DBOS.launch()

    async def run(self, job: Job) -> list[int]:
        """Start all runs at once."""
        return list(await asyncio.gather(*(self._one(job) for _ in range(job.runs))))

    async def _one(self, job: Job) -> int:
        handle = await DBOS.start_workflow_async(WORKFLOWS[job.work], job.size, job.wait_s)
        return whole(await handle.get_result())


if __name__ == "__main__":
    serve(Dbos())
