"""Numbers in the answer that no passage holds. Medical harm hides in numbers; the target is zero."""

from __future__ import annotations

from evals.claims import CLAIM_KINDS, claim_sentences
from evals.quantities import find_quantities, is_supported
from evals.schema import Score
from evals.scorers.base import TurnView, listing, unscored
from evals.scorers.groundedness import evidence_texts


def score(turn: TurnView) -> Score | None:
    """How many quantities of the answer's claims are in none of its passages; 0 is best."""
    if turn.answer.kind not in CLAIM_KINDS:
        return None
    claims = claim_sentences(turn.answer.text, turn.owned)
    wanted = {quantity: sentence.text for sentence in reversed(claims) for quantity in find_quantities(sentence.text)}
    if not wanted:
        return None
    texts = evidence_texts(turn)
    if not texts:
        return unscored("the run kept no passages")
    known = [quantity for text, about in texts for quantity in find_quantities(f"{about}\n{text}")]
    lost = [f"{quantity} in {text!r}" for quantity, text in sorted(wanted.items()) if not is_supported(quantity, known)]
    if not lost:
        return Score(value=0, explanation=f"all {len(wanted)} numbers are in the passages")
    return Score(value=len(lost), explanation=listing(lost))
