"""Score a run from its records alone: no product, no index, no network. Run once, score as often as the rules change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.records import Evidence, Run, read_run, write_json, write_lines
from evals.schema import Case, CaseResult, TurnResult
from evals.scorers import VERSION, score_turn
from evals.scorers.base import Similarity, TurnView


def view_turn(case: Case, index: int, turn: TurnResult, evidence: Evidence, similarity: Similarity | None) -> TurnView:
    """One turn as scorers see it."""
    return TurnView(
        case=case,
        index=index,
        answer=turn.answer,
        context=turn.context,
        passages=evidence.passages,
        names=evidence.names,
        masked_words=frozenset(evidence.masked_words),
        owned=evidence.owned,
        similarity=similarity,
    )


def score_cases(
    cases: Sequence[Case], results: Sequence[CaseResult], evidence: Evidence, similarity: Similarity | None
) -> list[CaseResult]:
    """The same results with fresh scores; turns that only set the scene get none."""
    scored = []
    for case, result in zip(cases, results, strict=True):
        turns = []
        for index, turn in enumerate(result.turns):
            scores = score_turn(view_turn(case, index, turn, evidence, similarity)) if case.is_scored(index) else {}
            turns.append(turn.model_copy(update={"scores": scores}))
        scored.append(CaseResult(id=result.id, turns=tuple(turns)))
    return scored


def score_folder(folder: Path, similarity: Similarity | None) -> Run:
    """Score a finished run again and write its results.

    Raises:
        RunFolderError: the folder holds no finished run, or cannot be written.
    """
    run = read_run(folder)
    write_lines(folder / "results.jsonl", score_cases(run.cases, run.results, run.evidence, similarity))
    write_json(folder / "run.json", run.info.model_copy(update={"scorers": VERSION}).model_dump(mode="json"))
    return read_run(folder)
