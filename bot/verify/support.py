"""The span of a passage that a freely worded sentence rests on: one to three neighbouring sentences, and the check of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.verify.arms import FindNames
from bot.verify.check import Check, best_span, capitals, check_sentence, is_verbatim, lead_of
from bot.verify.quantities import spell_out
from bot.verify.text import item_mark, plain
from knowledge import Passage


@dataclass(frozen=True)
class Support:
    """Where a passage speaks of what a sentence says, with the references of that stretch, and whether it bears it out."""

    start: int
    end: int
    refs: tuple[str, ...]
    check: Check


def context_of(passage: Passage) -> str:
    """What a sentence may name besides its span: the heading on the first line, then the passage."""
    return f"{passage.source_title} {passage.header} {passage.section}\n{passage.text}"


def find_support(sentence: str, passage: Passage, find_names: FindNames | None = None) -> Support:
    """The best span of a passage for a sentence.

    The span is chosen before it is checked, by what it is about: trying spans until one passes would let the figure of
    another group or study do.
    """
    spans = passage.sentences
    pieces = [passage.text[span.start : span.end] for span in spans]
    exact = next((number for number, piece in enumerate(pieces) if is_verbatim(sentence, piece)), None)
    if exact is not None:
        first, last = exact, exact + 1
    else:
        marked = [item_mark(passage.text, span.start) + piece for span, piece in zip(spans, pieces, strict=True)]
        first, last = best_span(
            spell_out(plain(sentence)),
            [spell_out(plain(piece)) for piece in pieces],
            find_names,
            capitals(sentence),
            frozenset(passage.options),
        )
        lead = lead_of(marked, first)
        first = first if lead is None else lead
    start, end = spans[first].start, spans[last - 1].end
    refs = tuple(dict.fromkeys(ref for span in spans[first:last] for ref in span.refs))
    check = check_sentence(sentence, passage.text[start:end], find_names, frozenset(passage.options), context_of(passage))
    return Support(start, end, refs, check)
