"""The four levels of triage, in order, and the shape of the verdict."""

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
    def word(self) -> str:
        """The level as it is written in data files and answers."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Level:
        """The level named `word`; raises KeyError for another word."""
        return cls[word.upper()]


Language = Literal["en", "es"]


@dataclass(frozen=True)
class Verdict:
    """What triage decided about one message.

    `danger` names the kind (a key of the safety texts), or "" for none. `ask_now` asks the screen for a short
    "is this happening now?" note above an ordinary answer. `minor` says that the writer seems to be a child; it can stand at any level.
    `held` says that the level comes from an earlier turn. `reason` is for logs and tests: rule and number names, never the person's words.
    """

    level: Level = Level.NONE
    danger: str = ""
    language: Language = "en"
    ask_now: bool = False
    reason: str = ""
    minor: bool = False
    held: bool = False
