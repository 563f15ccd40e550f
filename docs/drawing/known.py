"""The control-flow patterns 1 to 43 (`known.json`): what each means, how much it is needed, and how it is drawn here.

Numbers, names and meanings: N. Russell, A. H. M. ter Hofstede, W. M. P. van der Aalst and N. Mulyar, "Workflow
Control-Flow Patterns: A Revised View", BPM Center report BPM-06-22, 2006.
"""

import json
from pathlib import Path
from typing import Literal, NamedTuple


class Known(NamedTuple):
    """One pattern. `drawn` says how it is drawn, or why it is not.

    `around` says that another construct than one of its own gives it; `example` names the scenario that is drawn.
    """

    number: int
    name: str
    need: Literal["must", "should", "could", "skip"]
    means: str
    drawn: str
    around: bool = False
    example: str = ""


KNOWN = tuple(Known(**told) for told in json.loads(Path(__file__).with_name("known.json").read_text()))
