"""The sentence encoder's upper layers tuned on our messages: the second half of the learnt part, asked together with words, letters and structure.

Measured on an eighth of the development messages that neither had seen, with 7% of the look-alikes and messages full of feeling raised: words, letters and
structure alone find 60% of the crises, 86% of the emergencies and 77% of the urgent messages, and raise 1.3% of the ordinary questions; with the tuned layers
beside them, by geometric mean, 73, 86 and 85%, and 1.5%. The rules then find most of the rest.

The layers are tuned at build (torch runs only there), live in the data folder as ONNX and stand on the export that serves questions. Missing, altered, of other
data or of another export: then the rest decides as it did before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.triage.levels import Level
from bot.triage.model import Cuts, Scorer, TriageModel, data_fingerprint, load
from knowledge import KnowledgeError
from knowledge.home import write_atomically

if TYPE_CHECKING:
    from bot.triage.training import Corpus
    from knowledge.embed import ServingEncoder
    from knowledge.tune import Recipe, TunedClassifier

_ABOUT = "triage.json"
_RULE_OUT_BELOW = 0.10
"""Below this chance of danger a rule that is not sure of itself does not count. On messages that the learnt part had not seen, that takes away 11 of the unsure
rules' 21 false alarms, and 2 of their 235 true findings, which may still get the short note; the plainest words are sure and stay."""


def recipe() -> Recipe:
    """How the encoder is tuned: of twelve recipes of like training time the one that found most on messages it had not seen."""
    from knowledge.tune import Recipe

    return Recipe(epochs=4, rate=4e-4, sure_share=0.25)


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
    plain = load(folder)
    return join_tuned(folder, plain) if plain is not None else None


def join_tuned(folder: Path, plain: TriageModel) -> TriageModel | None:
    """`plain` with the kept tuned encoder as its partner; None when that is missing or does not fit."""
    from knowledge.embed import serving_encoder
    from knowledge.tune import TunedClassifier

    try:
        about = json.loads((tuned_folder(folder) / _ABOUT).read_bytes())
        if about["fingerprint"] != _fingerprint():
            return None
        scorer = TunedScorer(TunedClassifier(tuned_folder(folder), serving_encoder()))
        scorer.probabilities("ready")
        return replace(plain, cuts=Cuts(**about["cuts"]), measured=about["measured"], partners=(scorer,))
    except Exception:  # whatever is wrong with the files, the rest still stands
        return None


def tuning_encoder() -> ServingEncoder | None:
    """The export to tune on; None where it has not been made or torch is not installed."""
    from knowledge.embed import serving_encoder

    try:
        return serving_encoder() if find_spec("torch") and find_spec("transformers") else None
    except KnowledgeError:
        return None


def tune_beside(folder: Path, plain: TriageModel, corpus: Corpus, encoder: ServingEncoder) -> TriageModel | None:
    """Tune on what `plain` learnt from, pick the cuts of both together on the rest, and keep weights and cuts; None where it cannot be done."""
    try:
        _tune(folder, plain, corpus, encoder)
    except (KnowledgeError, ImportError, OSError):  # a damaged encoder, no torch or no room: the rest decides
        return None
    return join_tuned(folder, plain)


def _fingerprint() -> str:
    digest = hashlib.sha256(data_fingerprint().encode())
    digest.update(resources.files("bot.triage").joinpath("tuned.py").read_bytes())
    digest.update(resources.files("knowledge").joinpath("tune.py").read_bytes())
    return digest.hexdigest()[:16]


def _tune(folder: Path, plain: TriageModel, corpus: Corpus, encoder: ServingEncoder) -> None:
    import numpy as np

    from bot.triage.training import pick_cuts
    from bot.triage.units import chances_of, units_of
    from knowledge.tune import TunedClassifier, tune

    learn, check = corpus.split()
    taught = {corpus.texts[row]: int(corpus.levels[row]) for row in learn}
    # A message is scored piece by piece, and each piece of a harmless one is harmless.
    for row in learn:
        if corpus.levels[row] == Level.NONE:
            for piece in units_of(corpus.texts[row]):
                taught.setdefault(piece, int(Level.NONE))
    place = tuned_folder(folder)
    tune(list(taught), list(taught.values()), len(Level), place, encoder, recipe=recipe())
    pieces = list(dict.fromkeys(piece for row in check for piece in units_of(corpus.texts[row])))
    scorers: list[Scorer] = [plain, TunedScorer(TunedClassifier(place, encoder)).remembering(pieces)]
    chances = np.array([chances_of(corpus.texts[row], scorers) for row in check])
    cuts, measured = pick_cuts(chances, corpus.levels[check], corpus.ordinary[check])
    about = {"fingerprint": _fingerprint(), "cuts": vars(replace(cuts, rule_out_below=_RULE_OUT_BELOW)), "measured": measured}
    write_atomically(place / _ABOUT, json.dumps(about).encode())
