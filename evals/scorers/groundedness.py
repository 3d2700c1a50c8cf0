"""Is every claim, cited or not, in the passages that were found? Groundedness minus citation recall is "true but wrongly cited"."""

from __future__ import annotations

from evals.claims import CLAIM_KINDS, claim_sentences
from evals.schema import Score
from evals.scorers.base import TurnView, listing, unscored
from evals.support import check_support


def score(turn: TurnView) -> Score | None:
    """Share of claim sentences that any passage (found or cited) supports."""
    if turn.answer.kind not in CLAIM_KINDS:
        return None
    claims = claim_sentences(turn.answer.text, turn.owned)
    if not claims:
        return None
    texts = evidence_texts(turn)
    if not texts:
        return unscored("the run kept no passages")
    lost = [claim.text for claim in claims if not any(check_support(claim.text, text, turn.names, about).holds for text, about in texts)]
    if not lost:
        return Score(value=1, explanation=f"{len(claims)} of {len(claims)} claims are in the passages")
    return Score(value=1 - len(lost) / len(claims), explanation="in no passage: " + listing([repr(text) for text in lost]))


def evidence_texts(turn: TurnView) -> list[tuple[str, str]]:
    """Every passage behind an answer, found or cited, with what it is about (its title and section, where known)."""
    about = {citation.passage_id: f"{citation.title} {citation.section}" for citation in turn.answer.citations}
    texts = {passage.passage_id: passage.text for passage in turn.context}
    texts |= {passage_id: text for passage_id, text in turn.passages.items() if text is not None and passage_id in about}
    for citation in turn.answer.citations:
        texts.setdefault(citation.passage_id, citation.quote)
    return [(text, about.get(passage_id, passage_id.split("#")[0].replace("-", " "))) for passage_id, text in texts.items()]
