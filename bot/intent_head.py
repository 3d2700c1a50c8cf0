"""The learnt part of intent: which sort of message this is, where the rules of `intent` find no words they know.

Logistic regression over four views of the masked message: the sentence encoder's vector, its words with pairs and triples of them,
its letters, and a few marks of form (who is spoken of, whether it is about people in general, how it begins). The marks are what tells
"how often do you inject it" from "how often do i inject mine now": in cross-validation, at 3% false alarms on look-alikes, they raise
the share of limits found from 69 to 78%. It learns from `data/intents_dev.jsonl` (our own messages, with plain questions written to look
like each limit of advice, and those further wordings of the library's doors that looked most like limits, labelled by hand) and from a
third of the library's tidy doors as plain questions. Trained at build, kept as numbers and plain text in one `.npz` file, read back with
numpy alone.

A label is only given above its cut. The cuts come from cross-validation: they let at most `FALSE_ALARMS` of the plain questions through,
and are stored with that measurement. Words of pressure ("come on", "so yes then?") are a class of their own; they mean something only
after a turn at a limit of advice, and then keep that limit.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.schema import Boundary
from bot.texts import load_texts
from knowledge.home import make_folder
from knowledge.spotting import MASK

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Scores = NDArray[np.float64]

QUESTION = "question"
PRESS = "press"
BOUNDARIES = tuple(boundary.value for boundary in Boundary)
LABELS = (QUESTION, *BOUNDARIES, "about", "elsewhere", "other_medicine", PRESS)
"""Classes of the model in the order of its columns."""
GIVEN = LABELS[1:-1]
"""Labels that `IntentHead.label` can give."""

OTHER_SUBJECTS = ("elsewhere", "other_medicine")

FALSE_ALARMS = {"limits": 0.014, "others": 0.006, "press": 0.025}
"""Largest share of plain questions that may be called a limit, or another sort, or pressing after some limit, in cross-validation. Two fifths
of those questions are chosen to look like limits. A wrong limit still gets its cited answer, while a question wrongly called another
subject gets none: so the second share is the smaller. After a limit people mostly press on: so the third is the larger."""
MAX_PRESSING_WORDS = 16
"""A pressing turn is short; a longer message says something of its own."""
LOWEST_CUT = 0.35

_FOLDER = "intents"
_FILE = "intents.npz"
_VERSION = "2"
_FOLDS = 4
_STRIDE = 3
_STRENGTH = 12.0
_MEANING_WEIGHT = 1.5
"""How much the encoder's block counts against words, letters and marks, which each have length one."""
_LETTER_SIZES = (3, 4, 5)

_FOR_MS = frozenset(
    "amitriptyline gabapentin pregabalin baclofen tizanidine modafinil amantadine duloxetine botulinum botox nabiximols sativex oxybutynin "
    "mirabegron solifenacin carbamazepine diazepam clonazepam prednisolone prednisone dexamethasone naltrexone biotin sildenafil".split()
)
"""Those of the other medicines that people with MS take for their symptoms: asking about them is no other subject."""
_WORD = re.compile(r"[a-z0-9]+|\?")
_KIN = re.compile(
    r"\b(my|our|me) (wife|husband|hubby|partner|mum|mom|mam|ma|mother|dad|da|father|son|lad|daughter|sister|brother|aunt|uncle|"
    r"nan|gran|granny|girlfriend|boyfriend|fiancee?|kid|child|friend|cousin|patient)s?\b"
)
_PERSONAL_DOOR = re.compile(
    r"^(will|am|is|could|did|does|should|can|do|have|has)\b.{0,12}\b(i|it|this|my|he|she|a baby)\b(?! (drink|travel|fly|swim|get|eat|drive|work|have|use))|"
    r"\b(can|should|do|will) i\b(?! (get|drink|travel|fly|swim|eat|drive|work|have|use|need|ask|tell|know|find|keep|store))|^my |\bfor me\b|"
    r"\b(help me|i dont want to) (choose|decide|pick)|\bor not$|^predict|\b(is|was) it (my|the|an?) |\bwill i (get|be|have)\b|\bhave to (change|stop)\b|"
    r"^(how (long|bad|fast|many|much|likely|soon)|what (will|are|is|type|kind)|whats|will|could|would|does|should|is)\b.{0,40}"
    r"\b(i|im|me|my|mine|he|she|his|her|him|we|our|us)\b",
    re.IGNORECASE,
)
"""Doors with the form of a personal limit ("can i take it a day late", "how long until i am in a wheelchair"): they may stand on either
side, so nothing is learnt from them."""
_THIRD = re.compile(r"\b(she|hed|shed|hes|shes)\b")
_SUBJECT = re.compile(r"\b(i|im|ill|ive|id)\b")
_MINE = re.compile(r"\b(me|my|mine|myself)\b")
_OTHERS = re.compile(r"\b(aperson|he|his|him|her|we|our|us)\b")
_YOU = re.compile(r"\b(you|u|ur|youd|your)\b")
_GENERAL = re.compile(
    r"\b(people|person|someone|anyone|everyone|most|usually|normally|general|average|typical|typically|studies|study|trials?|guidelines?|"
    r"label|leaflet|they|doctors?|percent)\b"
)
_MOMENT = re.compile(
    r"\b(today|tonight|tomorrow|yesterday|since|now|last|next|this|week|morning|(mon|tues?|wed(nes)?|weds|thurs?|fri|sat(ur)?|sun)(day)?)\b"
)
_ASKING = frozenset(
    "what how which who when where why can could shall should will would is am are do does did have has if tell give list compare".split()
)


@dataclass(frozen=True)
class IntentHead:
    """The trained head. `measured` holds what cross-validation gave at these cuts.

    `weights` has one row a feature: its rarity, then the weight for each of `LABELS`; `dense` has one row a dimension of the vector.
    """

    vocabulary: dict[str, int]
    weights: Floats
    dense: Floats
    intercept: Floats
    cuts: dict[str, float]
    measured: dict[str, float]
    fingerprint: str

    def chances(self, text: str, vector: Any) -> Scores:
        """Probability of each of `LABELS`; they sum to 1. A message that names MS or its treatments is about no other subject.

        Args:
            text: the message with treatments' names masked.
            vector: the encoder's unit vector of the same masked text.
        """
        import numpy as np

        scores = np.asarray(self.intercept, dtype=np.float64) + _MEANING_WEIGHT * (np.asarray(vector, dtype=np.float32) @ self.dense)
        for block in features(text):
            known = [(self.vocabulary[name], 1.0 + math.log(count)) for name, count in block.items() if name in self.vocabulary]
            if not known:
                continue
            rows = self.weights[[row for row, _ in known]]
            values = np.array([value for _, value in known]) * rows[:, 0]
            scores = scores + (values / np.sqrt(values @ values)) @ rows[:, 1:]
        if names_ms(text):
            scores[[LABELS.index(name) for name in OTHER_SUBJECTS]] = -np.inf
        powers = np.exp(scores - scores.max())
        return powers / powers.sum()  # type: ignore[no-any-return]

    def label(self, text: str, vector: Any, previous: str | None) -> str | None:
        """What sort of message this is; None for a plain question and for whatever stays below its cut.

        Args:
            text: the message with treatments' names masked (as `NameSpotter.mask` gives it).
            vector: the encoder's unit vector of the same masked text.
            previous: limit of advice that the last answer kept, or None. A short pressing turn after it keeps that limit.
        """
        if not _WORD.search(_fold(text)):
            return None
        return decide(self.chances(text, vector), self.cuts, previous, len(text.split()))


def decide(chances: Scores, cuts: dict[str, float], previous: str | None, words: int) -> str | None:
    """The label that these chances give: a kept limit under pressure first, then the likeliest label above its cut.

    Args:
        chances: probability of each of `LABELS`.
        cuts: lowest probability of each label of `GIVEN` and of pressing.
        previous: limit of the last turn, or None.
        words: number of words of the message.
    """
    top = max(GIVEN, key=lambda name: chances[LABELS.index(name)])
    likeliest = float(chances[LABELS.index(top)])
    if previous in BOUNDARIES and words <= MAX_PRESSING_WORDS:
        kept = pressing(chances, previous)
        if kept >= cuts[PRESS] and (top == previous or kept > likeliest):
            return previous
    return top if likeliest >= cuts[top] else None


def names_ms(text: str) -> bool:
    """Whether a masked message names MS or one of its treatments, and so is not about another subject."""
    return MASK in text or bool(_classes()[2].search(text))


def pressing(chances: Scores, previous: str) -> float:
    """Chance that a message presses on after the limit `previous`: it presses, or asks for the same again."""
    return float(chances[LABELS.index(PRESS)] + chances[LABELS.index(previous)])


def features(text: str) -> tuple[Counter[str], ...]:
    """Words with their pairs and triples, letters, and marks of form of one masked message, each counted.

    Names of other medicines and diseases, and relations, are put under one word each, so that what is learnt of one holds for all.
    """
    folded = _fold(text)
    classed = _THIRD.sub("he", _KIN.sub("aperson", _classes()[1].sub("anillness", _classes()[0].sub("amedicine", folded))))
    words = _WORD.findall(classed)
    edged = ["^", *words, "$"]
    pairs = [f"{first} {second}" for first, second in pairwise(edged)]
    triples = {" ".join(three) for three in zip(edged, edged[1:], edged[2:], strict=False)}
    letters = [
        padded[start : start + size]
        for padded in (f" {word} " for word in words)
        for size in _LETTER_SIZES
        for start in range(len(padded) - size + 1)
    ]
    return (
        Counter(f"w:{name}" for name in (*words, *pairs, *triples)),
        Counter(f"l:{name}" for name in letters),
        Counter(f"m:{name}" for name in _marks(classed, words, names_ms(text))),
    )


def _marks(classed: str, words: list[str], on_ms: bool) -> tuple[str, ...]:
    """What the form of a message says, apart from its subject: who is spoken of, how general it is, where it asks, how long it is."""
    subject, mine, others = (bool(pattern.search(classed)) for pattern in (_SUBJECT, _MINE, _OTHERS))
    who = "self" if subject or mine else "other" if others else "nobody"
    scope = f"{who} {'general' if _GENERAL.search(classed) else 'one'}"
    asking = [word for word in words if word in _ASKING]
    first = words[0] if words and words[0] in _ASKING else "none"
    size = "short" if len(words) < 6 else "middling" if len(words) < 14 else "long"
    return (
        f"who {who}",
        f"scope {scope}",
        f"general {scope.endswith('general')}",
        f"first {first} {who}",
        f"asks {asking[0] if asking else 'none'} {who}",
        f"asks last {asking[-1] if asking else 'none'} {scope}",
        f"persons {subject} {mine} {others} {bool(_YOU.search(classed))}",
        f"moment {bool(_MOMENT.search(classed))} {who}",
        f"size {size} {who}",
        f"on ms {on_ms} {who}",
    )


def build_head(home: Path) -> IntentHead:
    """The head for the present data: the kept one when it fits, else trained (well under a minute) and kept.

    Args:
        home: data folder, which holds the exported query encoder already.

    Raises:
        KnowledgeError: no encoder, no library, or the folder cannot be written.
    """
    from knowledge import serving_encoder

    encoder = serving_encoder(home)
    fingerprint = _fingerprint(encoder.folder.name)
    kept = _read(home / _FOLDER / _FILE)
    if kept is not None and kept.fingerprint == fingerprint:
        return kept
    head = train(*_messages(), encoder, fingerprint)
    save(head, home / _FOLDER)
    return head


def load_head(home: Path) -> IntentHead | None:
    """The kept head; None when it is absent, damaged, or was learnt from other data or another encoder. Read once a file."""
    path = home / _FOLDER / _FILE
    try:
        state = path.stat()
    except OSError:
        return None
    head = _read_once(path, state.st_mtime_ns, state.st_size)
    if head is None:
        return None
    return head if any(head.fingerprint == _fingerprint(name) for name in _encoders(home)) else None


def save(head: IntentHead, folder: Path) -> Path:
    """Write the head to `folder` (made when absent) as one file without pickled objects; gives its path."""
    import numpy as np

    make_folder(folder)
    partial = folder / f"partial-{_FILE}"
    about = {"labels": LABELS, "cuts": head.cuts, "measured": head.measured, "fingerprint": head.fingerprint}
    names = "\n".join(sorted(head.vocabulary, key=lambda name: head.vocabulary[name]))
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            weights=head.weights,
            dense=head.dense,
            intercept=head.intercept,
            names=np.frombuffer(names.encode(), dtype=np.uint8),
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )
    return partial.replace(folder / _FILE)


def read_messages() -> list[dict[str, str]]:
    """Our labelled messages: text, label, and for a pressing turn the limit before it (`previous`, then equal to the label)."""
    text = resources.files("bot").joinpath("data", "intents_dev.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def train(texts: Sequence[str], labels: Sequence[str], encoder: Any, fingerprint: str) -> IntentHead:
    """A head with cuts from cross-validation. Deterministic; needs scikit-learn.

    Args:
        texts: messages with names masked.
        labels: one of `LABELS` for each; every label occurs at least once a fold.
        encoder: gives unit vectors by `encode(texts)`.
        fingerprint: names data and encoder.
    """
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    counted = [features(text) for text in texts]
    vectors = np.asarray(encoder.encode(list(texts)), dtype=np.float32)
    truth = np.array([LABELS.index(label) for label in labels])
    chances = np.zeros((len(texts), len(LABELS)))
    for learn, check in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(vectors, truth):
        fold = _fit([counted[row] for row in learn], vectors[learn], truth[learn])
        for row in check:
            chances[row] = fold.chances(texts[row], vectors[row])
    cuts = find_cuts(chances, truth)
    fitted = _fit(counted, vectors, truth)
    lengths = [len(text.split()) for text in texts]
    measured = _measure(chances, truth, cuts, lengths)
    return IntentHead(fitted.vocabulary, fitted.weights, fitted.dense, fitted.intercept, cuts, measured, fingerprint)


def find_cuts(chances: Scores, truth: NDArray[np.int64]) -> dict[str, float]:
    """The lowest cuts at which limits together, and the other labels together, keep to their `FALSE_ALARMS`.

    One cut for all limits and one for all other labels: a cut for each label finds more in cross-validation and less on messages it has not
    seen, since each label has only a few false alarms to set it by.

    Args:
        chances: cross-validated probabilities, one row a message.
        truth: index in `LABELS` of each message.
    """
    import numpy as np

    plain = chances[truth == LABELS.index(QUESTION)]
    columns = [LABELS.index(name) for name in GIVEN]
    tops = np.array(columns)[plain[:, columns].argmax(axis=1)] if len(plain) else np.array([])
    cuts: dict[str, float] = {}
    for kind, names in (("limits", BOUNDARIES), ("others", tuple(name for name in GIVEN if name not in BOUNDARIES))):
        own = [LABELS.index(name) for name in names]
        alarms = np.where(np.isin(tops, own), plain[:, own].max(axis=1), 0.0)
        cuts |= dict.fromkeys(names, _cut_above(alarms, FALSE_ALARMS[kind]))
    # A plain question after any limit must not be taken for pressing, whichever limit it was.
    cuts[PRESS] = _cut_above(np.array([max(pressing(row, previous) for previous in BOUNDARIES) for row in plain]), FALSE_ALARMS["press"])
    return cuts


def _cut_above(scores: Scores, share: float) -> float:
    """The lowest cut, in hundredths and not below `LOWEST_CUT`, that at most `share` of these scores of plain questions reach."""
    import numpy as np

    tried = np.round(np.arange(LOWEST_CUT, 1.005, 0.01), 2)
    return float(next((cut for cut in tried if (scores >= cut).sum() <= share * len(scores)), 1.0))


def _measure(chances: Scores, truth: NDArray[np.int64], cuts: dict[str, float], lengths: Sequence[int]) -> dict[str, float]:
    """Share of plain questions called anything else, alone and after some limit, and of each label found, all in cross-validation."""
    given = [decide(row, cuts, None, words) for row, words in zip(chances, lengths, strict=True)]
    plain = [label is not None for label, true in zip(given, truth, strict=True) if LABELS[true] == QUESTION]
    measured = {"messages": float(len(given)), "false_alarms": round(sum(plain) / max(len(plain), 1), 4)}
    for name in GIVEN:
        own = [label == name for label, true in zip(given, truth, strict=True) if LABELS[true] == name]
        measured[f"recall_{name}"] = round(sum(own) / max(len(own), 1), 4)
    kept = [
        decide(row, cuts, previous, words) == previous
        for row, true, words in zip(chances, truth, lengths, strict=True)
        if LABELS[true] == PRESS
        for previous in BOUNDARIES
    ]
    measured["false_alarms_press"] = round(
        sum(
            any(decide(row, cuts, previous, words) for previous in BOUNDARIES)
            for row, true, words in zip(chances, truth, lengths, strict=True)
            if LABELS[true] == QUESTION
        )
        / max(len(plain), 1),
        4,
    )
    measured["recall_press"] = round(sum(kept) / max(len(kept), 1), 4)
    return measured


def _fit(counted: list[tuple[Counter[str], ...]], vectors: Floats, truth: NDArray[np.int64]) -> IntentHead:
    """Weights by logistic regression over sublinear tf-idf, each block scaled to length one, and the encoder's block beside them."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    matrices: list[Any] = []
    names: list[str] = []
    rarity: list[float] = []
    for block in range(len(counted[0])):
        vectorizer = TfidfVectorizer(analyzer=lambda counts: list(counts.elements()), sublinear_tf=True, min_df=2)
        matrices.append(vectorizer.fit_transform([pair[block] for pair in counted]))
        names.extend(str(name) for name in vectorizer.get_feature_names_out())
        rarity.extend(float(value) for value in vectorizer.idf_)
    matrices.append(csr_matrix(_MEANING_WEIGHT * vectors))
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3, class_weight="balanced").fit(hstack(matrices).tocsr(), truth)
    return IntentHead(
        vocabulary={name: row for row, name in enumerate(names)},
        weights=np.column_stack([np.array(rarity), model.coef_[:, : len(names)].T]).astype(np.float32),
        dense=model.coef_[:, len(names) :].T.astype(np.float32),
        intercept=model.intercept_.astype(np.float32),
        cuts={},
        measured={},
        fingerprint="",
    )


def _messages() -> tuple[list[str], list[str]]:
    """Masked texts and their labels: our messages, then every third door of the library as a plain question.

    A door in which the rules see a limit of advice, or that has the form of one, is left out: it would teach the opposite.
    """
    from bot.intent import find_boundary
    from knowledge import NameSpotter, load_library

    # The further wordings are left out: many have the form of a personal limit ("could it finish me off") and teach the opposite.
    library = load_library(wordings=False)
    spotter = NameSpotter(library.names)
    own = read_messages()
    doors = [door for source in library.sources for card in source.cards for door in card.doors][::_STRIDE]
    known = {row["text"].lower() for row in own}
    plain = [door for door in doors if find_boundary(door) is None and not _PERSONAL_DOOR.search(door) and door.lower() not in known]
    texts = [row["text"] for row in own] + plain
    labels = [PRESS if "previous" in row else row["label"] for row in own] + [QUESTION] * len(plain)
    return [spotter.mask(text) for text in texts], labels


def _fold(text: str) -> str:
    return re.sub(r"['’`]", "", text.lower())


@cache
def _classes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Names of medicines that are not for MS, of other diseases, and words that place a message with MS."""
    scope = load_texts("scope")
    others = [name for name in scope["other_medicines"] if name not in _FOR_MS]
    medicines, diseases, ms = (rf"(?<!\w)(?:{'|'.join(words)})(?!\w)" for words in (others, scope["diseases"], scope["about_ms"]))
    return re.compile(medicines, re.IGNORECASE), re.compile(diseases, re.IGNORECASE), re.compile(ms, re.IGNORECASE)


@cache
def _data_digest() -> str:
    digest = hashlib.sha256(_VERSION.encode())
    for part in ("data/intents_dev.jsonl", "texts/scope.yaml", "intent_head.py"):
        digest.update(resources.files("bot").joinpath(*part.split("/")).read_bytes())
    return digest.hexdigest()[:16]


def _fingerprint(encoder: str) -> str:
    """Names messages, features and encoder; the doors are left out, since a changed door does not make a head wrong."""
    return f"{_data_digest()}-{encoder}"


def _encoders(home: Path) -> list[str]:
    return [path.parent.name for path in (home / "models").glob("*/model.json")]


@lru_cache(maxsize=4)
def _read_once(path: Path, modified: int, size: int) -> IntentHead | None:
    return _read(path)


def _read(path: Path) -> IntentHead | None:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as kept:
            weights, dense, intercept = (kept[name].astype(np.float32) for name in ("weights", "dense", "intercept"))
            names = kept["names"].tobytes().decode().split("\n")
            about = json.loads(kept["about"].tobytes())
        columns = len(LABELS)
        shaped = weights.shape == (len(names), 1 + columns) and dense.shape[1:] == (columns,) and intercept.shape == (columns,)
        finite = all(np.isfinite(part).all() for part in (weights, dense, intercept))
        if not shaped or not finite or tuple(about["labels"]) != LABELS or set(about["cuts"]) != {*GIVEN, PRESS}:
            return None
        return IntentHead(
            vocabulary={name: row for row, name in enumerate(names)},
            weights=weights,
            dense=dense,
            intercept=intercept,
            cuts={name: float(cut) for name, cut in about["cuts"].items()},
            measured={name: float(value) for name, value in about["measured"].items()},
            fingerprint=str(about["fingerprint"]),
        )
    except Exception:  # whatever is wrong with the file, the rules of `intent` still stand
        return None
