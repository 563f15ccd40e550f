"""Sentences of a text, its paragraphs kept apart."""

import pysbd

MAX_CHARACTERS = 200_000
_LANGUAGES = set(pysbd.languages.LANGUAGE_CODES)


def sentences(text: str, language: str = "en") -> list[str]:
    """Split a text of at most 200,000 characters (the rest is left out) into sentences."""
    # a segmenter keeps the text that it works on: one for all threads would mix their texts
    segmenter = pysbd.Segmenter(language=language if language in _LANGUAGES else "en", clean=False)
    found: list[str] = []
    for paragraph in text[:MAX_CHARACTERS].split("\n"):
        if paragraph.strip():
            found.extend(sentence.strip() for sentence in segmenter.segment(paragraph) if sentence.strip())
    return found


def prose(text: str, language: str = "en") -> list[str]:
    """Keep the sentences that say something: four words at least, not a list's label or a heading."""
    return [sentence for sentence in sentences(text, language) if len(sentence.split()) >= 4]
