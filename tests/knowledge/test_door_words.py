"""Fit by wording: small words count, pairs count, and passages without doors are not left behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.door_words import DoorWords, wording_tokens

DOORS = [
    ["do i have to fast before the scan", "can i eat before it"],
    ["how long does the scan take"],
    [],
    ["how long until the tiredness goes"],
]
NOTHING = np.zeros(4, dtype=np.float32)


@pytest.fixture(scope="module")
def words() -> DoorWords:
    return DoorWords.build(DOORS)


def test_small_words_and_pairs_of_neighbours_are_kept() -> None:
    assert wording_tokens("Do I have to?") == ["do", "i", "have", "to", "do i", "i have", "have to"]


def test_the_passage_whose_door_shares_the_words_comes_first(words: DoorWords) -> None:
    shares = words.shares("do i have to eat", NOTHING)
    assert int(shares.argmax()) == 0
    assert 0.0 <= float(shares.min()) <= float(shares.max()) <= 1.0


def test_pairs_tell_two_doors_with_the_same_words_apart() -> None:
    words = DoorWords.build([["scan before the drip"], ["drip before the scan"]])
    shares = words.shares("before the scan", np.zeros(2, dtype=np.float32))
    assert shares[1] > shares[0]


def test_a_passage_without_doors_gets_what_stands_in_for_them(words: DoorWords) -> None:
    stand_in = np.array([0.9, 0.9, 0.7, 0.9], dtype=np.float32)
    shares = words.shares("how long", stand_in)
    assert shares[2] == np.float32(0.7)
    assert shares[0] < 0.9


def test_words_that_no_door_holds_find_nothing(words: DoorWords) -> None:
    assert not words.shares("zebra", NOTHING).any()


def test_a_library_without_any_door_still_works() -> None:
    shares = DoorWords.build([[], []]).shares("anything", np.array([0.2, 0.4], dtype=np.float32))
    assert shares.tolist() == pytest.approx([0.2, 0.4])


def test_what_was_saved_scores_the_same(words: DoorWords, tmp_path: Path) -> None:
    words.save(tmp_path / "door-words")
    again = DoorWords.load(tmp_path / "door-words", [len(doors) for doors in DOORS])
    asked = "how long does it take"
    assert again.shares(asked, NOTHING).tolist() == words.shares(asked, NOTHING).tolist()
