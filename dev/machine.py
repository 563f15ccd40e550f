"""What figures were taken on."""

import os
import platform
import sqlite3
import time
from typing import Any


def machine() -> dict[str, Any]:
    """Tell what the figures were taken on."""
    return {
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.machine()}",
        "at": time.strftime("%Y-%m-%d %H:%M"),
    }
