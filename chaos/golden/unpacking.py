"""Where recorded releases are, and their databases laid out; needs no Django, so that settings may come later."""

import gzip
from pathlib import Path

HERE = Path(__file__).resolve().parent
# commits, oldest first: the first release, all patterns, soundness and the inbox, the cluster
ORDER = ("93a4340", "5bf0acb", "f0cc844", "050d064")


def releases() -> list[str]:
    """Name the releases that were recorded, oldest first."""
    return [name for name in ORDER if (HERE / name / "scenarios.json.gz").exists()]


def unpack_database(release: str, folder: Path) -> None:
    """Lay the database that a release left while runs were under way into a data directory."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = gzip.decompress((HERE / release / "under-way.sqlite3.gz").read_bytes())
    (folder / "baton.sqlite3").write_bytes(raw)
