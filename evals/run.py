"""Ask a system every case of a set and keep what it answered, found and took.

Deterministic: results stand in the order of the set whatever finished first, and times go to a file of their own.
Resumable: each finished case is kept at once, and a run that died goes on where it stopped if nothing that could
change an answer (cases, system, model, library, index, code) has changed. Turns of one conversation are asked in order, with the
real answers before them; conversations run side by side only when asked, because that blurs the times.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from bot.schema import Answer, Kind, Question, Turn
from evals.errors import RunFolderError
from evals.records import Evidence, Run, json_line, read_run, write_json, write_lines
from evals.schema import Case, CaseResult, ContextPassage, RunInfo, SetInfo, Strict, TurnResult, TurnTiming
from evals.score import score_cases
from evals.scorers import VERSION
from evals.scorers.base import Similarity
from evals.system import System, drug_names

PARTIAL = "partial.jsonl"
Progress = Callable[[int, int], None]
"""Told how many cases are done, and of how many."""


class _Kept(Strict):
    """One finished case of a run that is not finished."""

    fingerprint: str
    result: CaseResult
    timings: tuple[TurnTiming, ...]


@dataclass(frozen=True)
class RunReport:
    """A finished run and how much of it was taken over from one that died."""

    run: Run
    resumed: int


def run_cases(
    system: System,
    cases: Sequence[Case],
    sets: Sequence[SetInfo],
    folder: Path,
    *,
    tags: Sequence[str] = (),
    similarity: Similarity | None = None,
    jobs: int = 1,
    on_progress: Progress | None = None,
) -> RunReport:
    """Ask all cases, score them, write the folder.

    Args:
        jobs: conversations asked at once.
        similarity: for reference answers; None leaves those scores open.

    Raises:
        RunFolderError: the folder cannot be written.
    """
    info = RunInfo(
        system=system.name,
        model=system.model,
        library=_library_hash(system),
        index=system.index,
        code=system.code,
        warnings=tuple(system.warnings),
        sets=tuple(sets),
        tags=tuple(tags),
        cases_sha256=hashlib.sha256("".join(json_line(case) for case in cases).encode()).hexdigest(),
        scorers=VERSION,
    )
    fingerprint = hashlib.sha256(json_line(info).encode()).hexdigest()
    partial = folder / PARTIAL
    done = _read_partial(partial, fingerprint)
    resumed = len(done)
    lock = Lock()
    report = on_progress or (lambda count, total: None)
    report(resumed, len(cases))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with partial.open("a", encoding="utf-8", newline="\n") as file:

            def work(case: Case) -> None:
                kept = _ask_case(system, case, fingerprint)
                with lock:
                    file.write(json_line(kept) + "\n")
                    file.flush()
                    done[case.id] = kept
                    report(len(done), len(cases))

            with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
                # list() so that an error in a thread is raised here.
                list(pool.map(work, [case for case in cases if case.id not in done]))
    except OSError as error:
        raise RunFolderError(f"cannot write {folder} ({error.strerror})", "Pass --out with a folder that you may write to.") from error
    results = [done[case.id].result for case in cases]
    evidence = collect_evidence(system, results)
    write_lines(folder / "cases.jsonl", cases)
    write_json(folder / "run.json", info.model_dump(mode="json"))
    write_json(folder / "evidence.json", evidence.model_dump(mode="json"))
    write_lines(folder / "timings.jsonl", [timing for case in cases for timing in done[case.id].timings])
    write_lines(folder / "results.jsonl", score_cases(cases, results, evidence, similarity))
    partial.unlink(missing_ok=True)
    return RunReport(read_run(folder), resumed)


def collect_evidence(system: System, results: Sequence[CaseResult]) -> Evidence:
    """Read every cited passage again, through the index and not from the answers."""
    cited = {citation.passage_id for result in results for turn in result.turns for citation in turn.answer.citations}
    library = system.library
    return Evidence(
        passages={passage_id: system.passage(passage_id) for passage_id in sorted(cited)},
        names=dict(sorted(drug_names(library.names).items())),
        masked_words=tuple(sorted(library.masked_words)),
        owned=system.owned,
    )


def _ask_case(system: System, case: Case, fingerprint: str) -> _Kept:
    """Ask the turns of one conversation in order, each with the real answers before it."""
    before: list[Turn] = []
    results: list[TurnResult] = []
    timings: list[TurnTiming] = []
    settings = case.settings
    for index, turn in enumerate(case.turns):
        question = Question(
            text=turn.user,
            turns=tuple(before),
            audience=settings.audience,
            country=settings.country,
            size=settings.size,
            options=settings.options,
        )
        started = time.perf_counter()
        answer = _ask(system, question)
        total = (time.perf_counter() - started) * 1000
        timings.append(TurnTiming(id=case.id, turn=index, total_ms=round(total, 3), stages_ms=answer.timings_ms))
        answer = answer.model_copy(update={"timings_ms": {}})
        results.append(TurnResult(user=turn.user, answer=answer, context=_context(system, question)))
        before.append(Turn.of(turn.user, answer))
    return _Kept(fingerprint=fingerprint, result=CaseResult(id=case.id, turns=tuple(results)), timings=tuple(timings))


def _ask(system: System, question: Question) -> Answer:
    """The answer; an exception becomes an answer of kind error, so that it counts as wrong and the run goes on."""
    try:
        return system.ask(question)
    except Exception as error:
        return Answer(kind=Kind.ERROR, text=f"The system failed: {type(error).__name__}.")


def _context(system: System, question: Question) -> tuple[ContextPassage, ...]:
    try:
        return tuple(system.context(question))
    except Exception:
        # The same fault shows in the answer; the record then says that nothing was found.
        return ()


def _library_hash(system: System) -> str:
    """SHA-256 over the texts of the library; the same library gives the same hash on every machine."""
    library = system.library
    parts = [item.model_dump_json() for group in (library.options, library.topics, library.glossary, library.names) for item in group]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_partial(path: Path, fingerprint: str) -> dict[str, _Kept]:
    """Finished cases of a run that died, if they were made with exactly the same things; else the file is thrown away."""
    done: dict[str, _Kept] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    for line in lines:
        try:
            kept = _Kept.model_validate_json(line)
        except ValueError:
            # The last line of a killed run may be cut off.
            continue
        if kept.fingerprint == fingerprint:
            done[kept.result.id] = kept
    # Written again whole: a cut-off last line must not swallow the next one.
    path.unlink()
    if done:
        path.write_text("".join(json_line(kept) + "\n" for kept in done.values()), encoding="utf-8")
    return done


def jobs_for(model: str) -> int:
    """Conversations asked at once by default: one for cards (fast, and times stay true), four when a chat model is waited for."""
    return 1 if model == "cards" else 4


def results_digest(folder: Path) -> str:
    """SHA-256 of `results.jsonl`, to see at a glance whether two runs are the same.

    Raises:
        RunFolderError: there are no results.
    """
    try:
        return hashlib.sha256((folder / "results.jsonl").read_bytes()).hexdigest()
    except OSError as error:
        raise RunFolderError(f"{folder} does not hold a finished run") from error
