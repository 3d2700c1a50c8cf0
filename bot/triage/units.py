"""The pieces of a message that are scored: the whole, each sentence, and the whole without reassurance; the gravest counts.

A long calm message with one grave sentence must not be averaged down, and adding words must not lower what stands already: so the
learnt part takes the maximum over the pieces. A sentence out of its context is easily misread ("i lie awake, as mothers do"), so it must be surer than
the whole: measured on messages not seen, crises against harmless messages full of feeling, the area under the curve rises from 0.916 to 0.929.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.triage.reassurance import without_reassurance
from bot.triage.structure import sentences

if TYPE_CHECKING:
    from bot.triage.model import Scorer

    Chances = tuple[float, float, float, float]

_LEAST_WORDS = 3
_WINDOW = 60
_STEP = 45
"""Words of one window of a long sentence without marks, and how far the next one starts; the learnt part reads no more at once."""
_PASSAGE = 40
"""Words after which a passage of neighbouring sentences ends; a longer message is read passage by passage, as if each were a whole one."""
_MOST_PARTS = 14
"""Sentences scored one by one; of a longer message neighbours are joined, so that all of it is read in bounded time."""
_DOUBT = 4.5
"""The odds of a danger in a single sentence are divided by this."""


def units_of(folded: str) -> list[str]:
    """Distinct pieces of folded text to score, the whole first."""
    wholes, parts = _read(folded)
    return list(dict.fromkeys([*wholes, *parts]))


def chances_of(folded: str, scorers: Sequence[Scorer]) -> Chances:
    """Chances of the gravest piece (the one least likely to be harmless)."""
    from bot.triage.model import blend

    wholes, parts = _read(folded)
    scored = [blend(scorers, piece) for piece in wholes]
    scored += [_doubted(blend(scorers, piece)) for piece in parts if piece not in wholes]
    return min(scored, key=lambda chances: chances[0], default=(1.0, 0.0, 0.0, 0.0))


def _read(folded: str) -> tuple[list[str], list[str]]:
    """What is read as a whole (the text, with and without reassurance; passages of a long one), and its sentences."""
    bare = without_reassurance(folded)
    parts = [window for part in sentences(bare) for window in _windows(part)]
    if len(parts) > _MOST_PARTS:
        step = -(-len(parts) // _MOST_PARTS)
        parts = [" ".join(parts[start : start + step]) for start in range(0, len(parts), step)]
    wholes = [folded, bare, *_passages(parts)]
    alone = [part for part in parts if len(part.split()) >= _LEAST_WORDS] if len(parts) > 1 else []
    return list(dict.fromkeys(piece for piece in wholes if piece)), list(dict.fromkeys(alone))


def _passages(parts: Sequence[str]) -> list[str]:
    """Neighbouring sentences together, each passage beginning with the last sentence of the one before; none of a short text."""
    if sum(len(part.split()) for part in parts) <= _WINDOW:
        return []
    passages: list[str] = []
    held: list[str] = []
    for part in parts:
        held.append(part)
        if sum(len(one.split()) for one in held) >= _PASSAGE:
            passages.append(" ".join(held))
            held = [part]
    return passages if len(held) < 2 else [*passages, " ".join(held)]


def _doubted(chances: Chances) -> Chances:
    """The same chances with the odds of a danger divided by `_DOUBT`."""
    none = chances[0] * _DOUBT
    total = none + chances[1] + chances[2] + chances[3]
    return (none / total, chances[1] / total, chances[2] / total, chances[3] / total)


def _windows(sentence: str) -> list[str]:
    """A long sentence as overlapping windows of words; a short one as it is."""
    words = sentence.split()
    if len(words) <= _WINDOW:
        return [sentence]
    return [" ".join(words[start : start + _WINDOW]) for start in range(0, len(words) - _WINDOW + _STEP, _STEP)]
