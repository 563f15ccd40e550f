"""Entities of a text by patterns and a light gazetteer: contacts, money, dates, people, organisations, places, numbers.

Names are found by how they are written (capitals inside a sentence, titles, company forms): a heuristic for English.
"""

import re
from collections.abc import Callable, Iterable

import datefinder

from agents.text.gazetteer import FIRST_NAMES, MONTHS_AND_DAYS, NOT_NAMES, ORGANISATION_WORDS, PLACES
from agents.text.sentences import sentences

_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\")\]]+[^\s<>\")\].,;:!?]")
_PHONE = re.compile(r"(?<![\w.-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]?\d{2,4}(?![\w-])")
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d{1,2})?"
_MONEY = re.compile(
    rf"(?:US)?[$€£¥]\s?(?:{_AMOUNT})(?:\s?(?:k|m|bn|million|billion|thousand))?\b"
    rf"|\b(?:{_AMOUNT})\s?(?:(?:million|billion|thousand)\s)?(?:EUR|USD|GBP|CHF|JPY|euros?|dollars?|pounds?|francs?)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\b\d+(?:\.\d+)?\s?(?:%|percent\b)")
_REFERENCE = re.compile(r"\b(?:[A-Z]{1,4}-\d{3,}|[A-Z]{2,4}\d{4,}|#\d{3,})(?!\w)|#\d{3,}\b")
_DATED = re.compile(rf"\d|\b(?:{'|'.join(MONTHS_AND_DAYS)})\b", re.IGNORECASE)
_WORD = r"[A-Z][\w'\u2019&.-]*[\w]|[A-Z]"
_NAME = re.compile(rf"\b(?:{_WORD})(?:\s(?:of\s|for\s|and\s|the\s|de\s|van\s|von\s)?(?:{_WORD}))*")
_JOINT = re.compile(r"\s(?:of|for|and)\s")
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|President|Minister|Judge|Captain)\.?\s")


def entities(text: str) -> dict[str, list[str]]:
    """Return the entities by class, each once, in the order of the text; empty classes are left out."""
    found = {name: _once(find(text)) for name, find in _FINDERS.items()}
    found |= _names(text)
    return {name: values for name, values in found.items() if values}


def references(text: str) -> list[str]:
    """Find order, invoice and ticket numbers such as `A-10042`, `INV2044` or `#88121`."""
    return _once(_REFERENCE.findall(text))


def emails(text: str) -> list[str]:
    """Find e-mail addresses."""
    return _once(_EMAIL.findall(text))


def dates(text: str) -> list[str]:
    """Find dates and return them as ISO days; what has neither digits of a day nor a month's name is none."""
    found = []
    for sentence in text.splitlines():
        if _DATED.search(sentence):
            found.extend(_dates_of(_blanked(sentence)))
    return found


def _dates_of(sentence: str) -> list[str]:
    try:
        pairs = list(datefinder.find_dates(sentence, source=True))
    except (ValueError, OverflowError, TypeError):
        return []
    return [day.date().isoformat() for day, source in pairs if _is_date(source)]


def _is_date(source: str) -> bool:
    digits = sum(character.isdigit() for character in source)
    named = any(name.casefold() in source.casefold() for name in MONTHS_AND_DAYS[:24])
    return (named and digits >= 1) or (digits >= 6 and bool(re.search(r"\d[-/.]\d", source)))


def _blanked(text: str) -> str:
    for pattern in (_URL, _EMAIL, _PHONE_ONLY, _MONEY, _PERCENT, _REFERENCE):
        text = pattern.sub(" ; ", text)
    return text


_PHONE_ONLY = re.compile(r"(?<![\w.-])\+\d[\d .()-]{7,}\d")


def _phones(text: str) -> list[str]:
    plain = _REFERENCE.sub(" ", _URL.sub(" ", text))
    found = [match.strip() for match in _PHONE.findall(plain)]
    return [number for number in found if 7 <= sum(map(str.isdigit, number)) <= 15 and not _looks_dated(number)]


def _looks_dated(number: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4}", number))


def _names(text: str) -> dict[str, list[str]]:
    people: list[str] = []
    organisations: list[str] = []
    places: list[str] = []
    plain = _URL.sub(" ", _EMAIL.sub(" ", text))
    for sentence in sentences(plain):
        for match in _NAME.finditer(sentence):
            for name in _apart(match[0]):
                kind = _kind_of(name, at_start=match.start() == 0)
                target = {"person": people, "organisation": organisations, "place": places}.get(kind)
                if target is not None:
                    target.append(_trimmed(name))
    return {"people": _once(people), "organisations": _once(organisations), "places": _once(places)}


def _apart(name: str) -> list[str]:
    """Take "Anna Berg of Fjord Ltd" apart, and leave "Bank of England" whole."""
    return _JOINT.split(name) if name.split(maxsplit=1)[0] in FIRST_NAMES else [name]


def _kind_of(name: str, *, at_start: bool) -> str:
    trimmed = _trimmed(name)
    words = trimmed.split()
    if not words or trimmed.casefold() in NOT_NAMES or words[0] in MONTHS_AND_DAYS:
        return ""
    if trimmed in PLACES:
        return "place"
    if any(word.strip(".,").casefold() in ORGANISATION_WORDS for word in words) and len(words) > 1:
        return "organisation"
    if _TITLE.match(trimmed) or words[0] in FIRST_NAMES:
        return "person" if len(words) > 1 or not at_start else ""
    return _by_shape(words, at_start=at_start)


def _by_shape(words: list[str], *, at_start: bool) -> str:
    single = words[0]
    if len(words) == 1:
        return "organisation" if single.isupper() and 3 <= len(single) <= 6 and not at_start else ""
    return "organisation" if "&" in words else ""


def _trimmed(name: str) -> str:
    words = name.split()
    while words and words[0].casefold() in NOT_NAMES and len(words) > 1:
        words = words[1:]
    trimmed = " ".join(words).strip(".,;:'\u2019")
    return re.sub(r"['\u2019]s$", "", trimmed)


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))


_FINDERS: dict[str, Callable[[str], list[str]]] = {
    "emails": emails,
    "urls": _URL.findall,
    "phones": _phones,
    "money": _MONEY.findall,
    "percentages": _PERCENT.findall,
    "references": references,
    "dates": dates,
}
