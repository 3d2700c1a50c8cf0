"""How like the user's own reference answer is it? By shared numbers, shared words and meaning.

This is similarity and never correctness: two answers may use the same words and differ in the one that matters.
"""

from __future__ import annotations

from collections.abc import Collection

from evals.quantities import find_quantities, is_supported
from evals.schema import Score
from evals.scorers.base import TurnView, listing, unscored
from evals.support import content_words
from evals.text import visible


def _reference(turn: TurnView) -> str | None:
    return turn.case.reference_answer if turn.is_last else None


def f1(answer: Collection[str], reference: Collection[str]) -> float:
    """Harmonic mean of precision and recall of two sets."""
    shared = len(set(answer) & set(reference))
    return 2 * shared / (len(set(answer)) + len(set(reference))) if shared else 0.0


def score_numbers(turn: TurnView) -> Score | None:
    """Share of the reference's numbers that the answer has. No numbers there: nothing to judge."""
    reference = _reference(turn)
    if reference is None:
        return None
    wanted = find_quantities(reference)
    if not wanted:
        return None
    have = find_quantities(visible(turn.answer.text))
    lost = [str(quantity) for quantity in wanted if not is_supported(quantity, have)]
    if not lost:
        return Score(value=1, explanation=f"all {len(wanted)} numbers of the reference are there")
    return Score(value=1 - len(lost) / len(wanted), explanation=f"numbers not there: {listing(lost)}")


def score_words(turn: TurnView) -> Score | None:
    """F1 of the content words of answer and reference."""
    reference = _reference(turn)
    if reference is None:
        return None
    wanted, have = content_words(reference), content_words(visible(turn.answer.text))
    if not wanted:
        return unscored("the reference answer has no content words")
    return Score(value=f1(have, wanted), explanation=f"{len(have & wanted)} of the reference's {len(wanted)} content words are there")


def score_meaning(turn: TurnView) -> Score | None:
    """Cosine of the embeddings of answer and reference."""
    reference = _reference(turn)
    if reference is None:
        return None
    if turn.similarity is None:
        return unscored("no embedding model; build the index first")
    text = visible(turn.answer.text)
    if not text:
        return Score(value=0, explanation="the answer is empty")
    value = turn.similarity(text, reference)
    return Score(value=value, explanation=f"cosine {value:.2f}")
