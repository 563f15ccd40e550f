"""Write anew what the engine makes of scenarios: `python -m tests.scenarios.record [NAME...]`, of all without a name.

Read the difference, then commit it: a scenario is right by the engine's laws, not because it was recorded.
"""

import json
import sys

from tests.scenarios.playing import FILES, read, recorded


def main() -> int:
    """Record every scenario that was asked for and whose result changed, and name it."""
    asked = set(sys.argv[1:])
    for path in FILES:
        if asked and path.stem not in asked:
            continue
        text = json.dumps(recorded(read(path)), indent=1, ensure_ascii=False) + "\n"
        if text != path.read_text():
            path.write_text(text)
            sys.stdout.write(f"{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
