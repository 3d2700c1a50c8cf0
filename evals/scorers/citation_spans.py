"""Is every quote the exact text of its passage, read again from the library? `passage.text[start:end] == quote`."""

from __future__ import annotations

from bot.schema import Citation
from evals.schema import Score
from evals.scorers.base import TurnView, listing, unscored


def _problem(citation: Citation, text: str | None) -> str | None:
    if text is None:
        return f"[{citation.number}] passage {citation.passage_id} does not exist"
    # Negative offsets would quietly count from the end of the text.
    if not 0 <= citation.start < citation.end <= len(text):
        return f"[{citation.number}] span {citation.start} to {citation.end} is outside {citation.passage_id} ({len(text)} characters)"
    if text[citation.start : citation.end] != citation.quote:
        return f"[{citation.number}] quote is not the text at {citation.start} to {citation.end} of {citation.passage_id}"
    return None


def score(turn: TurnView) -> Score | None:
    """Share of the citations whose quote is exact."""
    citations = turn.answer.citations
    if not citations:
        return None
    if any(citation.passage_id not in turn.passages for citation in citations):
        return unscored("a cited passage was not read again from the library")
    problems = [problem for citation in citations if (problem := _problem(citation, turn.passages[citation.passage_id]))]
    if not problems:
        return Score(value=1, explanation=f"{len(citations)} quotes are exact" if len(citations) > 1 else "the quote is exact")
    return Score(value=1 - len(problems) / len(citations), explanation=listing(problems))
