"""Write anew what the engine makes of every scenario: `python -m tests.scenarios.record`. Read the difference, then
commit it: a scenario is right by the engine's laws, not because it was recorded."""

import json
import sys

from tests.scenarios.playing import FILES, read, recorded


def main() -> int:
    """Record every scenario whose result changed and name it."""
    for path in FILES:
        text = json.dumps(recorded(read(path)), indent=1, ensure_ascii=False) + "\n"
        if text != path.read_text():
            path.write_text(text)
            sys.stdout.write(f"{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
