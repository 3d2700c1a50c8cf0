"""Does the card speak of what was asked? A small head over three signs, for questions that a near card would answer beside the point.

"What would I pay for X at Costco" lies close to the card on costs, and "are sunbeds ok on X" to the one on daily life: cosines find few of these
(18% at 3% wrong refusals). Words tell more: how much of the question, weighed by rarity, the card holds, and how many of its words stand
nowhere in the library. Logistic regression over those and the cosine of the closest door.

Fitted on 494 answerable and 73 unanswerable questions of our development material that the other checks let pass; in cross-validation it finds
33% of those unanswerable ones at 1.5% wrong refusals.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.judge import NEAR_WORD, KnownWords
from knowledge import Passage
from knowledge.words import tokens


@dataclass(frozen=True)
class Rarity:
    """How many passages of the library hold a word, and how many passages there are."""

    count: Callable[[str], int]
    passages: int

    def weight(self, word: str) -> float:
        """Inverse document frequency of a stemmed word."""
        return math.log(1 + self.passages / (1 + self.count(word)))


@dataclass(frozen=True)
class Signs:
    """What the head sees. `door`: cosine of the closest door; `covered`: share of the question, 0 to 1, that the card holds; `strange`: words
    that stand nowhere in the library, mistyped ones not counted."""

    door: float
    covered: float
    strange: int


WEIGHTS = {"door": -5.94, "covered": -2.0, "strange": 1.43}
BIAS = 4.15
CUT = 0.866
"""Chance above which a card is taken to be beside the point. Lower cuts find more and refuse more wrongly: 0.826 finds 41% at 3%, 0.755 finds 51% at 5%."""
MOST_STRANGE = 3


def read_signs(typed: str, names: str, door: float, passage: Passage, rarity: Rarity, known: KnownWords) -> Signs:
    """Signs of one question and the card that was found for it.

    Args:
        typed: the message.
        names: treatments' names as the message writes them; they are told by metadata and count nowhere.
        door: cosine of the card's closest door.
    """
    named = set(tokens(names))
    asked = [word for word in dict.fromkeys(tokens(typed)) if word not in named and len(word) > 2]
    held = set(tokens(f"{passage.embedded_text} {' '.join(passage.doors)}"))
    weights = {word: rarity.weight(word) for word in asked}
    covered = sum(weight for word, weight in weights.items() if _holds(held, word))
    strange = sum(rarity.count(word) == 0 and not known.is_near_own_word(word) for word in asked)
    return Signs(door, covered / (sum(weights.values()) or 1.0), strange)


def _holds(words: set[str], word: str) -> bool:
    from rapidfuzz import fuzz

    return word in words or (
        len(word) > 4
        and any(word[:4] == other[:4] and abs(len(word) - len(other)) < 3 and fuzz.ratio(word, other) >= NEAR_WORD for other in words)
    )


def is_beside_the_point(signs: Signs) -> bool:
    """Whether the card most likely does not answer the question."""
    score = BIAS + WEIGHTS["door"] * signs.door + WEIGHTS["covered"] * signs.covered + WEIGHTS["strange"] * min(signs.strange, MOST_STRANGE)
    return 1 / (1 + math.exp(-score)) > CUT
