"""Training of the learnt part, at build, from our own messages: about a minute on two cores, and nothing afterwards while the data stay.

Two scorers come out: words, letters and structure; and, where torch can run, the encoder's tuned upper layers (see `tuned`). Both learn from the same
seven eighths of the messages. Cuts are picked on the last eighth, which neither has seen, with the same units that serving uses (see `units`): on the
look-alikes and the messages full of feeling, and on ordinary questions as patients type them; the higher cut of the two holds. They are stored with the
measurement they come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.triage.features import BLOCKS
from bot.triage.levels import Level
from bot.triage.model import Cuts, TriageModel, counted, data_fingerprint, load, read_messages, save
from bot.triage.normalise import fold
from bot.triage.ordinary import DOUBTFUL, ordinary_rows
from bot.triage.rules import judge, read
from knowledge import KnowledgeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LABELLED = ("triage_dev.jsonl", "feelings_dev.jsonl")
"""Messages written and labelled one by one."""
HELD_OUT = 8
"""One message in this many is kept from training, and the cuts are picked on those."""
FALSE_ALARMS = 0.07
"""Share of development look-alikes and messages full of feeling that the learnt part may raise when it has not seen them. Most were written against a rule
or as the harmless neighbour of a danger, and are harder than what people ask."""
ORDINARY_ALARMS = 0.02
"""Share of all ordinary questions that the learnt part may raise on messages it has not seen, doors of the library included."""
ASK_SHARE = 0.20
"""Share of these that may see the small note ("is this happening now?", "if you feel unsafe") or more."""
ORDINARY_ASKS = 0.04
"""Share of all ordinary questions that may see the note or more."""
_STRENGTH = 5.0


def build(folder: Path) -> TriageModel:
    """The learnt part for the present data: the kept one when it fits, else trained and saved.

    Args:
        folder: where the numbers are kept; the tuned layers go to `tuned` inside it.
    """
    from bot.triage.tuned import join_tuned, tune_beside, tuning_encoder

    plain = load(folder)
    kept = plain and join_tuned(folder, plain)
    if kept:
        return kept
    encoder = tuning_encoder()
    if plain is not None and encoder is None:
        return plain
    corpus = Corpus.of(development_rows())
    if plain is None:
        plain = train(corpus)
        save(plain, folder)
    return (encoder and tune_beside(folder, plain, corpus, encoder)) or plain


def development_rows() -> list[dict[str, str]]:
    """All that is learnt from: the labelled messages and the ordinary questions; text, level and kind of message."""
    try:
        ordinary = ordinary_rows(_rules_raise)
    except KnowledgeError:  # triage is trained even where the library cannot be read
        ordinary = []
    labelled = [row for name in LABELLED for row in read_messages(name) if row["level"] != DOUBTFUL]
    return labelled + ordinary


def _rules_raise(text: str) -> bool:
    return any(finding.level > Level.NONE for finding in judge(read(fold(text))))


def train(corpus: Corpus | None = None) -> TriageModel:
    """The model of words, letters and structure, learnt from seven eighths of the corpus (default: `development_rows`), with cuts from the rest."""
    import numpy as np

    from bot.triage.units import chances_of

    corpus = corpus or Corpus.of(development_rows())
    learn, check = corpus.split()
    fitted = fit(corpus, learn)
    chances = np.array([chances_of(corpus.texts[row], [fitted]) for row in check])
    cuts, measured = pick_cuts(chances, corpus.levels[check], corpus.ordinary[check])
    return replace(fitted, cuts=cuts, measured=measured, fingerprint=data_fingerprint())


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
    raise_at, ask_at = np.quantile(look_alikes, [1 - FALSE_ALARMS, 1 - ASK_SHARE])
    if len(asked):
        raise_at, ask_at = np.maximum([raise_at, ask_at], np.quantile(asked, [1 - ORDINARY_ALARMS, 1 - ORDINARY_ASKS]))
    cuts = Cuts(raise_at=round(float(raise_at), 4), ask_at=round(float(min(ask_at, raise_at)), 4))
    measured = {"false_alarms": round(float((look_alikes > cuts.raise_at).mean()), 4), "messages": float(len(raised))}
    if len(asked):
        measured["ordinary_alarms"] = round(float((asked > cuts.raise_at).mean()), 4)
    for level in (Level.URGENT, Level.EMERGENCY, Level.CRISIS):
        measured[f"recall_{level.word}"] = round(float((raised[levels == level] > cuts.raise_at).mean()), 4)
    return cuts, measured


@dataclass(frozen=True)
class Corpus:
    """Messages with what is computed once for both scorers."""

    texts: list[str]
    levels: Any
    ordinary: Any
    counted: list[list[Counter[str]]]

    @classmethod
    def of(cls, rows: Sequence[dict[str, str]]) -> Corpus:
        """The corpus of labelled rows; `levels` and `ordinary` are arrays, one value a row."""
        import numpy as np

        texts = [fold(row["text"]) for row in rows]
        return cls(
            texts=texts,
            levels=np.array([Level.of(row["level"]) for row in rows]),
            ordinary=np.array([row.get("kind_of_message") == "ordinary" for row in rows]),
            counted=[counted(text) for text in texts],
        )

    def split(self) -> tuple[Any, Any]:
        """Rows to learn from, and rows to pick the cuts on; the same at each call."""
        from sklearn.model_selection import StratifiedKFold

        learn, check = next(StratifiedKFold(HELD_OUT, shuffle=True, random_state=2).split(self.texts, self.levels))
        return learn, check


def fit(corpus: Corpus, rows: Any) -> TriageModel:
    """A model of some rows of the corpus: weights by logistic regression over sublinear tf-idf, each block scaled to length one."""
    import numpy as np
    from scipy.sparse import hstack
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
    fitted = LogisticRegression(C=_STRENGTH, max_iter=600, tol=1e-3, class_weight="balanced").fit(
        hstack(matrices).tocsr(), corpus.levels[rows]
    )
    weights = np.column_stack([np.array(rarity), fitted.coef_.T]).astype(np.float32)
    return TriageModel(
        vocabulary={name: row for row, name in enumerate(names)},
        weights=weights,
        intercept=tuple(float(value) for value in fitted.intercept_),
        cuts=Cuts(1.0, 1.0),
        measured={},
        fingerprint="",
    )
