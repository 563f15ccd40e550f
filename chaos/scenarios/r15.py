"""R15: upgrades. What earlier releases left is read, folded and finished; what a newer one left is refused."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db import connection

from chaos.evidence import gathered
from chaos.golden.reading import histories
from chaos.golden.unpacking import releases
from chaos.invariants import broken
from chaos.processes import ROOT
from chaos.scenario import Counts, Result, scenario
from chaos.world import World

WITHIN_S = 120.0
FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('workflows', '9999_of_the_future', '2030-01-01')"
REFUSED = "of a newer release (workflows.9999_of_the_future)"


@scenario(
    "R15",
    "upgrades: the logs and databases of every earlier release, and one of a newer",
    modes=("embedded",),
    quick={"databases": 2},
    full={"databases": 100},
)
def upgraded(world: World, counts: Counts) -> Result:
    """Fold every recorded log; finish, release by release, what was under way; refuse what is too new."""
    names = releases()
    taken = names[:: max(1, (len(names) - 1) // (counts["databases"] - 1))]
    result = Result(faults_planned=len(taken) + 1, faults_on_work=0)
    result.figures["releases"] = len(names)
    _fold_all(names, result)
    for number, release in enumerate(taken):
        _finish(world, release, result)
        if number < len(taken) - 1:  # the harness checks the last
            result.violations += broken(gathered(world))
    _refuse(world, result)
    return result


def _fold_all(names: list[str], result: Result) -> None:
    for release in names:
        for history in histories(release):
            differences = history.differences()
            result.work_planned += 1
            result.work_done += not differences
            result.check(not differences, f"{release} {history.name}: {'; '.join(differences[:3])}")
    result.figures["histories folded alike"] = f"{result.work_done} of {result.work_planned}"


def _finish(world: World, release: str, result: Result) -> None:
    """Let today's program take over a database of a release in mid-run."""
    connection.close()
    for left in world.at.folder.glob("baton.sqlite3*"):
        left.unlink()
    command = [sys.executable, "-m", "chaos.golden.finishing", release, str(world.at.folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WITHIN_S, check=False)
    result.check(ended.returncode == 0, f"{release}: its runs could not be taken over: {ended.stderr.decode()[-500:]}")
    if ended.returncode:
        return
    told = json.loads(ended.stdout)
    result.faults_delivered += 1
    result.faults_on_work = (result.faults_on_work or 0) + bool(told["before"])
    result.work_planned += len(told["runs"])
    result.work_done += sum(status == "succeeded" for status in told["runs"].values())
    world.older.update(told["before"])
    result.check(told["kept"], f"{release}: the log of before is not what it was")
    result.figures[f"{release}: finished"] = f"{len(told['runs'])} runs"


def _refuse(world: World, result: Result) -> None:
    """Change the database as a newer release would, and try to serve it."""
    connection.close()
    path = world.at.folder / "baton.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(FUTURE)
    before = _told(path)
    command = [sys.executable, "manage.py", "serve", "--port", "1"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WITHIN_S, check=False)
    result.faults_delivered += 1
    result.check(ended.returncode == 1 and REFUSED in ended.stderr.decode(), "a database of a newer release was served")
    result.check(_told(path) == before, "a database of a newer release was written to")


def _told(path: Path) -> list[str]:
    with sqlite3.connect(path) as database:
        return list(database.iterdump())
