"""Tools `text-statistics` and `extract-entities`: what can be told of a text without a model."""

from typing import Any

from pydantic import Field

from agents.text.entities import entities
from agents.text.extraction import extract
from agents.text.keywords import key_phrases
from agents.text.language import language_of
from agents.text.sentences import sentences
from agents.text.sentiment import sentiment
from agents.text.words import words
from agents.tools.registry import Arguments, tool

MAX_TEXT = 500_000
WORDS_A_MINUTE = 230


class Text(Arguments):
    text: str = Field(max_length=MAX_TEXT, title="Text", description="Plain text, Markdown or HTML.")


class Measured(Text):
    phrases: int = Field(default=8, ge=0, le=50, title="Key phrases", description="How many key phrases are wanted.")


@tool("text-statistics", "Text statistics", Measured, {"text": "Our new pump is quiet. Everybody likes it."})
def text_statistics(arguments: Measured) -> dict[str, Any]:
    """Count a text's characters, words and sentences, and tell its language, mood, reading time and key phrases."""
    record = extract(arguments.text)
    text = record["text"]
    all_words, all_sentences = words(text), sentences(text)
    language = str(language_of(text)["code"]) if text else ""
    return {
        "format": record["format"],
        "title": record["title"],
        "characters": len(text),
        "words": len(all_words),
        "different_words": len(set(all_words)),
        "sentences": len(all_sentences),
        "words_a_sentence": round(len(all_words) / len(all_sentences), 1) if all_sentences else 0,
        "reading_s": round(60 * len(all_words) / WORDS_A_MINUTE),
        "language": language,
        "sentiment": sentiment(text),
        "key_phrases": key_phrases(text, arguments.phrases, language or "en") if arguments.phrases else [],
    }


@tool("extract-entities", "Extract entities", Text, {"text": "Ask anna@example.org about order A-10042 of 3 May 2026."})
def extract_entities(arguments: Text) -> dict[str, Any]:
    """Find people, organisations, places, dates, money, contacts and references in a text."""
    record = extract(arguments.text)
    return {"title": record["title"], "text": record["text"], "entities": entities(record["text"])}
