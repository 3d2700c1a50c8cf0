"""Search by words: BM25 over the same passages (bm25s), with light stemming and no word list to fetch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOKEN = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")
STOPWORDS = frozenset(
    "a about all am an and any are as at be been being but by can could did do does doing for from get go had has have having "
    "he her him his how i if im in into is it its ive just like me my of on one or our please she so some tell than that the their them then there "
    "these they this to too up us was we were what whats when where which who will with would you your".split()
)


def tokens(text: str) -> list[str]:
    """Lower-case words without stop words, plural and -ing/-ed endings trimmed by rule."""
    return [_stem(word) for word in _TOKEN.findall(text.lower()) if word not in STOPWORDS]


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        return word[:-3]
    if len(word) > 4 and word.endswith("ed"):
        return word[:-2]
    if len(word) > 4 and word.endswith("es") and word[-3] in "sxzh":
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


Tokenize = Callable[[str], list[str]]


class WordIndex:
    """BM25 scores of a question against every text, in the order in which the texts were given."""

    def __init__(self, engine: Any, tokenize: Tokenize) -> None:
        self._engine = engine
        self._tokenize = tokenize

    @classmethod
    def build(cls, texts: Sequence[str], tokenize: Tokenize = tokens) -> WordIndex:
        """Index `texts`, one or more."""
        import bm25s

        engine = bm25s.BM25()
        engine.index([tokenize(text) or ["\x00"] for text in texts], show_progress=False)
        return cls(engine, tokenize)

    @classmethod
    def load(cls, folder: Path, tokenize: Tokenize = tokens) -> WordIndex:
        """Open what `save` wrote; `tokenize` must be what it was built with."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder), load_corpus=False, load_vocab=True), tokenize)

    def save(self, folder: Path) -> None:
        """Write the index into `folder` (numbers and JSON only)."""
        self._engine.save(str(folder), show_progress=False)

    @property
    def passages(self) -> int:
        """How many texts there are."""
        return int(self._engine.scores["num_docs"])

    def count(self, word: str) -> int:
        """How many texts hold a word (as `tokens` writes it)."""
        place = self._engine.vocab_dict.get(word)
        starts = self._engine.scores["indptr"]
        return int(starts[place + 1] - starts[place]) if place is not None else 0

    def scores(self, question: str) -> NDArray[np.float32]:
        """One score a text; all zero when no word is known."""
        import numpy as np

        vocabulary = self._engine.vocab_dict
        known = [token for token in self._tokenize(question) if token in vocabulary]
        if not known:
            return np.zeros(self.passages, dtype=np.float32)
        return np.asarray(self._engine.get_scores(known), dtype=np.float32)
