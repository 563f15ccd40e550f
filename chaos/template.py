"""Make what every scenario starts from, once: keys, a PostgreSQL and a SQLite file with all tables."""

import os
import subprocess
import sys
from pathlib import Path

from chaos.processes import ROOT
from dev.servers import Postgres, running

MIGRATE = [sys.executable, "manage.py", "migrate", "-v", "0"]


def make_template(folder: Path) -> Path:
    """Make it in a folder; give the folder."""
    keys = folder / "keys"
    keys.mkdir(parents=True)
    (folder / "postgres").mkdir()
    environment = {**os.environ, "BATON_DATA_DIR": str(keys), "DJANGO_SETTINGS_MODULE": "chaos.settings"}
    for unwanted in ("DATABASE_URL", "REDIS_URL", "BATON_MUTANT"):
        environment.pop(unwanted, None)
    with running(Postgres(folder / "postgres", durable=False)) as server:
        urls: list[dict[str, str]] = [{}, {"DATABASE_URL": server.url}]
        migrating = [subprocess.Popen(MIGRATE, cwd=ROOT, env=environment | url) for url in urls]
        ended = [one.wait() for one in migrating]
        if any(ended):
            raise RuntimeError("the tables of the template could not be made")
    (keys / "baton.sqlite3").rename(folder / "baton.sqlite3")
    for rest in keys.glob("baton.sqlite3-*"):
        rest.unlink()
    return folder
