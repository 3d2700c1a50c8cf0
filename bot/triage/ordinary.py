"""Ordinary questions as examples of "no danger": the library's own doors, which are wordings that patients type.

The labelled messages hold dangers and look-alikes written against the rules; what they lack is the great mass of plain
questions ("flu jab ok on tecfidera?"). Without it the learnt part calls some of those a danger. Cards about warning
signs, emergencies and low mood are left out, since their doors may be a danger told as a question.
"""

from __future__ import annotations

from collections.abc import Callable

LEFT_OUT_SOURCES = frozenset({"emergencies", "depression-and-mood"})
LEFT_OUT_ASPECTS = frozenset({"signs", "serious_risks", "infections", "side_effects", "missed_dose"})
STRIDE = 3
"""Every third door is enough, and leaves others to measure false alarms on."""


def ordinary_questions(is_danger: Callable[[str], bool], offset: int = 0) -> list[str]:
    """A third of the doors of the library's harmless cards; `offset` 0, 1 or 2 picks which third.

    Args:
        is_danger: the rules; a door that they raise is left out.
    """
    from knowledge import load_library

    doors = [
        door
        for source in load_library().sources
        if source.id not in LEFT_OUT_SOURCES
        for card in source.cards
        if card.aspect not in LEFT_OUT_ASPECTS
        for door in card.doors
    ]
    return [door for door in doors[offset::STRIDE] if not is_danger(door)]
