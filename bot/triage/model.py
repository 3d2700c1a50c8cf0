"""The learnt part of triage at serving: a scorer of words, letters and structure, kept as plain numbers.

It catches what no list of phrases foresees; the rules catch what no learnt number may lose. What is kept (see `training`) is a vocabulary and its
weights in one `.npz` file without any pickled object, read back with numpy alone. It works together with the tuned encoder (see `tuned`); where that is
missing it decides alone with the rules.

Scorers join through `Scorer` and `blend`; the cuts belong to the whole that decides.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.triage.features import BLOCKS, features_of
from bot.triage.levels import Level

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MODEL_FILE = "triage.npz"
_VERSION = "5"
_LEAST = 1e-4
"""No scorer rules a level out by more than this."""
_EMERGENCY_LEAN = 0.4
"""An emergency outweighs an urgent reading from this ratio of their probabilities on: a missed emergency is worse than a needless call.
On messages not seen, from 0.8 to 0.4: emergencies read as urgent 6.6 to 4.1%, urgent ones read as more 6.9 to 9.8%."""


class Scorer(Protocol):
    """Anything that gives the probability of each level (none, urgent, emergency, crisis) for one folded text."""

    def probabilities(self, folded: str) -> tuple[float, float, float, float]: ...


@dataclass(frozen=True)
class Cuts:
    """From which chance of any danger a message is raised, from which the screen asks "is this happening now?", and below which
    the learnt part rules a danger out that a rule is not sure of (0: it never does)."""

    raise_at: float
    ask_at: float
    rule_out_below: float = 0.0


@dataclass(frozen=True)
class TriageModel:
    """A trained scorer. `measured` holds what unseen messages gave at these cuts; `partners` are the scorers that decide together with it."""

    vocabulary: dict[str, int]
    weights: NDArray[np.float32]
    intercept: tuple[float, ...]
    cuts: Cuts
    measured: dict[str, float]
    fingerprint: str
    partners: tuple[Scorer, ...] = field(default=(), repr=False, compare=False)

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        """Chance of none, urgent, emergency and crisis for one folded text; they sum to 1."""
        scores = list(self.intercept)
        for block in counted(folded):
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


def counted(folded: str) -> list[Counter[str]]:
    """Features of a folded text for each block, with how often each stands there."""
    given = features_of(folded)
    return [Counter(f"{block[0]}:{name}" for name in given[block]) for block in BLOCKS]


def blend(scorers: Sequence[Scorer], folded: str) -> tuple[float, float, float, float]:
    """Geometric mean of all scorers' probabilities; with none, all weight on `none` (the rules then decide alone).

    Of the geometric and the plain mean, the geometric one found more on held-out messages: what both think possible counts, and what one rules out sinks.
    """
    if not scorers:
        return (1.0, 0.0, 0.0, 0.0)
    if len(scorers) == 1:
        return scorers[0].probabilities(folded)
    given = [scorer.probabilities(folded) for scorer in scorers]
    parts = [math.exp(sum(math.log(max(one[level], _LEAST)) for one in given) / len(given)) for level in range(4)]
    total = sum(parts)
    return (parts[0] / total, parts[1] / total, parts[2] / total, parts[3] / total)


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
        "data/feelings_dev.jsonl",
        "data/ordinary_dev.jsonl",
        "data/asked_dev.jsonl",
        "data/wordings_dev.jsonl",
        "ordinary.py",
        "training.py",
        "features.py",
        "classes.py",
        "structure.py",
        "normalise.py",
        "words.py",
    ):
        digest.update(folder.joinpath(part).read_bytes())
    return digest.hexdigest()[:16]


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
    """The model kept in `folder`; None when it is absent, damaged or of other data: then the rules decide alone."""
    import numpy as np

    try:
        with np.load(folder / MODEL_FILE, allow_pickle=False) as kept:
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
