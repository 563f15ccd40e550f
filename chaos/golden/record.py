"""Record anew what earlier releases left: `python -m chaos.golden.record [commit ...]`.

Each release is a commit of this repository. Its sources are checked out beside, and its own program makes the logs,
the states and the database; today's program only has to read them. What is recorded is committed and never changed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from chaos.golden.unpacking import HERE, ORDER

ROOT = HERE.parents[1]
KEPT = ("scenarios.json.gz", "examples.json.gz", "under-way.sqlite3.gz")


def record(commit: str) -> None:
    """Check a release out, let it record, and keep what it made."""
    with tempfile.TemporaryDirectory(prefix="baton-golden-") as folder:
        sources, out = Path(folder) / "sources", Path(folder) / "out"
        out.mkdir()
        _git("worktree", "add", "--detach", "--quiet", str(sources), commit)
        try:
            subprocess.run([sys.executable, str(HERE / "recording.py"), str(out)], cwd=sources, check=True)
        finally:
            _git("worktree", "remove", "--force", str(sources))
        kept = HERE / commit
        kept.mkdir(exist_ok=True)
        for name in KEPT:
            (kept / name).write_bytes((out / name).read_bytes())


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ORDER:
        record(wanted)
