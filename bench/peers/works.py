"""What everybody has to do, and the figure that is made of it."""

from dataclasses import dataclass

from bench.peers.protocol import Job


@dataclass(frozen=True)
class Work:
    """A job, its name, and what is told of it."""

    name: str
    job: Job
    unit: str

    @property
    def ideal_s(self) -> float:
        """Tell how long it takes where nothing but the agents takes time."""
        waits = 1 if self.job.work == "fan_out" else self.job.steps
        return waits * self.job.wait_s

    @property
    def steps(self) -> int:
        """Count the steps of all its runs."""
        return self.job.steps * self.job.runs

    @property
    def repeats(self) -> int:
        """Tell how often it is measured: often where it takes some milliseconds."""
        return 25 if self.steps < FEW and not self.job.wait_ms else 5

    def figure(self, seconds: float) -> float:
        """Make the figure of a time."""
        return {
            "ms a step": seconds * 1e3 / self.steps,
            "ms over the ideal": (seconds - self.ideal_s) * 1e3,
            "runs/s": self.job.runs / seconds,
        }[self.unit]


STEP, OVER, RATE = "ms a step", "ms over the ideal", "runs/s"
WAIT_MS = 50
FEW = 20  # steps


def works(quick: bool) -> list[Work]:
    """List all work; `quick` is a tenth of it, for a look at whether all is well."""
    chains, widths, runs = ((5, 10, 100), (10, 100), 50) if quick else ((10, 100, 1_000), (100, 1_000), 1_000)
    made = [Work(f"chain of {n:,}", Job("chain", n), STEP) for n in chains]
    made.append(_waiting(f"chain of {chains[0]}", Job("chain", chains[0], WAIT_MS)))
    for n in widths:
        made.append(Work(f"fan-out of {n:,}", Job("fan_out", n), STEP))
        made.append(_waiting(f"fan-out of {n:,}", Job("fan_out", n, WAIT_MS)))
    for name, work in (("supervisor of 5 rounds", "supervisor"), ("handoff chain of 5", "handoff")):
        made.append(Work(name, Job(work, 5), STEP))
        made.append(_waiting(name, Job(work, 5, WAIT_MS)))
    made.append(Work(f"{runs:,} runs of 3 steps at once", Job("chain", 3, 0, runs), RATE))
    made.append(Work(f"{runs:,} runs of 3 steps at once, 50 ms each", Job("chain", 3, WAIT_MS, runs), RATE))
    return made


def _waiting(name: str, job: Job) -> Work:
    return Work(f"{name}, 50 ms each", job, OVER)
