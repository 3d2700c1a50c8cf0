"""The learnt part of triage: logistic regression over words, letters and structure, trained at build from our own messages.

It catches what no list of phrases foresees; the rules catch what no learnt number may lose. Training takes under a minute, needs scikit-learn, and
reads only `data/triage_dev.jsonl`. Two models are kept: one of words, letters and structure, and one that has the sentence encoder's view as well
(see `meaning`); the first stands in when the encoder is away. What is kept is a vocabulary and its weights in one `.npz` file without any pickled object, read back with numpy alone.

Cuts are picked on the look-alikes of the development half by cross-validation, with the same units (see `screen`) that serving uses, and are
stored with the measurement they come from. A second scorer (for instance a tuned encoder) joins through `Scorer` and `blend`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.triage.features import BLOCKS, features_of
from bot.triage.levels import Level
from bot.triage.meaning import Meaning
from bot.triage.normalise import fold
from bot.triage.ordinary import ordinary_questions
from bot.triage.rules import judge, read
from knowledge import KnowledgeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL_FILE = "triage.npz"
MEANING_FILE = "triage-meaning.npz"
_VERSION = "3"
_FOLDS = 4
_FALSE_ALARMS = 0.05
"""Share of development look-alikes that the learnt part may raise in cross-validation. Most were written as idioms against one rule or
another and are far harder than what people ask; the bar of 0.03 holds for messages written apart and is tested there."""
_ORDINARY_ALARMS = 0.01
"""Share of the library's plain questions that the learnt part may raise in cross-validation."""
_ASK_SHARE = 0.10
"""Share of look-alikes that may see the small note "is this happening now?"."""
_STRENGTH = 5.0
_MEANING_WEIGHT = 1.0
"""How much the encoder's block counts against the others; of 0, 1, 2 and 3 the one that found most on messages written apart."""
_EMERGENCY_LEAN = 0.8
"""An emergency outweighs an urgent reading from this ratio of their probabilities on: a missed emergency is worse than a needless call."""


class Scorer(Protocol):
    """Anything that gives the probability of each level (none, urgent, emergency, crisis) for one folded text."""

    def probabilities(self, folded: str) -> tuple[float, float, float, float]: ...


@dataclass(frozen=True)
class Cuts:
    """From which chance of any danger a message is raised, and from which the screen asks "is this happening now?"."""

    raise_at: float
    ask_at: float


@dataclass(frozen=True)
class TriageModel:
    """A trained scorer. `measured` holds what cross-validation gave at these cuts."""

    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    intercept: tuple[float, ...]
    cuts: Cuts
    measured: dict[str, float]
    fingerprint: str
    dense: NDArray[np.float32] | None = None
    meaning: Meaning | None = field(default=None, repr=False, compare=False)

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        """Chance of none, urgent, emergency and crisis for one folded text; they sum to 1."""
        scores = list(self.intercept)
        for block in _counted(folded):
            known = [(self.vocabulary[name], 1.0 + math.log(count)) for name, count in block.items() if name in self.vocabulary]
            # Column 0 holds the rarity of the feature, columns 1 to 4 the weights of the four levels.
            weighted = [(row, value * float(self.weights[row, 0])) for row, value in known]
            length = math.sqrt(sum(value * value for _, value in weighted)) or 1.0
            for row, value in weighted:
                for level in range(4):
                    scores[level] += value / length * float(self.weights[row, 1 + level])
        if self.dense is not None and self.meaning is not None:
            seen = self.meaning.vectors([folded])[0]
            for level in range(4):
                scores[level] += float(seen @ self.dense[:, level])
        top = max(scores)
        parts = [math.exp(score - top) for score in scores]
        total = sum(parts)
        return (parts[0] / total, parts[1] / total, parts[2] / total, parts[3] / total)


def blend(scorers: Sequence[Scorer], folded: str) -> tuple[float, float, float, float]:
    """Mean of all scorers' probabilities; with none, all weight on `none` (the rules then decide alone)."""
    if not scorers:
        return (1.0, 0.0, 0.0, 0.0)
    given = [scorer.probabilities(folded) for scorer in scorers]
    count = len(given)
    return (
        sum(one[0] for one in given) / count,
        sum(one[1] for one in given) / count,
        sum(one[2] for one in given) / count,
        sum(one[3] for one in given) / count,
    )


def likeliest(chances: tuple[float, float, float, float]) -> Level:
    """The level of a message that is a danger, whatever the chance of none."""
    _, urgent, emergency, crisis = chances
    if crisis >= max(urgent, emergency):
        return Level.CRISIS
    return Level.EMERGENCY if emergency >= _EMERGENCY_LEAN * urgent else Level.URGENT


def read_messages(name: str) -> list[dict[str, str]]:
    """Labelled messages of `data/NAME`: text, level, danger, lang, who, kind_of_message."""
    text = resources.files("bot.triage").joinpath("data", name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def data_fingerprint() -> str:
    """Names the training data and the shape of the features; a model with another one is stale."""
    folder = resources.files("bot.triage")
    digest = hashlib.sha256(_VERSION.encode())
    for part in (
        "data/triage_dev.jsonl",
        "data/ordinary_dev.jsonl",
        "ordinary.py",
        "features.py",
        "classes.py",
        "structure.py",
        "normalise.py",
        "words.py",
    ):
        digest.update(folder.joinpath(part).read_bytes())
    return digest.hexdigest()[:16]


def train(messages: Sequence[dict[str, str]] | None = None, meaning: Meaning | None = None) -> TriageModel:
    """A model from labelled messages (default: the development half), with the encoder's block when `meaning` is given.

    Deterministic; about half a minute on two cores.
    """
    import numpy as np

    rows = list(messages) if messages is not None else [*read_messages("triage_dev.jsonl"), *_ordinary_rows()]
    texts = [fold(row["text"]) for row in rows]
    levels = np.array([Level.of(row["level"]) for row in rows])
    corpus = _Corpus.of(texts, levels, meaning)
    chances = _cross_validate(corpus)
    raised = 1.0 - chances[:, 0]
    ordinary = np.array([row.get("kind_of_message") == "ordinary" for row in rows])
    look_alikes = raised[(levels == Level.NONE) & ~ordinary]
    cuts = Cuts(
        raise_at=round(
            float(
                max(
                    np.quantile(look_alikes, 1 - _FALSE_ALARMS),
                    *([np.quantile(raised[ordinary], 1 - _ORDINARY_ALARMS)] if ordinary.any() else []),
                )
            ),
            4,
        ),
        ask_at=round(float(np.quantile(look_alikes, 1 - _ASK_SHARE)), 4),
    )
    measured = {"false_alarms": round(float((look_alikes > cuts.raise_at).mean()), 4), "messages": float(len(rows))}
    for level in (Level.URGENT, Level.EMERGENCY, Level.CRISIS):
        measured[f"recall_{level.word}"] = round(float((raised[levels == level] > cuts.raise_at).mean()), 4)
    fitted = _fit(corpus, np.arange(len(texts)))
    return replace(fitted, cuts=cuts, measured=measured, fingerprint=_fingerprint(meaning))


def _ordinary_rows() -> list[dict[str, str]]:
    """Plain questions of the library as rows without danger; none when the library cannot be read."""
    try:
        return [{"text": text, "level": "none", "kind_of_message": "ordinary"} for text in ordinary_questions(_rules_raise)]
    except KnowledgeError:
        return []


def _rules_raise(text: str) -> bool:
    return any(finding.level > Level.NONE for finding in judge(read(fold(text))))


def save(model: TriageModel, folder: Path) -> Path:
    """Write the model to `folder` (made when absent) as one file without pickled objects; gives its path."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    name = MODEL_FILE if model.dense is None else MEANING_FILE
    path = folder / name
    partial = folder / f"partial-{name}"
    about = {"cuts": vars(model.cuts), "measured": model.measured, "fingerprint": model.fingerprint, "intercept": list(model.intercept)}
    names = "\n".join(sorted(model.vocabulary, key=lambda name: model.vocabulary[name]))
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            weights=model.weights,
            dense=model.dense if model.dense is not None else np.zeros((0, 4), dtype=np.float32),
            names=np.frombuffer(names.encode(), dtype=np.uint8),
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )
    partial.replace(path)
    return path


def load(folder: Path, meaning: Meaning | None = None) -> TriageModel | None:
    """The model kept in `folder`, the one with the encoder's view when `meaning` is given and fits.

    None when it is absent, damaged or of other data: then the rules decide alone.
    """
    if meaning is not None and (full := _load_file(folder / MEANING_FILE, meaning)) is not None:
        return full
    return _load_file(folder / MODEL_FILE, None)


def build(folder: Path, meaning: Meaning | None = None) -> TriageModel:
    """The model for the present data: kept ones when they fit, else trained and saved. Gives the fullest one."""
    best = _load_file(folder / MODEL_FILE, None)
    if best is None:
        best = train()
        save(best, folder)
    if meaning is None:
        return best
    full = _load_file(folder / MEANING_FILE, meaning)
    if full is None:
        full = train(meaning=meaning)
        save(full, folder)
    return full


def _fingerprint(meaning: Meaning | None) -> str:
    return f"{data_fingerprint()}-{meaning.name}" if meaning else data_fingerprint()


def _load_file(path: Path, meaning: Meaning | None) -> TriageModel | None:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as kept:
            weights = kept["weights"].astype(np.float32)
            dense = kept["dense"].astype(np.float32)
            names = kept["names"].tobytes().decode().split("\n")
            about = json.loads(kept["about"].tobytes())
        sound = weights.shape == (len(names), 5) and np.isfinite(weights).all() and np.isfinite(dense).all() and dense.shape[1] == 4
        if about["fingerprint"] != _fingerprint(meaning) or not sound or bool(len(dense)) != bool(meaning):
            return None
        return TriageModel(
            vocabulary={name: row for row, name in enumerate(names)},
            weights=weights,
            intercept=tuple(float(value) for value in about["intercept"]),
            cuts=Cuts(**about["cuts"]),
            measured=about["measured"],
            fingerprint=about["fingerprint"],
            dense=dense if len(dense) else None,
            meaning=meaning,
        )
    except Exception:  # whatever is wrong with the file, the rules still stand
        return None


# ---- training ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Corpus:
    """Messages with what is computed once for all folds."""

    texts: list[str]
    levels: Any
    counted: list[list[Counter[str]]]
    vectors: Any
    meaning: Meaning | None

    @classmethod
    def of(cls, texts: list[str], levels: Any, meaning: Meaning | None) -> _Corpus:
        vectors = meaning.vectors(texts) if meaning else None
        return cls(texts, levels, [_counted(text) for text in texts], vectors, meaning)


def _counted(folded: str) -> list[Counter[str]]:
    given = features_of(folded)
    return [Counter(f"{block[0]}:{name}" for name in given[block]) for block in BLOCKS]


def _fit(corpus: _Corpus, rows: Any) -> TriageModel:
    """Weights by logistic regression over sublinear tf-idf, each block scaled to length one, and the encoder's block beside them."""
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


def _remember(corpus: _Corpus) -> Meaning:
    """An encoder that has all pieces of the corpus encoded already, many at once, for the time of the training."""
    from bot.triage.units import units_of

    assert corpus.meaning is not None
    pieces = list(dict.fromkeys(piece for text in corpus.texts for piece in units_of(text)))
    known = dict(zip(pieces, corpus.meaning.vectors(pieces), strict=True))

    class Known:
        def encode(self, texts: list[str]) -> list[Any]:
            return [known[text] for text in texts]

    return Meaning(corpus.meaning.name, Known())


def _cross_validate(corpus: _Corpus) -> Floats:
    """Chances for every message from a model that has not seen it, read in the units that serving uses."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from bot.triage.units import chances_of

    remembered = corpus.meaning and _remember(corpus)
    chances = np.zeros((len(corpus.texts), 4))
    for learn, check in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(corpus.texts, corpus.levels):
        fitted = replace(_fit(corpus, learn), meaning=remembered)
        for row in check:
            chances[row] = chances_of(corpus.texts[row], [fitted])
    return chances
