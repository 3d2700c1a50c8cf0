"""Ordinary questions as examples of "no danger", in the words that patients really type.

The labelled messages hold dangers and look-alikes written against the rules; what they lack is the great mass of plain
questions ("flu jab ok on tecfidera?", "54 and just told, thought this was a young persons thing"). Without it the learnt part calls every
seventh of those a danger. Four sources, all our own:

- `asked_dev.jsonl`: questions written as patients ask them, each read and given a level by hand;
- `wordings_dev.jsonl`: wordings of the library that the rules or an earlier model raised, each read and given a level by hand (`by: read`), and
  those of cards on side effects and risks that neither raised (`by: sifted`);
- `ordinary_dev.jsonl`: the questions of our development sets;
- a share of the library's other wordings and of its doors. Cards about warning signs, emergencies, low mood, side effects and risks are left out
  there, since their doors may be a danger told as a question.

A message that may fairly be read either way is marked `doubtful` and teaches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING

from bot.triage.levels import Level
from bot.triage.normalise import fold

if TYPE_CHECKING:
    from knowledge.schema import Option, Topic

LEFT_OUT_SOURCES = frozenset({"emergencies", "depression-and-mood"})
LEFT_OUT_ASPECTS = frozenset({"signs", "serious_risks", "infections", "side_effects", "missed_dose"})
DOOR_STRIDE = 9
"""Every ninth tidy door is enough: they are easier than what people type, and the others are left to measure false alarms on."""
WORDING_STRIDE = 2
"""Every second further wording: each card has several that are much alike, and half of them halve their share of the training time."""
LABELLED = ("asked_dev.jsonl", "wordings_dev.jsonl")
PLAIN = "ordinary_dev.jsonl"
DOUBTFUL = "doubtful"


def ordinary_rows(is_danger: Callable[[str], bool]) -> list[dict[str, str]]:
    """Rows of text, level and kind of message: ordinary questions without danger, and the few asked ones that are a danger.

    Args:
        is_danger: the rules; a door or wording that nobody has read and that they raise is left out.

    Raises:
        KnowledgeError: the library cannot be read.
    """
    labelled = list({fold(row["text"]): row for name in LABELLED for row in _lines(name)}.values())
    known = {fold(row["text"]) for row in labelled}
    rows = [_row(row["text"], row["level"]) for row in labelled if row["level"] != DOUBTFUL]
    unread = [row["text"] for row in _lines(PLAIN)]
    doors, wordings = _library_questions()
    unread += doors[::DOOR_STRIDE] + wordings[::WORDING_STRIDE]
    new = {fold(text): text for text in unread if fold(text) not in known}
    return rows + [_row(text, Level.NONE.word) for text in new.values() if not is_danger(text)]


def _row(text: str, level: str) -> dict[str, str]:
    return {"text": text, "level": level, "kind_of_message": "ordinary" if level == Level.NONE.word else "asked"}


def _lines(name: str) -> Iterator[dict[str, str]]:
    written = resources.files("bot.triage").joinpath("data", name).read_text(encoding="utf-8")
    return (json.loads(line) for line in written.splitlines() if line.strip())


def _library_questions() -> tuple[list[str], list[str]]:
    """Doors written with the harmless cards, and the further wordings of those cards."""
    from knowledge import load_library

    doors = _harmless_doors(load_library(wordings=False).sources)
    tidy = set(doors)
    return doors, [text for text in _harmless_doors(load_library().sources) if text not in tidy]


def _harmless_doors(sources: Iterable[Option | Topic]) -> list[str]:
    return [
        door
        for source in sources
        if source.id not in LEFT_OUT_SOURCES
        for card in source.cards
        if card.aspect not in LEFT_OUT_ASPECTS
        for door in card.doors
    ]
