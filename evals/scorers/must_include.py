"""Are the required facts there? And where a fact was lost: was it in the passages, or never found?"""

from __future__ import annotations

from evals.schema import Score
from evals.scorers.base import TurnView, find_pattern, listing, pattern_in_words
from evals.text import visible


def missing_groups(turn: TurnView) -> list[tuple[str, ...]]:
    """The groups of which no pattern matches the answer."""
    text = visible(turn.answer.text)
    return [group for group in turn.expect.must_include if not any(find_pattern(pattern, text) for pattern in group)]


def score(turn: TurnView) -> Score | None:
    """Share of the groups that match."""
    groups = turn.expect.must_include
    if not groups:
        return None
    missing = missing_groups(turn)
    if not missing:
        return Score(value=1, explanation=f"{len(groups)} of {len(groups)} required facts are there")
    context = " ".join(visible(passage.text) for passage in turn.context)
    said = []
    for group in missing:
        if not turn.context:
            where = "absent"
        elif any(find_pattern(pattern, context) for pattern in group):
            where = "was in the passages, not in the answer"
        else:
            where = "not in the passages that were found"
        said.append(f"{' or '.join(map(pattern_in_words, group))} ({where})")
    return Score(value=1 - len(missing) / len(groups), explanation=f"missing: {listing(said)}")
