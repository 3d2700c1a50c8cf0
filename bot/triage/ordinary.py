"""Ordinary questions as examples of "no danger": wordings that patients type, from the library's doors and from our question sets.

The labelled messages hold dangers and look-alikes written against the rules; what they lack is the great mass of plain
questions ("flu jab ok on tecfidera?"). Without it the learnt part calls some of those a danger. Cards about warning
signs, emergencies and low mood are left out, since their doors may be a danger told as a question.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources

LEFT_OUT_SOURCES = frozenset({"emergencies", "depression-and-mood"})
LEFT_OUT_ASPECTS = frozenset({"signs", "serious_risks", "infections", "side_effects", "missed_dose"})
STRIDE = 3
"""Every third door is enough, and leaves others to measure false alarms on."""


def ordinary_questions(is_danger: Callable[[str], bool], offset: int = 0) -> list[str]:
    """The questions of our development sets, and a third of the doors of the library's harmless cards.

    Args:
        offset: 0, 1 or 2, picks which third of the doors.
        is_danger: the rules; a door that they raise is left out.
    """
    from knowledge import load_library

    written = resources.files("bot.triage").joinpath("data", "ordinary_dev.jsonl").read_text(encoding="utf-8")
    messages = [json.loads(line)["text"] for line in written.splitlines() if line.strip()]
    doors = [
        door
        for source in load_library(wordings=False).sources  # the wordings hold dangers too and are not labelled yet
        if source.id not in LEFT_OUT_SOURCES
        for card in source.cards
        if card.aspect not in LEFT_OUT_ASPECTS
        for door in card.doors
    ]
    return [text for text in (*messages, *doors[offset::STRIDE]) if not is_danger(text)]
