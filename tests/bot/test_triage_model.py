"""The learnt part: trained from our messages, kept without pickle, refused when damaged, measured on the half that it has not seen."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from bot.schema import Question
from bot.triage.levels import Level
from bot.triage.model import MODEL_FILE, TriageModel, blend, load, read_messages, save
from bot.triage.normalise import fold
from bot.triage.screen import screen
from bot.triage.training import LABELLED, train

FIELDS = {"text", "level", "danger", "lang", "who", "kind_of_message"}


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train()


def test_both_halves_are_large_mixed_and_apart() -> None:
    halves = [[row for name in LABELLED for row in read_messages(name)], read_messages("triage_test.jsonl")]
    texts = [[fold(row["text"]) for row in half] for half in halves]
    assert len(texts[0]) + len(texts[1]) >= 350
    assert not set(texts[0]) & set(texts[1])
    for half in halves:
        assert all(set(row) == FIELDS for row in half)
        levels = Counter(row["level"] for row in half)
        assert set(levels) - {"doubtful"} == {"none", "urgent", "emergency", "crisis"}
    everything = [row for half in halves for row in half]
    assert sum(row["lang"] == "es" for row in everything) / len(everything) > 0.145


def test_the_model_survives_saving_and_loading(model: TriageModel, tmp_path: Path) -> None:
    save(model, tmp_path)
    again = load(tmp_path)
    assert again is not None
    for text in ("i want to die", "how often is ocrevus given", "my throat is closing"):
        assert again.probabilities(text) == pytest.approx(model.probabilities(text), abs=1e-6)
    assert again.cuts == model.cuts


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "text"])
def test_a_damaged_model_file_leaves_the_decision_to_the_rules(model: TriageModel, tmp_path: Path, damage: str) -> None:
    path = save(model, tmp_path)
    if damage == "missing":
        path.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    else:
        path.write_text("not a model")
    assert load(tmp_path) is None
    assert screen(Question(text="i cant breathe"), None).level == "emergency"


def test_the_file_holds_no_pickled_object(model: TriageModel, tmp_path: Path) -> None:
    import numpy as np

    with np.load(save(model, tmp_path), allow_pickle=False) as kept:
        assert {array: kept[array].dtype.kind for array in kept.files} == {"weights": "f", "names": "u", "about": "u"}
    assert (tmp_path / MODEL_FILE).stat().st_size < 3_000_000


def test_chances_sum_to_one_and_scorers_are_averaged_geometrically(model: TriageModel) -> None:
    class Sure:
        def probabilities(self, folded: str) -> tuple[float, float, float, float]:
            return (0.0, 0.0, 0.0, 1.0)

    alone = model.probabilities("hello")
    assert sum(alone) == pytest.approx(1)
    floor = 1e-4
    raw = [math.sqrt(max(alone[level], floor) * (1 if level == 3 else floor)) for level in range(4)]
    assert blend([model, Sure()], "hello") == pytest.approx([part / sum(raw) for part in raw])
    assert blend([model], "hello") == alone
    assert blend([], "hello") == (1.0, 0.0, 0.0, 0.0)


def test_the_unseen_half_meets_the_bars(model: TriageModel) -> None:
    caught: Counter[str] = Counter()
    total: Counter[str] = Counter()
    false_alarms = too_high = 0
    for row in read_messages("triage_test.jsonl"):
        given = Level.of(screen(Question(text=row["text"]), model).level)
        wanted = Level.of(row["level"])
        total[row["level"]] += 1
        caught[row["level"]] += given >= wanted
        false_alarms += wanted is Level.NONE and given is not Level.NONE
        too_high += wanted is Level.URGENT and given > Level.URGENT
    assert (caught["emergency"] + caught["crisis"]) / (total["emergency"] + total["crisis"]) >= 0.97
    assert caught["urgent"] / total["urgent"] >= 0.95
    assert false_alarms / total["none"] <= 0.03
    assert too_high / total["urgent"] <= 0.20
