"""The tuned encoder beside words and letters: asked together, away without harm, and heard where a rule is not sure."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.schema import Question, Turn
from bot.triage.levels import Level
from bot.triage.model import Cuts, TriageModel, data_fingerprint, read_messages, save
from bot.triage.normalise import fold
from bot.triage.ordinary import DOUBTFUL, LABELLED, ordinary_rows
from bot.triage.rules import find
from bot.triage.screen import model_folder, screen
from bot.triage.training import build
from bot.triage.tuned import TunedScorer, load_tuned, tuned_folder
from bot.triage.units import chances_of
from knowledge import serving_encoder

SILENT = TriageModel({}, np.zeros((0, 5), dtype=np.float32), (9.0, 0.0, 0.0, 0.0), Cuts(0.9, 0.8, 0.07), {}, "")
"""A learnt part that rules every danger out."""

PLAIN = [
    "i want to kill myself",
    "she said she wants to die",
    "me quiero matar",
    "my husband hits me",
    "mi marido me pega",
    "i cant breathe",
    "my throat is closing after my injection",
    "his face dropped and he cant speak",
    "crushing chest pain going down my arm",
    "fever of 39 and i take ocrevus",
    "yellow eyes and i take aubagio",
    "i ran out of baclofen and now i have a fever and im rigid",
]
WIDE = [
    "sick of feeling rough on it, want out",
    "came out in hives on a statin before and my liver numbers are up, is it off the table for me",
    "my lymphs keep dropping on bafiertam",
]


class Fixed:
    """A scorer that gives the same chances to every text."""

    def __init__(self, *chances: float) -> None:
        self.chances = chances

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        return (self.chances[0], self.chances[1], self.chances[2], self.chances[3])


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_danger_stands_whatever_the_learnt_part_thinks(text: str) -> None:
    assert find(fold(text))[0].sure
    assert screen(Question(text=text), SILENT).level == find(fold(text))[0].level.word


@pytest.mark.parametrize("text", WIDE)
def test_a_rule_that_is_not_sure_counts_unless_the_learnt_part_rules_the_danger_out(text: str) -> None:
    assert find(fold(text)) and not find(fold(text))[0].sure
    assert screen(Question(text=text), SILENT).level == "none"
    doubting = replace(SILENT, intercept=(0.0, 0.0, 0.0, 0.0), partners=(Fixed(0.7, 0.1, 0.1, 0.1),))
    assert screen(Question(text=text), doubting).level != "none"


@pytest.mark.parametrize("text", WIDE)
def test_a_rule_that_is_set_aside_still_asks_where_the_learnt_part_is_not_sure_either(text: str) -> None:
    assert not screen(Question(text=text), SILENT).ask_now
    unsure = replace(SILENT, intercept=(0.0, 0.0, 0.0, 0.0), partners=(Fixed(0.92, 0.03, 0.02, 0.03),), cuts=Cuts(0.9, 0.8, 0.5))
    found = screen(Question(text=text), unsure)
    assert (found.level, found.ask_now) == ("none", True)
    assert found.danger == ("suicide" if find(fold(text))[0].level is Level.CRISIS else "general")


def test_between_the_two_cuts_stands_the_short_note() -> None:
    between = replace(SILENT, intercept=(0.0, 0.0, 0.0, 0.0), partners=(Fixed(0.3, 0.0, 0.0, 0.7),), cuts=Cuts(0.9, 0.2, 0.0))
    found = screen(Question(text="the forms again"), between)
    assert (found.level, found.ask_now, found.danger) == ("none", True, "suicide")


class Loud:
    """A scorer that takes one sentence for a danger and everything else for harmless."""

    def __init__(self, sentence: str, chance: float) -> None:
        self.sentence, self.chance = sentence, chance

    def probabilities(self, folded: str) -> tuple[float, float, float, float]:
        raised = self.chance if folded.strip(" .") == self.sentence else 0.01
        return (1 - raised, 0.0, 0.0, raised)


def test_a_sentence_out_of_its_context_must_be_surer_than_a_whole_message() -> None:
    alone = 1 - chances_of("i lie awake", [Loud("i lie awake", 0.8)])[0]
    among = 1 - chances_of("i lie awake. as mothers do.", [Loud("i lie awake", 0.8)])[0]
    assert alone == pytest.approx(0.8)
    assert 0.3 < among < 0.6
    assert 1 - chances_of("i lie awake. as mothers do.", [Loud("i lie awake", 0.99)])[0] > 0.95


def test_every_word_of_a_long_message_stands_in_a_passage_that_counts_in_full() -> None:
    class Listening:
        def __init__(self) -> None:
            self.heard: list[str] = []

        def probabilities(self, folded: str) -> tuple[float, float, float, float]:
            self.heard.append(folded)
            return (1.0, 0.0, 0.0, 0.0)

    words = [f"w{number}" for number in range(200)]
    text = ". ".join(" ".join(words[start : start + 8]) for start in range(0, 200, 8))
    listening = Listening()
    chances_of(text, [listening])
    passages = [heard for heard in listening.heard if 30 <= len(heard.split()) <= 60]
    assert {word.strip(".") for passage in passages for word in passage.split()} >= set(words)


@pytest.mark.parametrize("text", WIDE)
def test_without_a_tuned_encoder_every_rule_counts(text: str) -> None:
    assert screen(Question(text=text), replace(SILENT, cuts=Cuts(0.9, 0.8))).level != "none"


def test_an_earlier_turn_that_the_learnt_part_ruled_out_is_not_held_later() -> None:
    question = Question(text="how is ocrevus given", turns=(Turn(user=WIDE[0]),))
    assert screen(question, SILENT).level == "none"
    assert screen(question, replace(SILENT, cuts=Cuts(0.9, 0.8))).level == "crisis"


def test_a_danger_beyond_what_the_learnt_part_reads_is_never_ruled_out() -> None:
    padding = "".join(f"what is number {number} about pain and treatment of ms then? " for number in range(600))
    assert screen(Question(text=padding + "sick of feeling rough on it, want out"), SILENT).level == "crisis"


def test_partners_are_asked_together_with_the_model() -> None:
    sure = replace(SILENT, intercept=(0.0, 0.0, 0.0, 0.0), partners=(Fixed(0.0, 0.0, 0.0, 1.0),))
    assert screen(Question(text="the water is calling"), sure).level == "crisis"


@pytest.mark.parametrize("damage", ["missing", "other data", "no weights", "text"])
def test_missing_or_damaged_weights_leave_the_decision_to_the_rest(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "triage"
    save(replace(SILENT, fingerprint=data_fingerprint()), folder)
    place = tuned_folder(folder)
    assert place.parent == folder
    if damage != "missing":
        place.mkdir(parents=True)
        about = {"fingerprint": "other" if damage == "other data" else "x", "cuts": {"raise_at": 0.5, "ask_at": 0.4}, "measured": {}}
        (place / "triage.json").write_text("{" if damage == "text" else json.dumps(about))
    assert load_tuned(folder) is None


def test_doubtful_messages_teach_nothing_and_the_unseen_half_is_not_among_the_taught() -> None:
    rows = ordinary_rows(lambda _: False)
    taught = {fold(row["text"]) for row in rows}
    assert {row["level"] for row in rows} == {"none", "urgent", "emergency", "crisis"}
    assert not taught & {fold(row["text"]) for row in read_messages("triage_test.jsonl")}
    labelled = [row for name in LABELLED for row in read_messages(name)]
    doubtful = {fold(row["text"]) for row in labelled if row["level"] == DOUBTFUL}
    assert len(doubtful) > 100
    assert not doubtful & taught
    assert len(taught) == len(rows) > 3000


def test_without_an_exported_encoder_the_rest_decides(real_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "triage")
    monkeypatch.setenv("MS_AID_HOME", str(tmp_path))
    assert load_tuned(tmp_path / "triage") is None
    kept = build(tmp_path / "triage")
    assert kept.partners == ()
    assert screen(Question(text="i want to kill myself"), kept).level == "crisis"


def test_the_built_screen_holds_the_shared_encoder_and_its_own_upper_layers_alone(real_home: Path) -> None:
    kept = tuned_folder(model_folder())
    assert sum(file.stat().st_size for file in kept.iterdir()) < 16_000_000
    model = load_tuned(model_folder())
    assert model is not None
    (partner,) = model.partners
    assert isinstance(partner, TunedScorer)
    assert partner.classifier.encoder._session is serving_encoder()._session


def test_the_built_screen_meets_the_bars_on_the_unseen_half(real_home: Path) -> None:
    rows = read_messages("triage_test.jsonl")
    given = [Level.of(screen(Question(text=row["text"])).level) for row in rows]
    wanted = [Level.of(row["level"]) for row in rows]
    dangers = [found >= Level.EMERGENCY for found, level in zip(given, wanted, strict=True) if level >= Level.EMERGENCY]
    urgent = [found for found, level in zip(given, wanted, strict=True) if level is Level.URGENT]
    harmless = [found for found, level in zip(given, wanted, strict=True) if level is Level.NONE]
    assert sum(dangers) / len(dangers) >= 0.97
    assert sum(found >= Level.URGENT for found in urgent) / len(urgent) >= 0.95
    assert sum(found > Level.URGENT for found in urgent) / len(urgent) <= 0.20
    assert sum(found > Level.NONE for found in harmless) / len(harmless) <= 0.03
