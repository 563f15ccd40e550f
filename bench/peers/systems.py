"""Who is measured: how each is started, in which environment, and what it promises."""

import hashlib
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = Path(os.environ.get("BATON_BENCH_DIR", ROOT / "data" / "bench"))


@dataclass(frozen=True)
class Contender:
    """One system: the package of its adapter, its argument, and whether a step is durable before the next begins."""

    name: str
    title: str
    package: str
    argument: str = ""
    database: str = ""
    durable: bool = True

    @property
    def is_baton(self) -> bool:
        """Tell Baton from its peers."""
        return self.package == "baton"

    @property
    def command(self) -> list[str]:
        """Give what starts the adapter."""
        python = sys.executable if self.is_baton else str(_environment(self.package) / "bin" / "python")
        return [python, "-m", f"bench.peers.{self.package}.adapter", self.argument]


CONTENDERS = (
    Contender("embedded", "Baton, SQLite", "baton", "embedded"),
    Contender("cluster", "Baton, cluster", "baton", "cluster", "baton"),
    Contender("langgraph-postgres", "LangGraph, PostgreSQL", "langgraph", "postgres", "langgraph"),
    Contender("langgraph-sqlite", "LangGraph, SQLite", "langgraph", "sqlite"),
    Contender("dbos", "DBOS, PostgreSQL", "dbos", "", "dbos"),
    Contender("celery", "Celery canvas, Redis", "celery", "", durable=False),
)


def install(package: str) -> None:
    """Make the environment of a peer as its lock file says, unless that is done already."""
    lock, folder = HERE / package / "requirements.lock", _environment(package)
    stamp, wanted = folder / "installed", hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {package} into {folder} ...", flush=True)
    venv.create(folder, clear=True, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-input", "--require-hashes", "--no-deps", "-r", str(lock)], check=True)
    stamp.write_text(wanted)


def _environment(package: str) -> Path:
    return CACHE / "environments" / package
