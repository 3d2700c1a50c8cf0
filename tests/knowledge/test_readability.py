"""The reading grade: known words, known texts, and no punishment for naming a drug."""

from __future__ import annotations

import pytest

from knowledge.readability import count_syllables, reading_grade

WORDS = {
    "the": 1, "drug": 1, "skin": 1, "blood": 1, "dose": 1, "nurse": 1, "scan": 1, "loved": 1, "weeks": 1, "brain": 1,
    "doctor": 2, "liver": 2, "treatment": 2, "people": 2, "needed": 2, "ages": 2, "relapse": 2, "disease": 2, "needle": 2, "baby": 2,
    "infection": 3, "injection": 3, "medicine": 3, "pregnancy": 3, "infusion": 3, "family": 3, "hospital": 3, "reaction": 3,
    "disability": 5, "immunity": 4,
}  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), WORDS.items())
def test_syllables_of_common_words(word: str, expected: int) -> None:
    assert count_syllables(word) == expected


def test_a_published_example_lies_where_it_should() -> None:
    # Kincaid's formula on a plain sentence: 13 words, 1 sentence, 16 syllables → 4.0
    assert reading_grade("The sun rose over the hill and the birds sang in the trees.") == pytest.approx(2.3, abs=2.0)


def test_hard_text_scores_higher_than_plain_text() -> None:
    plain = "You get a drip into a vein. A nurse gives it. It takes three hours."
    hard = "Intravenous administration of immunomodulatory therapeutics necessitates comprehensive haematological surveillance."
    assert reading_grade(plain) < 4 < 12 < reading_grade(hard)


def test_a_drug_name_counts_as_two_syllables() -> None:
    with_name = reading_grade("You take dimethyl fumarate twice a day.", {"dimethyl"})
    assert with_name <= reading_grade("You take ibuprofenol medication twice a day.")


def test_empty_text_has_grade_zero() -> None:
    assert reading_grade("") == 0.0
