"""How passages are scored for a question: vectors, best window, doors and words, fused.

    library   score = LIBRARY.passage * cos(passage) + .window * best cos(three-sentence windows) + .door * best cos(doors) + .words * BM25 / max BM25 + .wording * fit of the doors' words
              then moved up or down for the treatments that the question names, and for the aspect it is about
    any text  the same without doors (`PLAIN`), for a corpus that has none

Equal-weight rank fusion is worse than vectors alone here, so the scores themselves are weighted. Measured: LIBRARY on 254 questions
of our development sets, tuned on one half: right card first 0.795 and 0.780 on the other half, against 0.740 and 0.748 with the first guess.
PLAIN on a consumer-health set (see `evals retrieval`).
Nothing here knows where the vectors are stored: `Index` serves them from Chroma, `PassageRanker` from memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from knowledge.sentences import split_sentences
from knowledge.words import WordIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """Share of each signal in a score; BM25 counts as a share of the best text's."""

    passage: float
    window: float
    door: float
    words: float
    wording: float


LIBRARY = Weights(passage=0.3, window=0.2, door=0.5, words=0.15, wording=0.4)
PLAIN = Weights(passage=0.5, window=0.5, door=0.0, words=0.1, wording=0.0)

W_ASPECT = 0.2
"""Weight of the learned probability that the question is about a card's aspect."""
NAMED = 0.22
"""Added to a passage about a treatment that the question names."""
OTHER_OPTION = -0.55
"""Added to a passage about other treatments than the one that the question names."""
UNASKED_OPTION = -0.30
"""Added to a passage about a treatment when the question names none: a general question wants a general card."""
APPROACHES = frozenset({"no-treatment-for-now", "stay-on-current-treatment"})
"""Options that are no drugs: people ask about them without a name."""
UNASKED_APPROACH = -0.15
WINDOW_SENTENCES = 3


class Encoder(Protocol):
    """Anything that turns texts into unit vectors, one row a text."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True)
class Rows:
    """Where the vectors of one passage stand: passage first, then windows, then doors."""

    first: int
    windows: int
    doors: int

    @property
    def end(self) -> int:
        """One past the last row."""
        return self.first + 1 + self.windows + self.doors


def windows_of(text: str) -> list[str]:
    """Windows of three neighbouring sentences (step one), or none when the text is not longer than one window."""
    spans = split_sentences(text)
    if len(spans) <= WINDOW_SENTENCES:
        return []
    return [text[spans[i][0] : spans[i + WINDOW_SENTENCES - 1][1]] for i in range(len(spans) - WINDOW_SENTENCES + 1)]


@dataclass(frozen=True)
class Match:
    """How one passage fits a question: the fused score, and the cosines of text and closest door."""

    score: float
    text: float
    door: float


def match_rows(query: Vectors, block: Vectors, rows: Rows, words: float, wording: float) -> Match:
    """Fit of one passage from its block of vectors, its BM25 share and the share of its doors' words (0 to 1 each). Without doors the best window stands in."""
    similar = block @ query
    passage = float(similar[0])
    window = float(similar[1 : 1 + rows.windows].max()) if rows.windows else passage
    door = float(similar[1 + rows.windows :].max()) if rows.doors else 0.0
    closest = door if rows.doors else window
    by_vectors = LIBRARY.passage * passage + LIBRARY.window * window + LIBRARY.door * closest
    score = by_vectors + LIBRARY.words * words + LIBRARY.wording * wording
    return Match(score, max(passage, window), door)


class PassageRanker:
    """The product's scoring over any list of texts, in memory: what `evals retrieval` measures."""

    def __init__(self, texts: Sequence[str], ids: Sequence[str], encoder: Encoder) -> None:
        import numpy as np

        self._ids = list(ids)
        self._encoder = encoder
        self._words = WordIndex.build(texts)
        pieces: list[str] = []
        self._rows: list[Rows] = []
        for text in texts:
            windows = windows_of(text)
            self._rows.append(Rows(len(pieces), len(windows), 0))
            pieces += [text, *windows]
        self._vectors = encoder.encode(pieces)
        self._first = np.array([rows.first for rows in self._rows])

    def rank(self, query: str, k: int) -> list[tuple[str, float]]:
        """The product's ranking."""
        import numpy as np

        vector = self._encoder.encode([query])[0]
        words = self._words.scores(query)
        top = float(words.max()) or 1.0
        similar = self._vectors @ vector
        passage = similar[self._first]
        window = passage.copy()
        for number, rows in enumerate(self._rows):
            if rows.windows:
                window[number] = similar[rows.first + 1 : rows.end].max()
        return self._top(PLAIN.passage * passage + PLAIN.window * window + PLAIN.words * words / np.float32(top), k)

    def dense(self, query: str, k: int) -> list[tuple[str, float]]:
        """Plain vectors: cosine of question and passage."""
        return self._top(self._vectors[self._first] @ self._encoder.encode([query])[0], k)

    def bm25(self, query: str, k: int) -> list[tuple[str, float]]:
        """Plain BM25."""
        return self._top(self._words.scores(query), k)

    def _top(self, scores: Vectors, k: int) -> list[tuple[str, float]]:
        order = sorted(range(len(self._ids)), key=lambda i: (-float(scores[i]), self._ids[i]))[:k]
        return [(self._ids[i], float(scores[i])) for i in order]
