"""Does the quoted span support the sentence? Words, numbers with units, drug names, negation, direction. Pure.

Every sentence of every answer passes here before it is shown, whoever wrote it. A sentence that is a part of
its quote passes at once; any other must bring no number, name, negation or direction that the quote lacks, and
most of its content words. What fails is dropped; the card is the fallback, so a false alarm costs little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge import split_sentences
from knowledge.words import tokens

MIN_SHARED_WORDS = 0.6
"""Least share of the sentence's content words that the quote must hold."""

_NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:,\d{3})*(?:\.\d+)?)\s*(%|percent|mg|micrograms?|mcg|g|ml|hours?|days?|weeks?|months?|years?|times|people)?",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|without|cannot|neither|nor|un(?:likely|safe|known|clear))\b|n['’]t\b", re.IGNORECASE)
_DIRECTIONS = (
    ("up", re.compile(r"\b(?:more|higher|increas\w*|rais\w*|greater|longer|stronger|larger|rose|rises?)\b", re.IGNORECASE)),
    ("down", re.compile(r"\b(?:less|fewer|lower\w*|decreas\w*|reduc\w*|shorter|weaker|smaller|fell|falls?)\b", re.IGNORECASE)),
    ("worse", re.compile(r"\bwors\w*", re.IGNORECASE)),
    ("better", re.compile(r"\b(?:better|improv\w*)\b", re.IGNORECASE)),
    ("before", re.compile(r"\bbefore\b", re.IGNORECASE)),
    ("after", re.compile(r"\bafter\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Check:
    """Whether a sentence is supported, and the reason when it is not."""

    supported: bool
    reason: str = ""


def check_sentence(sentence: str, quote: str, names_in: Callable[[str], Iterable[str]] | None = None) -> Check:
    """Compare one sentence with the span that it cites.

    Args:
        sentence: what would be shown, without markers.
        quote: the cited text.
        names_in: gives the ids of the treatments that a text names.
    """
    plain, whole = _plain(sentence), _plain(quote)
    if plain and plain in whole:
        return Check(True)
    source = _closest_sentence(plain, quote)
    missing = _numbers(plain) - _numbers(source)
    if missing:
        return Check(False, f"number not in the quote: {', '.join(sorted(str(m) for m in missing))}")
    if names_in is not None:
        strange = set(names_in(sentence)) - set(names_in(quote))
        if strange:
            return Check(False, f"name not in the quote: {', '.join(sorted(strange))}")
    if bool(_NEGATION.search(plain)) != bool(_NEGATION.search(source)):
        return Check(False, "one of the two is a negation")
    for name, pattern in _DIRECTIONS:
        if pattern.search(plain) and not pattern.search(source):
            return Check(False, f"direction ({name}) not in the quote")
    words = set(tokens(plain))
    if words and len(words & set(tokens(source))) < MIN_SHARED_WORDS * len(words):
        return Check(False, "too few of its words are in the quote")
    return Check(True)


def _closest_sentence(plain: str, quote: str) -> str:
    """The sentence of the quote that shares most words with `plain`.

    One sentence, not the whole quote: else the figure of one group could pass for the other's, and a "not"
    anywhere in the quote would hide a dropped one.
    """
    words = set(tokens(plain))
    sentences = [_plain(quote[start:end]) for start, end in split_sentences(quote)] or [_plain(quote)]
    # "9 of 100 had it; 91 did not": the second half must not lend its "not" to the first.
    candidates = [clause for sentence in sentences for clause in (*sentence.split(";"), sentence)]
    return max(candidates, key=lambda candidate: (len(words & set(tokens(candidate))), -len(candidate)))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*_`’]", lambda m: "'" if m[0] == "’" else "", text).lower().split())


def _numbers(text: str) -> set[tuple[str, str]]:
    """Numbers with their unit; a plain number has an empty unit."""
    return {(match[1].replace(",", ""), (match[2] or "").rstrip("s").replace("percent", "%")) for match in _NUMBER.finditer(text)}
