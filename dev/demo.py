"""Run one shipped example in the terminal, on data of its own that are gone afterwards."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "customer-service.json"


def example_input() -> str:
    """Return the input that the example's own form is filled with."""
    nodes = json.loads(EXAMPLE.read_text())["nodes"]
    return json.dumps(next(node for node in nodes if node["kind"] == "input")["config"]["example"])


def main() -> int:
    """Prepare an empty database, run the example in it with live progress, and return its exit status."""
    with tempfile.TemporaryDirectory(prefix="baton-demo-") as data:
        env = os.environ | {"BATON_DATA_DIR": data}
        manage = [sys.executable, "manage.py"]
        print(f"Preparing a database of its own for {EXAMPLE.name} ...", flush=True)
        subprocess.run([*manage, "migrate", "--noinput", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
        subprocess.run([*manage, "seed"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        wanted = ["run_workflow", EXAMPLE.stem, "--input", example_input()]
        print(f"Input: {wanted[-1]}", flush=True)
        return subprocess.run([*manage, *wanted], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
