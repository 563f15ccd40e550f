"""Look at the machine before anything long begins: one clear line for what is missing, and exit status 1.

Runs under whatever Python it is started with, so it uses nothing newer than Python 3.6 and only the standard library.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Sequence

PYTHON = (3, 11)
NODE = (20, 19)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def refuse(line: str) -> NoReturn:
    """Print one line that says what is wrong and what to do, and end."""
    sys.exit("baton: " + line)


def dotted(version: Sequence[int]) -> str:
    """Write a version as people do."""
    return ".".join(str(part) for part in version)


def check_python() -> None:
    """Refuse an old Python, and one without what makes virtual environments."""
    if sys.version_info < PYTHON:
        found = dotted(sys.version_info[:2])
        refuse(
            f"Python {dotted(PYTHON)} or newer is needed, {sys.executable} is {found}; "
            "name another: make PYTHON=/path/to/python3."
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
        import venv  # noqa: F401, PLC0415
    except ImportError:
        refuse("Python's venv module is missing; on Debian: apt-get install python3-venv.")


def check_node() -> None:
    """Refuse a machine without Node and npm, or with a Node that Vite does not run on."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            refuse(f"{program} is missing; install Node.js {dotted(NODE)} or newer with npm.")
    printed = subprocess.check_output(["node", "--version"], universal_newlines=True).strip()
    found = tuple(int(part) for part in re.findall(r"\d+", printed)[:2])
    if found < NODE:
        refuse(f"Node.js {dotted(NODE)} or newer is needed, this is {printed}.")


def check_port(text: str) -> None:
    """Refuse a port that is no port, or that another program listens on."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        refuse(f"PORT must be a number from 1 to 65535, not {text!r}.")
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(text)))
    except PermissionError:
        refuse(f"port {text} needs root; choose one above 1023: make run PORT=9000.")
    except OSError:
        refuse(f"port {text} is in use by another program; choose another: make run PORT=9000.")
    finally:
        probe.close()


def has_postgres() -> bool:
    """Tell whether PostgreSQL's programs are installed; Debian keeps them off the PATH."""
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def install_servers() -> None:
    """Install PostgreSQL and Redis, of which tests and clusters start their own, where they are missing."""
    wanted = [] if has_postgres() else ["postgresql"]
    wanted += [] if shutil.which("redis-server") else ["redis-server"]
    if wanted:
        install(wanted, "what needs PostgreSQL and Redis will fail")


def install_chromium() -> None:
    """Install Debian's Chromium for the browser tests where it is missing."""
    if not any(shutil.which(name) for name in CHROMIUM):
        install(["chromium"], "the browser tests will fail")


def install_faketime() -> None:
    """Install Debian's faketime, under which workers are given wrong clocks, where it is missing."""
    if shutil.which("faketime") is None:
        install(["faketime"], "what needs wrong clocks will fail")


def install(packages: Sequence[str], otherwise: str) -> None:
    """Install Debian's packages, if this user may."""
    named = " and ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print("baton: " + named + " is missing and cannot be installed by this user: " + otherwise + ".")
        return
    print("Installing Debian's " + named + " (about a minute)...", flush=True)
    apt = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.check_call(["apt-get", "update", "-q"], env=apt)
    subprocess.check_call(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], env=apt)


CHECKS = {
    "python": check_python,
    "node": check_node,
    "chromium": install_chromium,
    "servers": install_servers,
    "faketime": install_faketime,
}

if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        name, _, value = wanted.partition("=")
        if name == "port":
            check_port(value)
        else:
            CHECKS[name]()
