"""Does this text support that sentence? A lexical test: the same words and numbers, and no turned meaning. Pure.

It holds when (a) every quantity and drug name of the sentence is in the text, (b) enough of the sentence's content
words stand in one window of three neighbouring sentences of the text, and (c) negation and direction agree with the
closest sentence there. It cannot see paraphrase or subtle conflict, so reports call it lexical support, not truth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from evals.quantities import find_quantities, is_supported
from evals.text import NEGATION, plain_characters
from knowledge.sentences import split_sentences
from knowledge.words import tokens

COVERAGE = 0.6
"""Least share of content words found. EVALS proposes 0.6 as a start; it is not yet tuned on labelled sentences."""
WINDOW = 3

_DIRECTIONS = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (r"increas\w+|rais\w+|rises?|rose|higher|more", r"decreas\w+|reduc\w+|lower\w*|fewer|less|fell|falls?|cut"),
        (r"before", r"after"),
        (r"safe", r"unsafe|dangerous|harmful"),
        (r"start\w*|begin\w*", r"stop\w*|end(?:ed|ing)?"),
        (r"worse\w*", r"better|improv\w+"),
    )
)
_NOT_CONTENT = frozenset({"not", "no", "never", "without", "cannot", "nor", "neither", "none"})


@dataclass(frozen=True)
class Support:
    """Whether a sentence is supported; `reason` says why not, and is empty when it is."""

    holds: bool
    reason: str = ""


def content_words(text: str) -> set[str]:
    """Stemmed words that carry meaning: no stop words, no negations, no numbers."""
    plain = plain_characters(text).replace("n't", " not")
    return {word for word in tokens(plain) if word not in _NOT_CONTENT and not word[0].isdigit() and len(word) > 1}


def find_names(text: str, names: Mapping[str, str]) -> dict[str, str]:
    """Drug names in a text: id of the drug, and the word that stood there. `names` maps lower-case names to ids."""
    words = re.findall(r"[a-z][a-z0-9-]+", plain_characters(text).lower())
    found: dict[str, str] = {}
    for size in (3, 2, 1):
        for index in range(len(words) - size + 1):
            phrase = " ".join(words[index : index + size])
            if phrase in names:
                found.setdefault(names[phrase], phrase)
    return found


def check_support(sentence: str, text: str, names: Mapping[str, str], about: str = "") -> Support:
    """Whether `text` supports `sentence`.

    Args:
        names: lower-case drug names (brands too) to ids, so that a brand supports its generic name.
        about: title and section of the text. A card names its drug there, so names may come from it.
    """
    if _folded(sentence) in _folded(text):
        return Support(True)
    evidence = find_quantities(f"{about}\n{text}")
    for quantity in find_quantities(sentence):
        if not is_supported(quantity, evidence):
            return Support(False, f"the number {quantity} is not there")
    known = find_names(f"{about}\n{text}", names)
    for identifier, word in find_names(sentence, names).items():
        if identifier not in known:
            return Support(False, f"the name {word} is not there")
    wanted = content_words(sentence)
    spans = split_sentences(text)
    pieces = [text[start:end] for start, end in spans]
    if wanted:
        if not pieces:
            return Support(False, "there is no text to rest on")
        windows = [" ".join(pieces[i : i + WINDOW]) for i in range(max(1, len(pieces) - WINDOW + 1))]
        title = content_words(about)
        covered = max(len(wanted & (content_words(window) | title)) for window in windows)
        if covered < COVERAGE * len(wanted):
            return Support(False, f"only {covered} of its {len(wanted)} content words are there")
        overlaps = [len(wanted & content_words(piece)) for piece in pieces]
        closest = [piece for piece, overlap in zip(pieces, overlaps, strict=True) if overlap == max(overlaps)]
        checks = [_check_polarity(sentence, piece) for piece in closest]
        return next((check for check in checks if check.holds), checks[0])
    return Support(True)


def _folded(text: str) -> str:
    """Text without case and spacing, for finding a sentence word for word."""
    return " ".join(plain_characters(text).lower().split())


def _check_polarity(sentence: str, closest: str) -> Support:
    sentence, closest = plain_characters(sentence), plain_characters(closest)
    if bool(NEGATION.search(sentence)) != bool(NEGATION.search(closest)):
        return Support(False, "one side is negated, the other is not")
    for one, other in _DIRECTIONS:
        here = bool(one.search(sentence)), bool(other.search(sentence))
        there = bool(one.search(closest)), bool(other.search(closest))
        if here in ((True, False), (False, True)) and there == (here[1], here[0]):
            return Support(False, "the direction is turned round")
    return Support(True)
