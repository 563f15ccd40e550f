"""What the agent of crash tests wrote down of each time it was called."""

import json
from collections import defaultdict
from pathlib import Path


def calls_in(folder: Path) -> dict[str, list[float]]:
    """Read when the agent was called, by idempotency key."""
    times: dict[str, list[float]] = defaultdict(list)
    for line in (folder / "calls.jsonl").read_text().splitlines():
        call = json.loads(line)
        times[call["key"]].append(call["at"])
    return times
