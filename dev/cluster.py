"""Baton as a cluster on this machine: private PostgreSQL and Redis, two workers, beat, two web processes.

`python -m dev.cluster [PORT [QUEUE ...]]` starts one worker more for each queue that agents name.
Everything listens on the loopback and ends with this program. The data lies in the data directory, under `cluster`.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from dev.servers import MissingServerError, free_port, is_listened_to, postgres, redis

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WEB, WORKERS = 2, 2
STOP_WITHIN_S = 30.0
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING"]
Process = subprocess.Popen[bytes]


def main() -> int:
    """Start everything, print the address, and end it all at the first sign."""
    first_port, queues = int((sys.argv[1:] or ["8000"])[0]), sys.argv[2:]
    data = Path(os.environ.get("BATON_DATA_DIR", ROOT / "data")) / "cluster"
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as servers:
        print("Starting PostgreSQL and Redis ...", flush=True)
        environment = {
            **os.environ,
            "BATON_DATA_DIR": str(data),
            "DATABASE_URL": servers.enter_context(postgres(data / "postgres")),
            "REDIS_URL": servers.enter_context(redis(data / "redis")),
        }
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
        ports = [first_port, *(free_port() for _ in range(WEB - 1))]
        processes = [_start(command, environment, data / "logs") for command in _commands(ports, data / "beat", queues)]
        addresses = " and ".join(f"http://127.0.0.1:{port}/" for port in ports)
        return _watch(
            processes, ports, f"Baton is at {addresses}; logs are in {data / 'logs'} (Ctrl-C stops everything)"
        )


def _commands(ports: list[int], schedule: Path, queues: list[str]) -> list[tuple[str, list[str]]]:
    daphne = [f"{BIN}/daphne", "-b", "127.0.0.1", "-v", "0"]
    web = [(f"web-{port}", [*daphne, "-p", str(port), "orchestrator_site.asgi:application"]) for port in ports]
    celery = [f"{BIN}/celery", "-A", "orchestrator_site"]
    worker = ["worker", "-P", "threads", "-c", "4", *QUIET]
    workers = [(f"worker-{n}", [*celery, *worker, "-n", f"worker-{n}@%h"]) for n in range(1, WORKERS + 1)]
    workers += [(f"queue-{queue}", [*celery, *worker, "-n", f"queue-{queue}@%h", "-Q", queue]) for queue in queues]
    return [*web, *workers, ("beat", [*celery, "beat", "-l", "WARNING", "-s", str(schedule)])]


def _start(named: tuple[str, list[str]], environment: dict[str, str], logs: Path) -> tuple[str, Process]:
    name, command = named
    logs.mkdir(exist_ok=True)
    with (logs / f"{name}.log").open("ab") as log:
        return name, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def _watch(processes: list[tuple[str, Process]], ports: list[int], ready: str) -> int:
    """Say that all is `ready` once every port is listened to; end all when one has ended, or at a sign from outside."""
    wanted = {"stop": False}

    def stop(number: int, frame: FrameType | None) -> None:
        wanted["stop"] = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    ended = ""
    while not wanted["stop"] and not ended:
        time.sleep(0.2)
        if ready and all(is_listened_to(port) for port in ports):
            print(ready, flush=True)
            ready = ""
        ended = next((name for name, process in processes if process.poll() is not None), "")
    if ended:
        print(f"baton: {ended} ended by itself; see its log. Stopping the others.", flush=True)
    for _, process in processes:
        process.terminate()
    for _, process in processes:
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
    return 1 if ended else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingServerError as missing:
        sys.exit(f"baton: {missing}")
