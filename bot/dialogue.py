"""What the talk is about at this moment: options in view and their order, the aspect, the last subject.

The state is worked out anew from the turns of each question, so that nothing is kept between questions and
a turn that lacks its bookkeeping (from a file, or another program) still counts by its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.aspects import find_aspects
from bot.schema import Kind, Turn
from knowledge import NameSpotter

MAX_TURNS = 20
MAX_OPTIONS = 6


@dataclass(frozen=True)
class Dialogue:
    """`options` in the order in which they came into view, the one spoken of last in `focus`."""

    options: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    aspect: str | None = None
    subject: str = ""
    source: str = ""
    """Source of the last answer that had one; `section` is the question that its card answers."""
    section: str = ""
    suggested: tuple[str, ...] = ()
    asked_back: bool = False
    """Whether the last reply asked which one is meant."""


def read_dialogue(turns: Sequence[Turn], spotter: NameSpotter, in_view: tuple[str, ...] = ()) -> Dialogue:
    """The state after these turns.

    Args:
        turns: earlier exchanges, oldest first.
        spotter: finds names in turns that do not say what they were about.
        in_view: options that the screen shows, which count as spoken of before the first turn.
    """
    options: list[str] = list(in_view)
    focus: tuple[str, ...] = in_view
    aspect: str | None = None
    subject = source = section = ""
    suggested: tuple[str, ...] = ()
    for turn in list(turns)[-MAX_TURNS:]:
        named = turn.options or tuple(dict.fromkeys(mention.id for mention in spotter.find(turn.user) if mention.how != "class"))
        for option in named:
            if option not in options:
                options.append(option)
        if named:
            focus = named
        elif turn.subject:
            focus = ()
        found = (turn.aspect,) if turn.aspect else find_aspects(turn.user)
        aspect = found[0] if found else aspect
        subject = turn.subject or turn.user
        if turn.source:
            source, section = turn.source, turn.section
        suggested = turn.follow_ups
    asked_back = bool(turns) and turns[-1].kind is Kind.CLARIFY
    return Dialogue(tuple(options[-MAX_OPTIONS:]), focus, aspect, subject, source, section, suggested, asked_back)
