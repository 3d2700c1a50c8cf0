"""Plain numbers: a figure in, sentences a patient can read out. Pure.

Shares of people are told out of 100 (rarer: 1,000 or 10,000) with both frames; rates and means are
told as they are and never as people. The comparison group, the period, who they were and how sure
we can be always stand in the same block. Rules: DECISION_AID practice R4 (absolute risks, same
denominator, both frames) and IPDAS 2021 on probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.schema import Arm, Evidence, Figure, Measure

DENOMINATORS = (100, 1_000, 10_000)

_PROCEDURE = re.compile(r"\b(?:transplant|exchange|surgery|CAR T)\b", re.IGNORECASE)

_CERTAINTY = {
    Evidence.RANDOMISED_SEVERAL: "high",
    Evidence.RANDOMISED_ONE: "moderate",
    Evidence.OBSERVATIONAL: "low",
    Evidence.SINGLE_ARM: "low",
    Evidence.REPORTS: "very low",
    Evidence.EXPERT: "very low",
}
_WHY = {
    Evidence.RANDOMISED_SEVERAL: "groups picked by chance, in more than one trial",
    Evidence.RANDOMISED_ONE: "groups picked by chance, in one trial",
    Evidence.OBSERVATIONAL: "seen in everyday care, not a trial with groups picked by chance",
    Evidence.SINGLE_ARM: "no group to compare with",
    Evidence.REPORTS: "single reports, so the true chance is not known",
    Evidence.EXPERT: "the view of experts",
}


def certainty(figure: Figure) -> str:
    """How sure, in words, with the reason: high, moderate, low or very low.

    The rule rests on the kind of study alone: several randomised trials, one, everyday care,
    no comparison group, reports, experts. A randomised trial whose other arm is not reported
    counts as having no comparison group.
    """
    kind = figure.evidence
    if figure.comparator is None and kind in (Evidence.RANDOMISED_ONE, Evidence.RANDOMISED_SEVERAL):
        kind = Evidence.SINGLE_ARM
    return f"{_CERTAINTY[kind]} ({_WHY[kind]})"


def denominator_for(figures: Iterable[Figure]) -> int:
    """The one denominator for all shares in view: the smallest that shows each non-zero share as at least 1."""
    values = [
        arm.value
        for figure in figures
        if figure.measure is Measure.SHARE
        for arm in (figure.treatment, figure.comparator)
        if arm is not None and arm.value > 0
    ]
    for size in DENOMINATORS:
        if all(value * size / 100 >= 0.95 for value in values):
            return size
    return DENOMINATORS[-1]


def people(value: float, denominator: int) -> int:
    """Whole people out of `denominator` for a share in percent, never rounded to none or to all."""
    count = int(value * denominator / 100 + 0.5)
    if value > 0:
        count = max(1, count)
    if value < 100:
        count = min(denominator - 1, count)
    return count


def format_number(value: float) -> str:
    """A number as it is written in text: no trailing zeros, thousands with a comma."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def taking(name: str) -> str:
    """What people did with a treatment, said after "people": "on ocrelizumab", but "who had a stem cell transplant".

    Nobody is on a procedure, so a name that holds one is told as something that people had.
    """
    return f"who had {name}" if _PROCEDURE.search(name) else f"on {name}"


def figure_sentences(figure: Figure, denominator: int | None = None) -> list[str]:
    """The block of sentences that tells one figure whole.

    Args:
        figure: the data.
        denominator: people to tell shares out of; by default what this figure alone needs.

    Returns:
        Treatment arm, comparison arm (or why there is none), and a line with trial, people, certainty.
    """
    when = figure.when or (f"Over {figure.period}" if figure.period else "In the study")
    if figure.measure is Measure.SHARE:
        size = denominator or denominator_for([figure])
        lines = [f"{when}, {_share(figure, figure.treatment, size)}."]
        if figure.comparator:
            lines.append(f"With {figure.comparator.name}, {_share_short(figure, figure.comparator, size)}.")
    else:
        first = f"{when}, {figure.outcome} was {format_number(figure.treatment.value)} {figure.unit} with {figure.treatment.name}"
        if figure.comparator:
            first += f", and {format_number(figure.comparator.value)} with {figure.comparator.name}"
        lines = [first + "."]
    if figure.comparator is None:
        lines.append(f"There is no comparison figure: {figure.missing['comparator']}.")
    if figure.period is None and figure.when is None:
        lines.append(f"The length of time is not given: {figure.missing['period']}.")
    lines.append(_study_line(figure))
    return lines


def _share(figure: Figure, arm: Arm, size: int) -> str:
    of_all, exact = _count(arm, size)
    return f"{of_all} people {taking(arm.name)}{exact} had {figure.outcome}; {_rest(figure, arm, size)}"


def _share_short(figure: Figure, arm: Arm, size: int) -> str:
    of_all, exact = _count(arm, size)
    # "did" reads wrong beside a rest that has its own words ("had no new spots; 8 had new ones").
    return f"it was {of_all}{exact}; {_rest(figure, arm, size)}" if figure.otherwise else f"{of_all}{exact} did; {_rest(figure, arm, size)}"


def _count(arm: Arm, size: int) -> tuple[str, str]:
    """ "9 of 100", and the exact percentage in brackets where rounding changed it."""
    count = people(arm.value, size)
    exact = "" if float(count * 100) == arm.value * size else f" ({format_number(arm.value)}%)"
    return f"{count:,} of {size:,}", exact


def _rest(figure: Figure, arm: Arm, size: int) -> str:
    return f"{size - people(arm.value, size):,} {figure.otherwise or 'did not'}"


def _study_line(figure: Figure) -> str:
    who = figure.population or f"people not described ({figure.missing['population']})"
    sizes = [arm.n for arm in (figure.treatment, figure.comparator) if arm is not None and arm.n]
    if sizes:
        counted = " and ".join(f"{n:,}" for n in sizes)
        who = f"{counted} {who}" if who.startswith("people") else f"{counted} people, {who}"
    return f"Study: {figure.trial}; {who}; how sure: {certainty(figure)}."
