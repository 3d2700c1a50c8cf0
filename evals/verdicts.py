"""What a judge model said of a run, and how far it agrees with the scorers that need no model.

A judge is a second opinion. Its verdicts stand in files of their own, enter no bar and decide no turn, and are never shown without
the scorer they are held against: a judge that says yes to everything agrees often and is worth nothing, which kappa shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.metrics import Item
from evals.records import Run, read_json, read_lines
from evals.schema import Strict
from evals.stats import Interval, cohen_kappa, wilson

JUDGE_FILE, VERDICTS_FILE = "judge.json", "verdicts.jsonl"
Asked = Literal["support", "expected", "reference"]
LABELS: dict[Asked, str] = {
    "support": "The quotes bear out what the answer says",
    "expected": "The answer says what was expected",
    "reference": "The answer says what the reference answer says",
}
TWINS: dict[Asked, str] = {"support": "citation_recall", "expected": "known_answer", "reference": "similarity_meaning"}
"""The scorer that each verdict is held against. Similarity has no pass mark, so its means are shown and no agreement."""


class JudgeInfo(Strict):
    """Who judged (`judge.json`): the model, how many votes for each question, and the version of the prompts."""

    model: str
    votes: int
    prompts: str


class Verdict(Strict):
    """One line of `verdicts.jsonl`. `value` is 1 for yes, 0 for no, None when it could not be judged; `reason` says why."""

    key: str
    """SHA-256 of model, votes and prompt: a question is never paid for twice."""
    answer_sha256: str
    """Of the answer judged: a verdict on another answer is not shown."""
    id: str
    turn: int
    asked: Asked
    votes: tuple[str, ...]
    value: float | None
    reason: str


@dataclass(frozen=True)
class Disagreement:
    """One turn on which judge and scorer differ."""

    case: str
    turn: int
    question: str
    judge: str
    scorer: str


@dataclass(frozen=True)
class Agreement:
    """One question of the judge beside its scorer, over the turns that both could judge."""

    asked: Asked
    judged: int
    yes: int
    unscored: int
    interval: Interval
    both: int
    scorer_yes: int
    same: int
    kappa: float | None
    """None when there is nothing to tell apart: both said the same of every turn, or the scorer has no pass mark."""
    similarity: tuple[float | None, float | None]
    """For references: mean similarity where the judge says yes, and where it says no."""
    disagreements: tuple[Disagreement, ...]


def answer_sha256(text: str) -> str:
    """Names an answer, so that a verdict can be told to be about it."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_judge(run: Run) -> tuple[JudgeInfo, list[Verdict]] | None:
    """Who judged a run and what it said of the answers that the run holds today; None when nobody judged.

    Raises:
        RunFolderError: the files are not as they should be.
    """
    if not (run.folder / JUDGE_FILE).is_file() or not (run.folder / VERDICTS_FILE).is_file():
        return None
    answers = {(result.id, number): answer_sha256(turn.answer.text) for result in run.results for number, turn in enumerate(result.turns)}
    verdicts = read_lines(run.folder / VERDICTS_FILE, Verdict)
    current = [verdict for verdict in verdicts if answers.get((verdict.id, verdict.turn)) == verdict.answer_sha256]
    return read_json(run.folder / JUDGE_FILE, JudgeInfo), current


def compare_with_scorers(verdicts: Iterable[Verdict], items: Sequence[Item]) -> list[Agreement]:
    """Each question of the judge beside the scorer that judges the same without a model."""
    by_key = {item.key: item for item in items}
    found = []
    for asked in LABELS:
        pairs = [
            (verdict, by_key[verdict.id, verdict.turn])
            for verdict in verdicts
            if verdict.asked == asked and (verdict.id, verdict.turn) in by_key
        ]
        if pairs:
            found.append(_agreement(asked, pairs))
    return found


def _agreement(asked: Asked, pairs: Sequence[tuple[Verdict, Item]]) -> Agreement:
    judged = [(verdict, item) for verdict, item in pairs if verdict.value is not None]
    yes = sum(verdict.value == 1 for verdict, _ in judged)
    both = [(verdict, item, value) for verdict, item in judged if (value := item.value(TWINS[asked])) is not None]
    has_mark = asked != "reference"
    marks = [(verdict.value == 1, value == 1) for verdict, _, value in both] if has_mark else []
    differing = [
        Disagreement(
            item.case.id,
            item.index,
            item.turn.user,
            f"{'yes' if verdict.value else 'no'}: {verdict.reason}",
            item.turn.scores[TWINS[asked]].explanation,
        )
        for verdict, item, value in both
        if has_mark and (verdict.value == 1) != (value == 1)
    ]
    means = tuple(_mean([value for verdict, _, value in both if not has_mark and verdict.value == wanted]) for wanted in (1, 0))
    return Agreement(
        asked=asked,
        judged=len(judged),
        yes=yes,
        unscored=len(pairs) - len(judged),
        interval=wilson(yes, len(judged)),
        both=len(marks),
        scorer_yes=sum(scorer for _, scorer in marks),
        same=sum(judge == scorer for judge, scorer in marks),
        kappa=cohen_kappa(marks),
        similarity=(means[0], means[1]),
        disagreements=tuple(differing),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
