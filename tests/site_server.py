"""The real product, as users get it: fresh data, migrated and seeded, the built front end, a process of its own.

For browser tests and the screenshots of the docs. Nothing of the site is imported here: all goes through its commands.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from dev.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MANIFEST = ROOT / "static" / "app" / ".vite" / "manifest.json"
SOURCES = ("src", "index.html", "package-lock.json", "vite.config.ts")
TROUBLE = re.compile(r"Traceback|\b(WARNING|ERROR|CRITICAL|Warning:|Error:)")
START_S = 60


@dataclass(frozen=True)
class Person:
    """Somebody who can log in."""

    name: str
    password: str


ADA = Person("ada", "difference-engine-1843")
BOB = Person("bob", "bring-out-the-baton-7")
PREPARE = f"""
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
User.objects.create_superuser({ADA.name!r}, password={ADA.password!r})
User.objects.create_user({BOB.name!r}, password={BOB.password!r})
"""


@dataclass
class Site:
    """One running site: its address, its data and its log."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Give the address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Give the file that holds what the server said."""
        return self.folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment that the site's processes run in."""
        return {
            **os.environ,
            "BATON_DATA_DIR": str(self.folder / "data"),
            "BATON_STATIC_ROOT": str(self.folder / "static"),
            "BATON_EXECUTOR": "embedded",
            "DJANGO_SETTINGS_MODULE": "orchestrator_site.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def prepare(self) -> None:
        """Make tables, static files and two people, in one process; raise with its output if it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--command", PREPARE],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the site could not be prepared:\n{done.stdout}\n{done.stderr}")

    def start(self) -> None:
        """Start it as `make run` does and wait until it answers; raise with its log if it does not."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        give_up_at = time.monotonic() + START_S
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"the server does not answer:\n{self.log.read_text()}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Tell whether the log-in page is served."""
        try:
            with urlopen(f"{self.url}/login/", timeout=5) as answer:  # noqa: S310 (our own address)
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False

    def stop(self, *, kill: bool = False) -> None:
        """End the server: politely, or, with `kill`, as a power cut would."""
        if self.process is None:
            return
        self.process.kill() if kill else self.process.terminate()
        self.process.wait(timeout=20)
        self.process = None

    def complaints(self) -> list[str]:
        """List what the server's log holds that nobody should have to read."""
        return [line for line in self.log.read_text().splitlines() if TROUBLE.search(line)]


def build_frontend() -> None:
    """Build the front end if it was never built or has changed since."""
    built_at = MANIFEST.stat().st_mtime if MANIFEST.exists() else 0.0
    if max(path.stat().st_mtime for path in _sources()) > built_at:
        subprocess.run(["npm", "run", "build", "--silent"], cwd=FRONTEND, check=True)


def site_port() -> int:
    """Give the port that BATON_TEST_PORT names, or one that nobody uses."""
    return int(os.environ.get("BATON_TEST_PORT", "0")) or free_port()


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Prepare a site in `folder`, run it, and stop it."""
    build_frontend()
    site = Site(folder, site_port())
    site.prepare()
    site.start()
    try:
        yield site
    finally:
        site.stop()


def _sources() -> Iterator[Path]:
    for name in SOURCES:
        top = FRONTEND / name
        yield from (path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]
