"""Play one scenario in one mode, in a process and a folder of its own, and write down what came of it.

`play ID MODE FOLDER TEMPLATE SEED COUNTS`, as the launcher knows it; the servers are started on copies of what
`chaos.template` made, and only then is Django set up, on the scenario's own data.
"""

import importlib
import json
import os
import shutil
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django

from dev.servers import Postgres, Redis

LEASE_S = 2.0
SETTINGS = "chaos.settings"


@contextmanager
def setting(mode: str, folder: Path, template: Path) -> Iterator[dict[str, Any]]:
    """Start the servers of a world on copies of the template, and set the environment; give what a `Place` needs."""
    shutil.copytree(template / "keys", folder, dirs_exist_ok=True)
    told: dict[str, str] = {
        "BATON_DATA_DIR": str(folder),
        "BATON_LEASE_S": str(LEASE_S),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }
    for unwanted in ("BATON_EXECUTOR", "DATABASE_URL", "REDIS_URL"):
        os.environ.pop(unwanted, None)
    found: dict[str, Any] = {}
    with ExitStack() as servers:
        if mode == "cluster":
            _copied(template / "postgres", folder / "postgres")
            (folder / "redis").mkdir()
            found["postgres"] = postgres = Postgres(folder / "postgres", durable=True)
            found["redis"] = redis = Redis(folder / "redis")
            servers.callback(postgres.crash)  # nobody needs what an orderly end would still write
            servers.callback(redis.kill)
            postgres.start()
            redis.start()
            told |= {"DATABASE_URL": found["postgres"].url, "REDIS_URL": found["redis"].url}
        else:
            shutil.copy(template / "baton.sqlite3", folder / "baton.sqlite3")
        os.environ |= told
        yield found


def _copied(source: Path, target: Path) -> None:
    # PostgreSQL insists on who owns its files
    shutil.copytree(source, target)
    for path in (target, *target.rglob("*")):
        status = (source / path.relative_to(target)).stat()
        os.chown(path, status.st_uid, status.st_gid)


def main(arguments: list[str]) -> int:
    """Play, and write `result.json`; 1 where the scenario itself broke."""
    name, mode, where, template, seed, counts = arguments
    folder = Path(where)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    began = time.monotonic()
    with setting(mode, folder, Path(template)) as servers:
        scenario_environment = json.loads(os.environ.pop("BATON_CHAOS_ENVIRONMENT", "{}"))
        os.environ |= scenario_environment
        django.setup()
        playing = importlib.import_module("chaos.playing")
        try:
            told = playing.played(name, mode, folder, servers, int(seed), json.loads(counts), began)
        except Exception:  # noqa: BLE001  (whatever broke it is told in the ledger)
            told = {"broke": traceback.format_exc()}
            traceback.print_exc()
        (folder / "result.json").write_text(json.dumps(told, indent=1, default=str))
    return 1 if "broke" in told else 0
