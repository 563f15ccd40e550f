"""A run that is watched: one that ticks, the web process that shows it, and how it is brought to an end."""

import time
from dataclasses import dataclass

from chaos.client import Client, session_of
from chaos.crowd import allow_sockets
from chaos.processes import Process
from chaos.wire import Handshake
from chaos.work import agent, in_a_row, node, person, published, started
from chaos.world import World
from workflows.models import Run, Workflow

PASSES = 1_000  # as many as a loop makes
SETTINGS_S = 30.0


@dataclass
class Watched:
    """A world in which runs are watched, as ann sees them; `web` shows them."""

    world: World
    web: Process
    session: str

    @property
    def handshake(self) -> Handshake:
        """Give what opens a socket here."""
        return Handshake("127.0.0.1", self.web.port, Client(self.web.port, self.session).cookie)

    @property
    def client(self) -> Client:
        """Ask the web process."""
        return Client(self.web.port, self.session)

    def start(self, workflow: Workflow) -> str:
        """Start a run, and wait until it is under way."""
        run = str(started(self.world, workflow, 1)[0].pk)
        self.world.wait_for(lambda: self.head(run) > 0)
        return run

    def head(self, run: str) -> int:
        """Number the last event of a run's log."""
        return int(Run.objects.values_list("head_seq", flat=True).get(pk=run))

    def cancel(self, run: str) -> int:
        """End a run; give the number of its last event."""
        self.client.post(f"/api/runs/{run}/cancel/")
        return self.ended(run)

    def ended(self, run: str, within_s: float = SETTINGS_S) -> int:
        """Wait for the end of a run; give the number of its last event."""
        self.world.wait_for(lambda: Run.objects.get(pk=run).status not in Run.ACTIVE, within_s, 0.1)
        return self.head(run)


def watched(world: World, workers: int = 1) -> Watched:
    """Start a web process, and so many workers of a cluster."""
    allow_sockets()
    if world.is_cluster:
        for _ in range(workers):
            world.start_worker()
        world.start_beat()
    return Watched(world, world.start_web(), session_of(person("ann")))


def ticking(rate: float, members: int = 1, output: str = "x" * 200) -> Workflow:
    """Publish a workflow that commits `rate` steps a second, 1,000 times `members` of them."""
    agent("tick", {"latency_s": 1 / rate, "output": output})
    return looping("ticking", members)


def looping(name: str, members: int, passes: int = PASSES) -> Workflow:
    """Publish a workflow that asks the agent `tick` so many times in each of its passes."""
    inner = [node(f"t{n}", parent="again", agent="tick") for n in range(members)]
    return published(name, in_a_row(node("again", "loop", max_iterations=passes), inner=inner))


def seconds_since(began: float) -> float:
    """Tell how long ago something began, by the monotonic clock."""
    return time.monotonic() - began
