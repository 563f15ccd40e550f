"""The adviser: what a drawn document could do better, how much that saves, and the document with it done. Pure.

A rule is one function in one file: it reads a `Case` and gives `Advice`. Every patch is a whole document that compiles
and gives what the drawn one gave, but where the advice says what will differ.
"""

from workflows.engine.advice.advising import advise
from workflows.engine.advice.telling import Advice, PastRun, Saving

__all__ = ["Advice", "PastRun", "Saving", "advise"]
