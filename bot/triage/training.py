"""Training of the learnt part, at build, from our own messages: about two minutes on two cores, and nothing afterwards while the data stay.

Three models come out: words, letters and structure; the same with the sentence encoder's view; and, where torch can run, the encoder tuned whole (see
`tuned`). Cuts are picked on messages that the model has not seen, with the same units that serving uses (see `units`): on the look-alikes
written against the rules, and on ordinary questions as patients type them; the higher cut of the two holds. They are stored with the measurement they
come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.triage.features import BLOCKS
from bot.triage.levels import Level
from bot.triage.meaning import Meaning
from bot.triage.model import (
    MEANING_FILE,
    MODEL_FILE,
    Cuts,
    TriageModel,
    counted,
    fingerprint_of,
    load_file,
    read_messages,
    save,
)
from bot.triage.normalise import fold
from bot.triage.ordinary import ordinary_rows
from bot.triage.rules import judge, read
from knowledge import KnowledgeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FOLDS = 4
FALSE_ALARMS = 0.035
"""Share of development look-alikes that the learnt part may raise on messages it has not seen. Most were written as idioms against one rule or
another and are harder than what people ask. At 0.06 the learnt part finds six crises in a hundred more, and raises half as many ordinary questions again."""
ORDINARY_ALARMS = 0.02
"""Share of all ordinary questions that the learnt part may raise on messages it has not seen, doors of the library included."""
ASK_SHARE = 0.10
"""Share of look-alikes that may see the small note "is this happening now?"."""
_STRENGTH = 5.0
_MEANING_WEIGHT = 1.0
"""How much the encoder's block counts against the others; of 0, 1, 2 and 3 the one that found most on messages written apart."""


def build(folder: Path, meaning: Meaning | None = None) -> TriageModel:
    """The models for the present data: kept ones when they fit, else trained and saved. Gives what decides best.

    Args:
        folder: where the numbers are kept; the tuned encoder's weights go to `tuned` inside it.
        meaning: the exported encoder; None leaves its model out.
    """
    from bot.triage.tuned import build_tuned

    plain = load_file(folder / MODEL_FILE, None)
    if plain is None:
        plain = train()
        save(plain, folder)
    best = plain
    if meaning is not None:
        full = load_file(folder / MEANING_FILE, meaning)
        if full is None:
            full = train(meaning=meaning)
            save(full, folder)
        best = full
    return build_tuned(folder, plain) or best


def development_rows() -> list[dict[str, str]]:
    """All that is learnt from: the labelled messages and the ordinary questions; text, level and kind of message."""
    try:
        ordinary = ordinary_rows(_rules_raise)
    except KnowledgeError:  # triage is trained even where the library cannot be read
        ordinary = []
    return [*read_messages("triage_dev.jsonl"), *ordinary]


def _rules_raise(text: str) -> bool:
    return any(finding.level > Level.NONE for finding in judge(read(fold(text))))


def train(messages: Sequence[dict[str, str]] | None = None, meaning: Meaning | None = None) -> TriageModel:
    """A model from labelled messages (default: `development_rows`), with the encoder's block when `meaning` is given.

    Deterministic; about half a minute on two cores.
    """
    import numpy as np

    corpus = Corpus.of(list(messages) if messages is not None else development_rows(), meaning)
    chances = _cross_validate(corpus)
    cuts, measured = pick_cuts(chances, corpus.levels, corpus.ordinary)
    fitted = fit(corpus, np.arange(len(corpus.texts)))
    return replace(fitted, cuts=cuts, measured=measured, fingerprint=fingerprint_of(meaning))


def pick_cuts(chances: Floats, levels: Any, ordinary: Any) -> tuple[Cuts, dict[str, float]]:
    """Cuts that keep both shares of false alarms, and what is caught at them.

    Args:
        chances: one row a message that the model has not seen: chance of none, urgent, emergency, crisis.
        levels: the true level of each message, 0 to 3.
        ordinary: which messages are ordinary questions; the other harmless ones are look-alikes.
    """
    import numpy as np

    raised = 1.0 - chances[:, 0]
    look_alikes = raised[(levels == Level.NONE) & ~ordinary]
    asked = raised[ordinary]
    limits = [np.quantile(look_alikes, 1 - FALSE_ALARMS)]
    if len(asked):
        limits.append(np.quantile(asked, 1 - ORDINARY_ALARMS))
    cuts = Cuts(raise_at=round(float(max(limits)), 4), ask_at=round(float(np.quantile(look_alikes, 1 - ASK_SHARE)), 4))
    measured = {"false_alarms": round(float((look_alikes > cuts.raise_at).mean()), 4), "messages": float(len(raised))}
    if len(asked):
        measured["ordinary_alarms"] = round(float((asked > cuts.raise_at).mean()), 4)
    for level in (Level.URGENT, Level.EMERGENCY, Level.CRISIS):
        measured[f"recall_{level.word}"] = round(float((raised[levels == level] > cuts.raise_at).mean()), 4)
    return cuts, measured


@dataclass(frozen=True)
class Corpus:
    """Messages with what is computed once for all folds."""

    texts: list[str]
    levels: Any
    ordinary: Any
    counted: list[list[Counter[str]]]
    vectors: Any
    meaning: Meaning | None

    @classmethod
    def of(cls, rows: Sequence[dict[str, str]], meaning: Meaning | None) -> Corpus:
        """The corpus of labelled rows; `levels` and `ordinary` are arrays, one value a row."""
        import numpy as np

        texts = [fold(row["text"]) for row in rows]
        return cls(
            texts=texts,
            levels=np.array([Level.of(row["level"]) for row in rows]),
            ordinary=np.array([row.get("kind_of_message") == "ordinary" for row in rows]),
            counted=[counted(text) for text in texts],
            vectors=meaning.vectors(texts) if meaning else None,
            meaning=meaning,
        )


def fit(corpus: Corpus, rows: Any) -> TriageModel:
    """A model of some rows of the corpus: weights by logistic regression over sublinear tf-idf, each block scaled to length one, and the encoder's block beside them."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    matrices = []
    names: list[str] = []
    rarity: list[float] = []
    for number in range(len(BLOCKS)):
        vectorizer = TfidfVectorizer(analyzer=lambda counts: list(counts.elements()), sublinear_tf=True, min_df=2)
        matrices.append(vectorizer.fit_transform([corpus.counted[row][number] for row in rows]))
        names.extend(str(name) for name in vectorizer.get_feature_names_out())
        rarity.extend(float(value) for value in vectorizer.idf_)
    if corpus.vectors is not None:
        matrices.append(csr_matrix(_MEANING_WEIGHT * corpus.vectors[rows]))
    fitted = LogisticRegression(C=_STRENGTH, max_iter=600, tol=1e-3, class_weight="balanced").fit(
        hstack(matrices).tocsr(), corpus.levels[rows]
    )
    weights = np.column_stack([np.array(rarity), fitted.coef_[:, : len(names)].T]).astype(np.float32)
    dense = (_MEANING_WEIGHT * fitted.coef_[:, len(names) :].T).astype(np.float32) if corpus.vectors is not None else None
    return TriageModel(
        vocabulary={name: row for row, name in enumerate(names)},
        weights=weights,
        intercept=tuple(float(value) for value in fitted.intercept_),
        cuts=Cuts(1.0, 1.0),
        measured={},
        fingerprint="",
        dense=dense,
        meaning=corpus.meaning,
    )


def _remember(corpus: Corpus) -> Meaning:
    """An encoder that has all pieces of the corpus encoded already, many at once, for the time of the training."""
    from bot.triage.units import units_of

    assert corpus.meaning is not None
    pieces = list(dict.fromkeys(piece for text in corpus.texts for piece in units_of(text)))
    known = dict(zip(pieces, corpus.meaning.vectors(pieces), strict=True))

    class Known:
        def encode(self, texts: list[str]) -> list[Any]:
            return [known[text] for text in texts]

    return Meaning(corpus.meaning.name, Known())


def _cross_validate(corpus: Corpus) -> Floats:
    """Chances for every message from a model that has not seen it, read in the units that serving uses."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from bot.triage.units import chances_of

    remembered = corpus.meaning and _remember(corpus)
    chances = np.zeros((len(corpus.texts), 4))
    for learn, check in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(corpus.texts, corpus.levels):
        fitted = replace(fit(corpus, learn), meaning=remembered)
        for row in check:
            chances[row] = chances_of(corpus.texts[row], [fitted])
    return chances
