"""Which program this process runs: a digest of its sources, so that processes of different ones can be told apart."""

from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGES = ("agents", "orchestrator_site", "workflows")


@cache
def release() -> str:
    """Give the first 12 hexadecimal digits of the SHA-256 over all sources, as they were when it was first asked."""
    root = Path(__file__).resolve().parent.parent
    digest = sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
