"""Single looks at a text: language, mood, key phrases, entities; each a worker for workflows of one's own."""

from typing import Any

from agents.contract import AgentRequest
from agents.functions.inputs import text_in
from agents.functions.registry import Report, agent_function
from agents.text.keywords import key_phrases
from agents.text.language import language_of
from agents.text.sentiment import sentiment


@agent_function("detect-language", "Detect the language")
def detect_language(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Tell the language of a text and how sure that is."""
    found = language_of(text_in(request.input))
    report.say(f"{found['code']} ({found['score']})")
    return dict(found)


@agent_function("judge-mood", "Judge the mood")
def judge_mood(request: AgentRequest, report: Report) -> dict[str, Any]:
    """Tell whether a text is positive or negative, with the sentences that lean furthest."""
    found = sentiment(text_in(request.input))
    report.say(f"{found['label']} ({found['score']:+.2f})")
    return found


@agent_function("find-key-phrases", "Find key phrases")
def find_key_phrases(request: AgentRequest, report: Report) -> list[str]:
    """Find the phrases that a text is about."""
    text = text_in(request.input)
    found = key_phrases(text, 10, str(language_of(text)["code"]))
    report.say(", ".join(found))
    return found
