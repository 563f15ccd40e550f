"""PostgreSQL and Redis of our own, for tests and for a cluster on one machine: private, on free ports of the loopback.

`python -m dev.servers postgres redis -- command …` runs a command with DATABASE_URL and REDIS_URL set to such servers.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

START_WITHIN_S = 30.0
LOWEST_PORT, OUTGOING_FROM = 10_000, 32_768
OUTGOING_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
SERVICE_USER = "postgres"
INITDB = ["-U", "baton", "-A", "trust", "-E", "UTF8", "--no-locale"]
SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": 200}
APPENDED = ["--appendonly", "yes", "--save", ""]
Server = TypeVar("Server", "Postgres", "Redis")


class MissingServerError(Exception):
    """Say which program is not installed."""


def free_port() -> int:
    """Find a port of the loopback that nobody uses, below those that outgoing connections are given.

    A server that was killed finds it free when it starts again: no connection began there meanwhile, not even that of a
    client which tried to reach it (such a one is connected with itself).
    """
    outgoing = int(OUTGOING_PORTS.read_text().split()[0]) if OUTGOING_PORTS.exists() else OUTGOING_FROM
    ours = range(LOWEST_PORT, outgoing) or range(1)  # where all may be given to connections, any will do
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", secrets.choice(ours)))
            return int(probe.getsockname()[1])


class Postgres:
    """A PostgreSQL on a directory: started, ended as by a power cut, and started again on the same port."""

    def __init__(self, directory: Path, *, durable: bool) -> None:
        self._directory = directory
        self._programs = _postgres_programs()
        self._port = free_port()
        self._durable = durable
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://baton@127.0.0.1:{self._port}/baton"

    def start(self) -> None:
        """Start, and wait until it answers; make the data first where there is none."""
        data = self._directory / "data"
        _own(self._directory)
        new = not data.exists()
        if new:
            _as_service([str(self._programs / "initdb"), "-D", str(data), *INITDB])
        wishes = {**SETTINGS, "port": self._port, "unix_socket_directories": tempfile.gettempdir()}
        if not self._durable:
            wishes |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        options = [f"-c{name}={value}" for name, value in wishes.items()]
        self._server = _started([str(self._programs / "postgres"), "-D", str(data), *options], self._directory)
        _await_port(self._server, self._port, self._directory)
        at = ["-h", "127.0.0.1", "-p", str(self._port)]
        _await_ready([str(self._programs / "pg_isready"), "-q", *at])
        if new:
            _as_service([str(self._programs / "createdb"), *at, "-U", "baton", "baton"])

    def stop(self) -> None:
        """End it, and cut its sessions off."""
        _end(self._server, signal.SIGINT)

    def crash(self) -> None:
        """End it at once, without a checkpoint: the next start has to recover."""
        _end(self._server, signal.SIGQUIT)


class Redis:
    """A Redis on a directory, that appends what it is told to a file."""

    def __init__(self, directory: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise MissingServerError("redis-server is not installed; on Debian: apt-get install redis-server")
        self._port = free_port()
        self._directory = directory
        self._command = [program, "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(directory), *APPENDED]
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._server = _started(self._command, self._directory, service=False)
        _await_port(self._server, self._port, self._directory)

    def stop(self) -> None:
        """End it."""
        _end(self._server, signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would."""
        _end(self._server, signal.SIGKILL)


@contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """Run a PostgreSQL and give its address.

    What is `kept` in a directory is as durable as in production; otherwise it is gone at the end, and never waits for
    the disk.
    """
    with _directory(kept) as directory, running(Postgres(directory, durable=kept is not None)) as server:
        yield server.url


@contextmanager
def redis(kept: Path | None = None) -> Iterator[str]:
    """Run a Redis that appends what it is told to a file, and give its address."""
    with _directory(kept) as directory, running(Redis(directory)) as server:
        yield server.url


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server, and end it at the end."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _end(server: "subprocess.Popen[bytes] | None", number: signal.Signals) -> None:
    if server is not None:
        server.send_signal(number)
        server.wait(START_WITHIN_S)


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise MissingServerError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return found[-1] if found else Path(str(on_path)).parent


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    directory = Path(tempfile.mkdtemp(prefix="baton-server-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _own(directory: Path) -> None:
    # PostgreSQL will not start as root
    if os.geteuid() == 0:
        shutil.chown(directory, SERVICE_USER, SERVICE_USER)


def _service_user() -> dict[str, str]:
    return {"user": SERVICE_USER, "group": pwd.getpwnam(SERVICE_USER).pw_name} if os.geteuid() == 0 else {}


def _as_service(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **_service_user())  # type: ignore[call-overload]


def _started(command: Sequence[str], directory: Path, *, service: bool = True) -> "subprocess.Popen[bytes]":
    user = _service_user() if service else {}
    with (directory / "log").open("wb") as log:
        started: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **user)  # type: ignore[call-overload]
    return started


def is_listened_to(port: int) -> bool:
    """Tell whether somebody takes connections at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _await_port(server: "subprocess.Popen[bytes]", port: int, directory: Path) -> None:
    until = time.monotonic() + START_WITHIN_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if is_listened_to(port):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {(directory / 'log').read_text()[-2000:]}")


def _await_ready(command: Sequence[str]) -> None:
    until = time.monotonic() + START_WITHIN_S
    while subprocess.run(command, check=False).returncode != 0:
        if time.monotonic() > until:
            raise RuntimeError("the server listens, and is not ready")
        time.sleep(0.05)


def main(arguments: list[str]) -> int:
    """Run a command beside the servers that it needs, and exit with its status."""
    split = arguments.index("--")
    wanted, command = arguments[:split], arguments[split + 1 :]
    environment = dict(os.environ)
    with ExitStack() as servers:
        if "postgres" in wanted:
            environment["DATABASE_URL"] = servers.enter_context(postgres())
        if "redis" in wanted:
            environment["REDIS_URL"] = servers.enter_context(redis())
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
