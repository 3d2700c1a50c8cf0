"""A sentence is shown only when its quote supports it."""

from __future__ import annotations

import pytest

from bot.verify import check_sentence
from knowledge import NameSpotter, load_library

QUOTE = (
    "Over 96 weeks, 9 of 100 people on ocrelizumab had lasting worsening; 91 did not. With interferon beta-1a (Rebif), 14 of 100 did. "
    "Blood tests are done before each dose. Ocrelizumab does not cure MS."
)


@pytest.fixture(scope="module")
def spotter() -> NameSpotter:
    return NameSpotter(load_library().names)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ocrelizumab does not cure MS.",
        "Over 96 weeks, 9 of 100 people on ocrelizumab had lasting worsening; 91 did not.",
        "Blood tests are done before each dose.",
        "**Blood tests** are done before each dose.",
    ],
)
def test_a_sentence_of_the_quote_passes(sentence: str) -> None:
    assert check_sentence(sentence, QUOTE).supported


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Over 96 weeks, 6 of 100 people on ocrelizumab had lasting worsening.", "number"),
        ("Over 96 months, 9 of 100 people on ocrelizumab had lasting worsening.", "number"),
        ("Over 96 weeks, 9% of people on ocrelizumab had lasting worsening.", "number"),
        ("Natalizumab does not cure MS.", "name"),
        ("Blood tests are done after each dose.", "direction"),
        ("More people on ocrelizumab had lasting worsening.", "direction"),
        ("Hair loss and nausea trouble many patients.", ""),
    ],
)
def test_a_false_sentence_is_caught(sentence: str, reason: str, spotter: NameSpotter) -> None:
    found = check_sentence(sentence, QUOTE, lambda text: [m.id for m in spotter.find(text, fuzzy=False)])
    assert not found.supported
    assert reason in found.reason


def test_a_dropped_not_is_caught() -> None:
    assert not check_sentence("Ocrelizumab cures MS.", "Ocrelizumab does not cure MS.").supported


def test_an_added_not_is_caught() -> None:
    assert not check_sentence("Blood tests are not done before doses.", "Blood tests are done before each dose.").supported
