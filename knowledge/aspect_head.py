"""Which aspect a question is about, learned from the doors: a linear head over their vectors.

Every door of every card is an example of how people ask for that card's aspect. Pooled over all options they say
more than the few doors of one card: "is it a needle or what" finds "how it is taken" although this
option's card never put it so. Trained at build in seconds, kept as plain numbers, applied as one small product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MIN_EXAMPLES = 8
"""Fewest doors that an aspect needs to be learned."""
REGULARISATION = 8.0
"""Inverse strength (scikit-learn's C) of the logistic regression."""


@dataclass(frozen=True)
class AspectHead:
    """Weights of the head: one row an aspect."""

    aspects: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def shares(self, query: Vectors) -> dict[str, float]:
        """Probability of each aspect for one question vector; they add up to 1."""
        import numpy as np

        if not self.aspects:
            return {}
        logits = self.weights @ query + self.bias
        powers = np.exp(logits - logits.max())
        return dict(zip(self.aspects, (powers / powers.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write weights and names (numbers and plain text only)."""
        import numpy as np

        np.savez(path, weights=self.weights, bias=self.bias, aspects=np.array(self.aspects, dtype=np.str_))

    @classmethod
    def load(cls, path: Path) -> AspectHead:
        """Read what `save` wrote."""
        import numpy as np

        with np.load(path, allow_pickle=False) as data:
            return cls(tuple(str(name) for name in data["aspects"]), data["weights"], data["bias"])


def train_aspect_head(vectors: Vectors, aspects: Sequence[str]) -> AspectHead:
    """Learn the head.

    Args:
        vectors: unit vectors of the doors, names masked, one row each.
        aspects: aspect of each row; those with fewer than `MIN_EXAMPLES` rows are left out.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    labels = np.array(aspects)
    names, counts = np.unique(labels, return_counts=True)
    kept = set(names[counts >= MIN_EXAMPLES])
    rows = np.array([label in kept for label in labels], dtype=bool)
    if len(kept) < 2:
        return AspectHead((), np.zeros((0, vectors.shape[1]), np.float32), np.zeros(0, np.float32))
    model = LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=400)
    model.fit(vectors[rows], labels[rows])
    weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(kept) == 2:  # scikit-learn keeps one row for two classes
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    return AspectHead(tuple(str(name) for name in model.classes_), weights, bias)
