"""Small lists by which names are told from other words written with a capital; they lie in `gazetteer.json`."""

import json
from pathlib import Path

_LISTS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text())

MONTHS_AND_DAYS = tuple(_LISTS["months_and_days"])
ORGANISATION_WORDS = frozenset(_LISTS["organisation_words"])
FIRST_NAMES = frozenset(_LISTS["first_names"])
PLACES = frozenset(_LISTS["places"])
NOT_NAMES = frozenset(_LISTS["not_names"])
