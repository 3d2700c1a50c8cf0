"""The learnt part of triage: logistic regression over words, letters and structure, trained at build from our own messages.

It catches what no list of phrases foresees; the rules catch what no learnt number may lose. Training takes under a minute, needs scikit-learn, and
reads only `data/triage_dev.jsonl`. What is kept is a vocabulary and its weights in one `.npz` file without any pickled object, read back with numpy alone.

Cuts are picked on the look-alikes of the development half by cross-validation, with the same units (see `screen`) that serving uses, and are
stored with the measurement they come from. A second scorer (for instance a tuned encoder) joins through `Scorer` and `blend`.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.triage.features import BLOCKS, features_of
from bot.triage.levels import Level
from bot.triage.normalise import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL_FILE = "triage.npz"
_VERSION = "1"
_FOLDS = 4
_FALSE_ALARMS = 0.015
"""Share of development look-alikes that the learnt part alone may raise; the rules add a little, the bar for both together is 0.03."""
_ASK_SHARE = 0.06
"""Share of look-alikes that may see the small note "is this happening now?"."""
_STRENGTH = 5.0
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
    for part in ("data/triage_dev.jsonl", "features.py", "classes.py", "structure.py", "normalise.py", "words.py"):
        digest.update(folder.joinpath(part).read_bytes())
    return digest.hexdigest()[:16]


def train(messages: Sequence[dict[str, str]] | None = None) -> TriageModel:
    """A model from labelled messages (default: the development half). Deterministic; about half a minute on two cores."""
    import numpy as np

    rows = list(messages) if messages is not None else read_messages("triage_dev.jsonl")
    texts = [fold(row["text"]) for row in rows]
    levels = np.array([Level.of(row["level"]) for row in rows])
    chances = _cross_validate(texts, levels)
    raised = 1.0 - chances[:, 0]
    look_alikes = raised[levels == Level.NONE]
    cuts = Cuts(
        raise_at=round(float(np.quantile(look_alikes, 1 - _FALSE_ALARMS)), 4),
        ask_at=round(float(np.quantile(look_alikes, 1 - _ASK_SHARE)), 4),
    )
    measured = {"false_alarms": round(float((look_alikes > cuts.raise_at).mean()), 4), "messages": float(len(rows))}
    for level in (Level.URGENT, Level.EMERGENCY, Level.CRISIS):
        measured[f"recall_{level.word}"] = round(float((raised[levels == level] > cuts.raise_at).mean()), 4)
    fitted = _fit(texts, levels)
    return TriageModel(fitted.vocabulary, fitted.weights, fitted.intercept, cuts, measured, data_fingerprint())


def save(model: TriageModel, folder: Path) -> Path:
    """Write the model to `folder` (made when absent) as one file without pickled objects; gives its path."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / MODEL_FILE
    partial = folder / f"partial-{MODEL_FILE}"
    about = {"cuts": vars(model.cuts), "measured": model.measured, "fingerprint": model.fingerprint, "intercept": list(model.intercept)}
    names = "\n".join(sorted(model.vocabulary, key=lambda name: model.vocabulary[name]))
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            weights=model.weights,
            names=np.frombuffer(names.encode(), dtype=np.uint8),
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )
    partial.replace(path)
    return path


def load(folder: Path) -> TriageModel | None:
    """The model kept in `folder`; None when it is absent, damaged or of other data, and then the rules decide alone."""
    import numpy as np

    path = folder / MODEL_FILE
    try:
        with np.load(path, allow_pickle=False) as kept:
            weights = kept["weights"].astype(np.float32)
            names = kept["names"].tobytes().decode().split("\n")
            about = json.loads(kept["about"].tobytes())
        if about["fingerprint"] != data_fingerprint() or weights.shape != (len(names), 5) or not np.isfinite(weights).all():
            return None
        return TriageModel(
            vocabulary={name: row for row, name in enumerate(names)},
            weights=weights,
            intercept=tuple(float(value) for value in about["intercept"]),
            cuts=Cuts(**about["cuts"]),
            measured=about["measured"],
            fingerprint=about["fingerprint"],
        )
    except Exception:  # whatever is wrong with the file, the rules still stand
        return None


def build(folder: Path) -> TriageModel:
    """The model for the present data: kept one when it fits, else trained and saved."""
    kept = load(folder)
    if kept is not None:
        return kept
    model = train()
    save(model, folder)
    return model


# ---- training ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Fitted:
    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    intercept: tuple[float, ...]

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        bare = TriageModel(self.vocabulary, self.weights, self.intercept, Cuts(1.0, 1.0), {}, "")
        return bare.probabilities(folded)


def _counted(folded: str) -> list[Counter[str]]:
    given = features_of(folded)
    return [Counter(f"{block[0]}:{name}" for name in given[block]) for block in BLOCKS]


def _fit(texts: Sequence[str], levels: Any) -> _Fitted:
    """Weights by logistic regression over sublinear tf-idf, each block scaled to length one."""
    import numpy as np
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    blocks = [_counted(text) for text in texts]
    matrices = []
    names: list[str] = []
    rarity: list[float] = []
    for number in range(len(BLOCKS)):
        vectorizer = TfidfVectorizer(analyzer=lambda counts: list(counts.elements()), sublinear_tf=True, min_df=2)
        matrices.append(vectorizer.fit_transform([one[number] for one in blocks]))
        names.extend(str(name) for name in vectorizer.get_feature_names_out())
        rarity.extend(float(value) for value in vectorizer.idf_)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=400, tol=1e-3, class_weight="balanced").fit(hstack(matrices).tocsr(), levels)
    weights = np.column_stack([np.array(rarity), fitted.coef_.T]).astype(np.float32)
    return _Fitted({name: row for row, name in enumerate(names)}, weights, tuple(float(value) for value in fitted.intercept_))


def _cross_validate(texts: Sequence[str], levels: Any) -> Floats:
    """Chances for every message from a model that has not seen it, read in the units that serving uses."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from bot.triage.units import chances_of

    chances = np.zeros((len(texts), 4))
    for learn, check in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(texts, levels):
        fitted = _fit([texts[row] for row in learn], levels[learn])
        for row in check:
            chances[row] = chances_of(texts[row], [fitted])
    return chances
