"""Words, stems and stopwords."""

import re
from functools import cache, lru_cache

import stopwordsiso
from snowballstemmer import stemmer

_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*", re.UNICODE)


@cache
def stopwords(language: str = "en") -> frozenset[str]:
    """Give the words of a language that carry no topic; none for a language that is not known."""
    return frozenset(stopwordsiso.stopwords(language)) if stopwordsiso.has_lang(language) else frozenset()


def words(text: str) -> list[str]:
    """Split into words, lower case."""
    return [word.strip("'\u2019-").casefold() for word in _WORD.findall(text)]


def content_words(text: str, language: str = "en") -> list[str]:
    """Keep the words that carry a topic."""
    common = stopwords(language)
    return [word for word in words(text) if len(word) > 1 and word not in common]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut an English word to its stem."""
    return str(stemmer("english").stemWord(word))


def stems(text: str, language: str = "en") -> list[str]:
    """Give the stems of the words that carry a topic, in order."""
    return [stem(word) for word in content_words(text, language)]
