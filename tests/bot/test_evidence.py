"""A near card that is beside the point is told from one that answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.evidence import Rarity, Signs, is_beside_the_point, read_signs
from bot.judge import KnownWords
from bot.schema import Kind, Question
from knowledge import Passage

COUNTS = {"scan": 3, "last": 2, "long": 4}
RARITY = Rarity(lambda word: COUNTS.get(word, 0), 10)
KNOWN = KnownWords(lambda word: True, lambda word: True, lambda word: word.startswith("sca"), lambda word: False, frozenset())
CARD = cast(Passage, SimpleNamespace(embedded_text="How long does a scan last?", doors=("time in the scanner",)))


def test_a_card_that_holds_the_question_covers_it() -> None:
    signs = read_signs("how long does the scan last", "", 0.8, CARD, RARITY, KNOWN)
    assert signs.covered == pytest.approx(1.0)
    assert signs.strange == 0


def test_a_mistyped_word_is_held_and_is_not_strange() -> None:
    signs = read_signs("how long does the scaan last", "", 0.8, CARD, RARITY, KNOWN)
    assert signs.strange == 0


def test_words_that_stand_nowhere_are_strange_and_uncovered() -> None:
    signs = read_signs("costco parking fee", "", 0.5, CARD, RARITY, KNOWN)
    assert signs.strange == 3
    assert signs.covered == 0.0


def test_the_names_of_treatments_do_not_count() -> None:
    signs = read_signs("tysabri scan", "tysabri", 0.5, CARD, RARITY, KNOWN)
    assert signs.strange == 0


def test_far_uncovered_and_strange_is_beside_the_point_and_near_is_not() -> None:
    assert is_beside_the_point(Signs(door=0.45, covered=0.1, strange=2))
    assert not is_beside_the_point(Signs(door=0.8, covered=0.2, strange=1))
    assert not is_beside_the_point(Signs(door=0.6, covered=0.8, strange=0))


@pytest.mark.parametrize(
    "text", ["what do they charge for parking at the hull unit on kesimpta days", "which chemist in galway stocks aubagio today"]
)
def test_a_local_matter_is_not_answered_by_a_near_card(real_chain: Any, text: str) -> None:
    assert real_chain.invoke(Question(text=text)).kind in (Kind.ABSTAIN, Kind.OUT_OF_SCOPE)


@pytest.mark.parametrize("text", ["do i have to keep kesimpta in the fridge", "whats a normal day on aubagio like"])
def test_a_question_that_a_card_answers_is_not_refused(real_chain: Any, text: str) -> None:
    assert real_chain.invoke(Question(text=text)).kind is Kind.ANSWER
