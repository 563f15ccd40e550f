"""The guide to patterns: questions that decide, what speaks for and against each, and a skeleton that runs as it is.

All of it is data: `questions.json`, and one file a pattern in `patterns/`. A skeleton asks shipped agents only.
"""

from workflows.guide.reading import Guide, Pattern, Question, the_guide
from workflows.guide.skeletons import placed
from workflows.guide.weighing import Recommendation, weighed

__all__ = ["Guide", "Pattern", "Question", "Recommendation", "placed", "the_guide", "weighed"]
