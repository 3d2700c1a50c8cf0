"""Citation recall and precision as ALCE defines them, per claim sentence, with lexical support as the test.

Recall: share of claim sentences whose citations exist and, joined, support the sentence. Precision: a citation counts
when its sentence is supported and it is not idle (it supports nothing alone, and the others manage without it).
Two deliberate differences: only claim sentences count (ALCE counts "I hope this helps" too), and the text tested is the quoted
span, not the whole passage, because the span is what the reader is shown as proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.schema import Citation
from evals.claims import CLAIM_KINDS, claim_sentences
from evals.schema import Score
from evals.scorers.base import TurnView, listing
from evals.support import Support, check_support
from evals.text import MarkedSentence


def _check(sentence: str, citations: Sequence[Citation], names: Mapping[str, str]) -> Support:
    text = "\n".join(citation.quote for citation in citations)
    about = " ".join(f"{citation.title} {citation.section}" for citation in citations)
    return check_support(sentence, text, names, about)


def _resolve(turn: TurnView, sentence: MarkedSentence) -> tuple[list[Citation], list[int]]:
    """Citations of a sentence, each once, and its markers that lead nowhere."""
    numbers = list(dict.fromkeys(sentence.markers))
    found = [citation for number in numbers if (citation := turn.citation(number))]
    return found, [number for number in numbers if turn.citation(number) is None]


def _sentence_support(turn: TurnView, sentence: MarkedSentence) -> tuple[Support, list[Citation]]:
    """Whether a sentence's own citations support it; the citations are empty when a marker leads nowhere (as in ALCE)."""
    citations, lost = _resolve(turn, sentence)
    if lost:
        return Support(False, f"[{lost[0]}] has no citation"), []
    if not citations:
        return Support(False, "no citation"), []
    return _check(sentence.text, citations, turn.names), citations


def score_recall(turn: TurnView) -> Score | None:
    """Share of claim sentences that their own citations support."""
    if turn.answer.kind not in CLAIM_KINDS:
        return None
    claims = claim_sentences(turn.answer.text, turn.owned)
    if not claims:
        return None
    problems = []
    for sentence in claims:
        support, _ = _sentence_support(turn, sentence)
        if not support.holds:
            problems.append(f"{sentence.text!r}: {support.reason}")
    if not problems:
        return Score(value=1, explanation=f"{len(claims)} of {len(claims)} claims supported by their quotes")
    return Score(value=1 - len(problems) / len(claims), explanation=listing(problems))


def score_precision(turn: TurnView) -> Score | None:
    """Share of the citations of claim sentences that do their part; 0 when claims carry none."""
    if turn.answer.kind not in CLAIM_KINDS:
        return None
    claims = claim_sentences(turn.answer.text, turn.owned)
    if not claims:
        return None
    good, total = 0, 0
    problems = []
    for sentence in claims:
        support, citations = _sentence_support(turn, sentence)
        for citation in citations:
            total += 1
            if not support.holds:
                problems.append(f"[{citation.number}] under a sentence that is not supported")
                continue
            others = [other for other in citations if other is not citation]
            alone = _check(sentence.text, [citation], turn.names).holds
            if not alone and others and _check(sentence.text, others, turn.names).holds:
                problems.append(f"[{citation.number}] adds nothing to {sentence.text!r}")
            else:
                good += 1
    if not total:
        return Score(value=0, explanation="no claim carries a citation")
    return Score(value=good / total, explanation=listing(problems) or f"{total} of {total} citations needed")
