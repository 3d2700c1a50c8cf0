"""Score a run from its records alone: no product, no index, no network. Run once, score as often as the rules change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.schema import Answer
from evals.records import Evidence, Run, read_run, write_json, write_lines
from evals.schema import Case, CaseResult, TurnResult
from evals.scorers import VERSION, score_turn
from evals.scorers.base import Similarity, TurnView


def view_turn(
    case: Case, index: int, turn: TurnResult, evidence: Evidence, similarity: Similarity | None, twins: tuple[Answer, ...] = ()
) -> TurnView:
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
        twins=twins,
    )


def find_twins(cases: Sequence[Case], results: Sequence[CaseResult]) -> dict[str, tuple[Answer, ...]]:
    """For each case of a pair, the last answers of the other cases of that pair."""
    pairs: dict[str, list[tuple[str, Answer]]] = {}
    for case, result in zip(cases, results, strict=True):
        if case.pair is not None:
            pairs.setdefault(case.pair, []).append((case.id, result.turns[-1].answer))
    return {own: tuple(answer for other, answer in group if other != own) for group in pairs.values() for own, _ in group}


def score_cases(
    cases: Sequence[Case], results: Sequence[CaseResult], evidence: Evidence, similarity: Similarity | None
) -> list[CaseResult]:
    """The same results with fresh scores; turns that only set the scene get none."""
    twins = find_twins(cases, results)
    scored = []
    for case, result in zip(cases, results, strict=True):
        turns = []
        for index, turn in enumerate(result.turns):
            others = twins.get(case.id, ()) if index == len(result.turns) - 1 else ()
            scores = score_turn(view_turn(case, index, turn, evidence, similarity, others)) if case.is_scored(index) else {}
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
