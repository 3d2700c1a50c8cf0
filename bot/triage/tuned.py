"""The sentence encoder tuned whole on our messages: the second half of the learnt part, asked together with words, letters and structure.

Measured on a fifth of the development messages that neither had seen, with 5% of the hard look-alikes raised: words, letters and structure alone find 75% of
the crises, 88% of the emergencies and 84% of the urgent messages, and raise 3.0% of the ordinary questions; with the tuned encoder beside them, by geometric
mean, 84, 95 and 86%, and 2.0%. The rules then find most of the rest.

Its weights are made at build (torch runs only there), live in the data folder as ONNX and are served by onnxruntime. Missing, altered or of other data:
then the rest decides as it did before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.triage.model import MODEL_FILE, Cuts, Scorer, TriageModel, data_fingerprint, load_file
from knowledge import KnowledgeError
from knowledge.home import write_atomically

if TYPE_CHECKING:
    from knowledge.tune import Recipe, TunedClassifier

_ABOUT = "triage.json"
_RULE_OUT_BELOW = 0.07
"""Below this chance of danger a rule that is not sure of itself does not count. On messages that the learnt part had not seen, a cut of 0.05 takes away 47 of the
rules' 103 false alarms on ordinary questions and 5 of 2,280 true findings, 0.10 takes 67 and 19; what is lost is wide ("ready to check out"), and the plainest words
are sure and stay."""
_HELD_OUT = 5
"""One message in this many is kept from training, and the cuts are picked on those."""


def recipe() -> Recipe:
    """How the encoder is tuned: of six recipes of like training time the one that found most on messages it had not seen."""
    from knowledge.tune import Recipe

    return Recipe(frozen=4, epochs=4, rate=4e-4)


@dataclass(frozen=True)
class TunedScorer:
    """The tuned encoder as a scorer. `known` holds chances that were computed before, many at once."""

    classifier: TunedClassifier
    known: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        """Chance of none, urgent, emergency and crisis for one folded text."""
        if folded in self.known:
            return self.known[folded]
        return _levels(self.classifier.chances([folded])[0])

    def remembering(self, texts: list[str]) -> TunedScorer:
        """The same scorer with these texts scored already."""
        return replace(self, known=dict(zip(texts, map(_levels, self.classifier.chances(texts)), strict=True)))


def _levels(row: Any) -> tuple[float, float, float, float]:
    return (float(row[0]), float(row[1]), float(row[2]), float(row[3]))


def tuned_folder(folder: Path) -> Path:
    """Where the tuned weights live: beside the numbers kept in `folder`."""
    return folder / "tuned"


def load_tuned(folder: Path) -> TriageModel | None:
    """The model of words, letters and structure in `folder` with the tuned encoder as its partner; None when one of them is missing or does not fit."""
    plain = load_file(folder / MODEL_FILE, None)
    return _joined(folder, plain) if plain is not None else None


def build_tuned(folder: Path, plain: TriageModel) -> TriageModel | None:
    """`plain` with the tuned encoder as its partner: the kept one when it fits, else tuned now; None where it cannot be tuned."""
    kept = _joined(folder, plain)
    if kept is not None:
        return kept
    try:
        _tune(folder)
    except (KnowledgeError, ImportError, OSError):  # no encoder, no torch or no room: the rest decides
        return None
    return _joined(folder, plain)


def _joined(folder: Path, plain: TriageModel) -> TriageModel | None:
    from knowledge.tune import TunedClassifier

    try:
        about = json.loads((tuned_folder(folder) / _ABOUT).read_bytes())
        if about["fingerprint"] != _fingerprint():
            return None
        scorer = TunedScorer(TunedClassifier(tuned_folder(folder)))
        scorer.probabilities("ready")
        return replace(plain, cuts=Cuts(**about["cuts"]), measured=about["measured"], partners=(scorer,))
    except Exception:  # whatever is wrong with the files, the rest still stands
        return None


def _fingerprint() -> str:
    digest = hashlib.sha256(data_fingerprint().encode())
    digest.update(resources.files("bot.triage").joinpath("tuned.py").read_bytes())
    digest.update(resources.files("knowledge").joinpath("tune.py").read_bytes())
    return digest.hexdigest()[:16]


def _tune(folder: Path) -> None:
    """Tune on four fifths of the development messages, pick the cuts on the rest, and keep weights and cuts."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from bot.triage.training import Corpus, development_rows, fit, pick_cuts
    from bot.triage.units import chances_of, units_of
    from knowledge.tune import TunedClassifier, tune

    corpus = Corpus.of(development_rows(), None)
    learn, check = next(StratifiedKFold(_HELD_OUT, shuffle=True, random_state=2).split(corpus.texts, corpus.levels))
    place = tuned_folder(folder)
    tune([corpus.texts[row] for row in learn], [int(corpus.levels[row]) for row in learn], 4, place, recipe=recipe())
    pieces = list(dict.fromkeys(piece for row in check for piece in units_of(corpus.texts[row])))
    scorers: list[Scorer] = [fit(corpus, learn), TunedScorer(TunedClassifier(place)).remembering(pieces)]
    chances = np.array([chances_of(corpus.texts[row], scorers) for row in check])
    cuts, measured = pick_cuts(chances, corpus.levels[check], corpus.ordinary[check])
    about = {"fingerprint": _fingerprint(), "cuts": vars(replace(cuts, rule_out_below=_RULE_OUT_BELOW)), "measured": measured}
    write_atomically(place / _ABOUT, json.dumps(about).encode())
