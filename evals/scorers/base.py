"""What a scorer sees: one turn with its expectation, its answer, and the texts behind it.

A scorer is a function from `TurnView` to a `Score`, or None where it has nothing to judge. It never asks the product
anything and never raises for a bad answer: what it cannot judge is a `Score` without a value, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.schema import Answer, Citation
from evals.schema import Case, ContextPassage, Expectation, Score

Similarity = Callable[[str, str], float]
"""Cosine of the meanings of two texts."""


@dataclass(frozen=True)
class TurnView:
    """One turn as scorers see it."""

    case: Case
    index: int
    """Which turn, counted from 0."""
    answer: Answer
    context: tuple[ContextPassage, ...] = ()
    passages: Mapping[str, str | None] = field(default_factory=dict)
    """Text of each cited passage as the library gives it today; None when it no longer exists."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Lower-case drug names, brands too, to ids."""
    masked_words: frozenset[str] = frozenset()
    """Words that reading scores count as two syllables."""
    owned: tuple[str, ...] = ()
    """Fixed sentences of the product, which need no citation."""
    similarity: Similarity | None = None
    twins: tuple[Answer, ...] = ()
    """Answers to the other frames of the same question (cases with the same `pair`)."""

    @property
    def expect(self) -> Expectation:
        """What is expected; all fields empty where the case says nothing."""
        return self.case.turns[self.index].expect or Expectation()

    @property
    def user(self) -> str:
        return self.case.turns[self.index].user

    @property
    def is_last(self) -> bool:
        return self.index == len(self.case.turns) - 1

    def citation(self, number: int) -> Citation | None:
        """The citation with this number, or None."""
        return next((citation for citation in self.answer.citations if citation.number == number), None)


ScoreTurn = Callable[[TurnView], Score | None]


def unscored(reason: str) -> Score:
    """Could not be scored, which is not the same as wrong."""
    return Score(value=None, explanation=f"could not be scored: {reason}")


def find_pattern(pattern: str, text: str) -> re.Match[str] | None:
    """First match of a case's regular expression: case does not count, a dot matches a line break."""
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL)


def pattern_in_words(pattern: str) -> str:
    """A regular expression as a reader who does not program can take it: (6|six) months → 6/six months."""
    text = re.sub(r"\\b|\(\?:|[$^]", "", _without_lookarounds(pattern)).replace(r"\d", "#")
    text = re.sub(r"\[([^\]]*)\]", lambda match: "/".join(match[1]), text)
    text = re.sub(r"\.(?:\*|\+|\{[\d,]+\})\??", " … ", text)
    text = re.sub(r"\(([^()]*)\)\?", r"[\1]", text)
    text = re.sub(r"(\w)\?", r"[\1]", text)
    text = re.sub(r"([ ,-])\?", r"\1", text)
    text = re.sub(r"\\(.)", r"\1", text)
    return re.sub(r" +", " ", text.replace("|", "/").replace("(", "").replace(")", "")).strip() or pattern


def _without_lookarounds(pattern: str) -> str:
    """The pattern without what only looks ahead or back: "(?<!\\d)34(?!\\d)" asks for 34."""
    kept, at = "", 0
    for match in re.finditer(r"\(\?<?[=!]", pattern):
        if match.start() < at:
            continue
        kept += pattern[at : match.start()]
        depth, at = 1, match.end()
        while at < len(pattern) and depth:
            step = 2 if pattern[at] == "\\" else 1
            depth += {"(": 1, ")": -1}.get(pattern[at], 0)
            at += step
    return kept + pattern[at:]


def listing(items: list[str], limit: int = 5) -> str:
    """Items for an explanation: the first few, then how many more."""
    shown = "; ".join(items[:limit])
    return shown if len(items) <= limit else f"{shown}; and {len(items) - limit} more"
