"""The same question in another frame ("how many relapse?", "how many stay free of relapses?"): does it get the same facts?

Cases with the same `pair` are frames of one question. Facts are the answer's numbers, a share folded with its other side (34 of 100 had it
is 66 did not); where no frame has a number, the passages cited.
"""

from __future__ import annotations

from bot.schema import Answer
from evals.quantities import Quantity, find_quantities
from evals.schema import Score
from evals.scorers.base import TurnView, listing
from evals.text import visible


def facts(answer: Answer) -> set[str]:
    """The numbers of an answer, in words, so that both frames of a share are one."""
    found = find_quantities(visible(answer.text))
    # "27 of 100 had one; 73 did not": the bare 73 is the other side of the share.
    others = {round(quantity.whole - quantity.value, 6) for quantity in found if quantity.is_share}
    others |= {float(round(value)) for value in others}
    return {str(_fold(quantity)) for quantity in found if quantity.unit or quantity.value not in others}


def score(turn: TurnView) -> Score | None:
    """Shared facts by all facts, the least over the other frames; 0 when another frame gets another kind of reply."""
    if not turn.twins:
        return None
    worst = 1.0
    problems: list[str] = []
    for twin in turn.twins:
        if twin.kind != turn.answer.kind:
            worst, problem = 0.0, [f"this frame gets {turn.answer.kind}, the other {twin.kind}"]
        else:
            value, problem = _compare(turn.answer, twin)
            worst = min(worst, value)
        problems += [text for text in problem if text not in problems]
    return Score(value=worst, explanation=listing(problems) or "the other frame gets the same facts")


def _compare(one: Answer, other: Answer) -> tuple[float, list[str]]:
    here, there, what = facts(one), facts(other), ""
    if not here and not there:
        here, there = ({citation.passage_id for citation in answer.citations} for answer in (one, other))
        what = "passage "
    everything = here | there
    if not everything:
        same = one.text == other.text
        return float(same), [] if same else ["two different replies without a number or a source"]
    problems = [f"only in this frame: {what}{fact}" for fact in sorted(here - there)]
    problems += [f"only in the other frame: {what}{fact}" for fact in sorted(there - here)]
    return len(here & there) / len(everything), problems


def _fold(quantity: Quantity) -> Quantity:
    other = quantity.whole - quantity.value
    if quantity.is_share and 0 <= other < quantity.value:
        return Quantity(round(other, 6), quantity.unit)
    return quantity
