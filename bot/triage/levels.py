"""The four levels of triage, in order, and the shape of what the screen decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Level(IntEnum):
    """How soon help is needed. Higher numbers are answered first; `crisis` outranks `emergency`."""

    NONE = 0
    URGENT = 1
    EMERGENCY = 2
    CRISIS = 3

    @property
    def word(self) -> LevelWord:
        """The level as it is written in data files and answers."""
        return _WORDS[self]

    @classmethod
    def of(cls, word: str) -> Level:
        """The level named `word`; raises KeyError for another word."""
        return cls[word.upper()]


LevelWord = Literal["none", "urgent", "emergency", "crisis"]
Language = Literal["en", "es"]

_WORDS: dict[Level, LevelWord] = {Level.NONE: "none", Level.URGENT: "urgent", Level.EMERGENCY: "emergency", Level.CRISIS: "crisis"}


@dataclass(frozen=True)
class Screening:
    """What triage decided about one message with the turns before it.

    `danger` names the kind of danger (a key of `texts/safety.yaml`), or is "" for none. `ask_now` asks for a short note above an
    ordinary answer ("is this happening now?"; where `danger` is a crisis: "if you feel unsafe"). `minor` says that the writer seems to be a child; it can stand at any level. `held` says that
    the level comes from an earlier turn. `reason` names rules and chances for logs and tests, never the person's words.
    """

    level: LevelWord = "none"
    danger: str = ""
    language: Language = "en"
    ask_now: bool = False
    reason: str = ""
    minor: bool = False
    held: bool = False
