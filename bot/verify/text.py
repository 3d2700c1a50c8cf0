"""Text as the checks read it: plain, cut into sentences and clauses, and as words that count. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.verify.lexicon import SAME
from knowledge import split_sentences
from knowledge.words import tokens

_CLAUSE = re.compile(
    r"[;()—\n]|, (?:but|and|while|whereas|although|though|yet|so)\b|\b(?:but|while|whereas|although|compared with)\b| and (?=nobody|none|no one)|, (?=not )|, which\b"
)
_THIN = frozenset(
    "people person patient drug medicine treatment take taken use used given give call also still very much many only anything something nothing thing".split()
)
"""Words that stand in most sentences here and say little about which sentence it is."""

HEAVY = 2.5


def plain(text: str) -> str:
    """Lower case, straight apostrophes, no emphasis marks, single spaces."""
    text = re.sub(r"[*_`]", "", text).replace("’", "'").replace("‘", "'").replace("–", "-")
    return " ".join(text.lower().split())


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [text[start:end] for start, end in split_sentences(text)] or [text]


def marked_items(text: str) -> list[str]:
    """The sentences of a text, list items with a "- " before them."""
    return [item_mark(text, start) + text[start:end] for start, end in split_sentences(text)] or [text]


def item_mark(text: str, start: int) -> str:
    """ "- " when a list item begins at `start`, else nothing."""
    return "- " if re.search(r"(?:^|\n)\s*[-*•]\s+$", text[:start]) else ""


def clauses(text: str) -> list[str]:
    """A plain sentence in its clauses; each has a word."""
    return [piece.strip() for piece in _CLAUSE.split(text) if piece and re.search(r"\w", piece)] or [text]


def tails(text: str) -> list[str]:
    """The parts of a plain sentence that could each be true or made up by themselves."""
    return [piece for piece in re.split(r"[;\n]|, (?:and|but|while|so|as|because|though) | (?:but|because|while) ", text) if piece.strip()]


def stems(text: str) -> list[str]:
    """Content words of a text, trimmed and brought to one form where two words mean the same here."""
    return [SAME.get(word) or SAME.get(word.removesuffix("ly"), word) for word in tokens(text)]


def shared(words: Iterable[str], source: Iterable[str], heavy: frozenset[str] = frozenset()) -> float:
    """Share of the weight of `words` that `source` holds: a word counts as there when the first letters agree.

    Args:
        heavy: words that weigh more.
    """
    words = set(words)
    total = weight(words, words, heavy)
    return weight(words, source, heavy) / total if total else 1.0


def weight(words: Iterable[str], source: Iterable[str], heavy: frozenset[str] = frozenset()) -> float:
    """Weight of those of `words` that `source` holds: one each, less for words that stand everywhere, more for `heavy` ones."""
    held = set(source)
    starts = {_start(word) for word in held}
    return sum(_weight(word, heavy) for word in set(words) if word in held or _start(word) in starts)


def _weight(word: str, heavy: frozenset[str]) -> float:
    return HEAVY if word in heavy else 0.5 if word in _THIN else 1.0


def _start(word: str) -> str:
    """The part of a word that its other forms share ("infection", "infected")."""
    return word if len(word) < 6 or any(c.isdigit() for c in word) else word[: max(5, len(word) - 4)]
