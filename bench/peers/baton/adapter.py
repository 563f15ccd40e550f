"""Drive Baton as its users do: workflows are published, runs are started by the service, and its executor drives them.

`embedded` drives them in this process on SQLite; `cluster` in two Celery workers on PostgreSQL, with Redis as the
broker and with live news told to web processes. A worker tells this process of an end, and what it answers, when that
is committed.
"""

# ruff: noqa: E402  (Django has to know where its data are before anything of it is imported)

import asyncio
import os
import sys
from pathlib import Path

MODE, FOLDER = sys.argv[1], Path(os.environ["BENCH_DIR"])
os.environ["BATON_DATA_DIR"] = str(FOLDER)
os.environ["BENCH_ENDS"] = str(FOLDER / "ends")
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.baton.settings"
# whoever measures has one thread, and nothing else to do while a run is started, as the thread of a web request
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if MODE == "cluster":
    os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = os.environ["BENCH_POSTGRES"], os.environ["BENCH_REDIS"]

import django

django.setup()

from django.contrib.auth.models import User
from django.core.management import call_command

from agents.models import Agent
from agents.services import agent_create
from bench.ends import End, Ends
from bench.peers.baton.documents import agents, document
from bench.peers.baton.workers import Workers
from bench.peers.protocol import Job, Plain, serve
from workflows.executors.embedded import EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.models import Run, Workflow
from workflows.services.run import run_start
from workflows.services.run_many import runs_start
from workflows.services.workflow import workflow_create, workflow_publish
from workflows.store.orm import OrmStore


class Baton(Plain):
    """Start runs, and wait for their ends."""

    packages = ("Django", "celery")

    def __init__(self, mode: str) -> None:
        self._mode = mode
        self._workflows: dict[Job, Workflow] = {}
        self._user: User
        self._driving: EmbeddedExecutor | Workers
        self._ends: Ends | Workers

    async def start(self) -> None:
        """Make the tables and a user, and start whoever drives."""
        self._start()

    async def prepare(self, job: Job) -> None:
        """Publish the workflow and its agents, once."""
        self._prepare(job)

    async def run(self, job: Job) -> list[int]:
        """Start all runs at once, and give their answers."""
        return self._run(job)

    async def stop(self) -> None:
        """Stop whoever drives."""
        await asyncio.to_thread(self._driving.stop)

    def _start(self) -> None:
        call_command("migrate", verbosity=0)
        self._user, _ = User.objects.get_or_create(username="bench")
        if self._mode == "embedded":
            self._ends = Ends()
            self._driving = EmbeddedExecutor(OrmStore(), FOLDER, Listeners(committed=self._ends.committed))
        else:
            self._ends = self._driving = Workers(FOLDER)
        self._driving.start()

    def _prepare(self, job: Job) -> None:
        if job in self._workflows:
            return
        for slug, script in agents(job).items():
            if not Agent.objects.filter(slug=slug).exists():
                agent_create(user=self._user, slug=slug, name=slug, kind="scripted", settings={"script": script})
        workflow = workflow_create(user=self._user, name=f"{job.work} {len(self._workflows)}", document=document(job))
        workflow_publish(workflow=workflow, user=self._user)
        self._workflows[job] = workflow

    def _run(self, job: Job) -> list[int]:
        workflow = self._workflows[job]
        if job.runs == 1:
            run_start(workflow=workflow, user=self._user, input="go")
        else:
            runs_start(workflow=workflow, user=self._user, inputs=["go"] * job.runs)
        ended = self._ends.wait_for(job.runs)
        return [_answer(job, end) for end in ended if end.status == Run.Status.SUCCEEDED]


def _answer(job: Job, end: End) -> int:
    if job.work == "supervisor":
        return (end.steps - 1) // 2
    return end.steps if job.work == "handoff" else int(end.output)


if __name__ == "__main__":
    serve(Baton(MODE))
