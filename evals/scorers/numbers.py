"""Are the numbers of each claim those of its own quote: value, unit, denominator and period?

`unsupported_numbers` asks whether a number stands anywhere in the passages; this asks whether all numbers of one sentence stand
together in what that sentence cites. "9 of 100 over 2 years" is not borne out by "9 of 100 over 5 years", nor by "9 of 1,000".
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.claims import CLAIM_KINDS, claim_sentences
from evals.quantities import Quantity, find_quantities, is_supported
from evals.schema import Score
from evals.scorers.base import TurnView, listing, unscored
from evals.scorers.groundedness import evidence_texts
from evals.support import WINDOW
from evals.text import MarkedSentence
from knowledge.sentences import split_sentences


def score(turn: TurnView) -> Score | None:
    """Share of the claims with numbers of which every number fits; answers without numbers are not judged."""
    if turn.answer.kind not in CLAIM_KINDS:
        return None
    claims = [(claim, found) for claim in claim_sentences(turn.answer.text, turn.owned) if (found := find_quantities(claim.text))]
    if not claims:
        return None
    problems = []
    for claim, wanted in claims:
        places = _places(turn, claim)
        if not places:
            if claim.markers:
                problems.append(f"{claim.text!r}: cites nothing that is there")
                continue
            return unscored("the run kept no passages")
        reason = min((_misfits(wanted, known) for known in places), key=len)
        if reason:
            problems.append(f"{claim.text!r}: {', '.join(reason)}")
    if not problems:
        return Score(value=1, explanation=f"the numbers of {len(claims)} claims fit in value, unit, denominator and period")
    return Score(value=1 - len(problems) / len(claims), explanation=listing(problems))


def _places(turn: TurnView, claim: MarkedSentence) -> list[list[Quantity]]:
    """The numbers of each place that may bear the claim out: its own quotes; without any, each window of a passage."""
    if claim.markers:
        quotes = [
            find_quantities(f"{cited.title} {cited.section}\n{cited.quote}") for number in claim.markers if (cited := turn.citation(number))
        ]
        # A sentence that cites two quotes may take a number from each.
        together = [[quantity for one in quotes for quantity in one]] if len(quotes) > 1 else []
        return quotes + together
    places = []
    for text, about in evidence_texts(turn):
        pieces = [text[start:end] for start, end in split_sentences(text)]
        windows = [" ".join(pieces[first : first + WINDOW]) for first in range(max(1, len(pieces) - WINDOW + 1))]
        places += [find_quantities(f"{about}\n{window}") for window in windows]
    return places


def _misfits(wanted: Sequence[Quantity], known: list[Quantity]) -> list[str]:
    """What does not fit, named by the part of the number that is wrong."""
    return [_name(quantity, known) for quantity in wanted if not is_supported(quantity, known)]


def _name(quantity: Quantity, known: Sequence[Quantity]) -> str:
    same_value = [one for one in known if one.value == quantity.value]
    for one in same_value:
        if quantity.is_share and one.is_share:
            return f"denominator: says {quantity}, quote {one}"
        if one.unit and quantity.unit:
            return f"unit: says {quantity}, quote {one}"
    periods = [one for one in known if one.is_period]
    if quantity.is_period and periods:
        return f"period: says {quantity}, quote {listing([str(one) for one in periods])}"
    return f"value: {quantity} is not in the quote"
