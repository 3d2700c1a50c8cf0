"""Does every [n] in the text lead to a citation, and is every citation used?"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView, listing
from evals.text import marker_numbers


def score(turn: TurnView) -> Score | None:
    """Share of markers that resolve to exactly one citation; a citation that no marker points to counts as one failure."""
    markers = marker_numbers(turn.answer.text)
    numbers = [citation.number for citation in turn.answer.citations]
    if not markers and not numbers:
        return None
    problems = [f"[{marker}] has no citation" for marker in markers if marker not in numbers]
    problems += [f"two citations are numbered {number}" for number in sorted(set(numbers)) if numbers.count(number) > 1]
    problems += [f"citation {number} is not used in the text" for number in sorted(set(numbers)) if number not in markers]
    if not problems:
        return Score(value=1, explanation=f"all {len(markers)} markers resolve" if len(markers) > 1 else "the marker resolves")
    total = len(markers) + sum(1 for number in set(numbers) if number not in markers)
    return Score(value=max(0.0, 1 - len(problems) / total), explanation=listing(problems))
