"""The front end's types are those of the committed schema."""

import subprocess
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_the_front_ends_types_are_current(tmp_path: Path) -> None:
    made = tmp_path / "schema.gen.ts"
    command = ["node_modules/.bin/openapi-typescript", "openapi.json", "-o", str(made)]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    kept = FRONTEND / "src" / "api" / "schema.gen.ts"
    assert kept.read_text() == made.read_text(), "run `make api`"
