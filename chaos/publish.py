"""Write the last ledger, and the last table of mutants, into the guide: `python -m chaos --publish`.

The folder is where they were left as JSON. What stands between the guide's marks is written anew; where
one of the two was not played, what stands there stays.
"""

import json
from pathlib import Path
from typing import Any

from chaos.ledger import Played, as_markdown
from chaos.mutating import Caught, as_table
from chaos.processes import ROOT
from chaos.scenario import Violation

GUIDE = ROOT / "docs" / "guide" / "fault-ledger.md"


def written(text: str, mark: str, told: str) -> str:
    """Put something between two marks of a text; raise `ValueError` where these are not there."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    before, after = text.split(begin, maxsplit=1)[0], text.split(end)[1]
    return f"{before}{begin}{told}{end}{after}"


def ledger_of(path: Path) -> str:
    """Tell what a `ledger.json` says as the ledger does."""
    kept = json.loads(path.read_text())
    played = [_played(one) for one in kept["played"]]
    return as_markdown(kept["around"], played)


def mutants_of(path: Path) -> str:
    """Tell what a `mutants.json` says as its table does."""
    return as_table([Caught(**one) for one in json.loads(path.read_text())])


def _played(kept: dict[str, Any]) -> Played:
    violations = [Violation(**violation) for violation in kept["violations"]]
    told = {name: value for name, value in kept.items() if name != "green"}
    return Played(**told | {"violations": violations})


def publish(folder: Path) -> None:
    """Write what is there."""
    text = GUIDE.read_text()
    for mark, read in (("ledger", ledger_of), ("mutants", mutants_of)):
        kept = folder / f"{mark}.json"
        if kept.exists():
            text = written(text, mark, read(kept))
    GUIDE.write_text(text)
