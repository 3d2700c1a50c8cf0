"""Commands: run · score · judge · compare · report · check · retrieval · bench.

Exit codes: 0 fine · 1 checked and found wanting · 2 wrong use, with one clear line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evals.errors import EvalError

if TYPE_CHECKING:
    from evals.compare import Comparison
    from evals.judge import Ask
    from evals.records import Run
    from evals.system import System

app = typer.Typer(
    help="How well it works: run question sets against known answers, score, compare, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

MOST_LISTED = 20
"""Failures that a terminal shows; the report has all."""
SETS = Path(__file__).parent / "sets"
Sets = Annotated[list[Path], typer.Argument(help="Question sets: .jsonl or .csv with the columns question and answer.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@contextmanager
def one_clear_line() -> Iterator[None]:
    """Turn our errors into a message and the next step, and exit with 2."""
    from bot.errors import BotError
    from knowledge import KnowledgeError

    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Stopped. What was done is kept: the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    except (EvalError, KnowledgeError, BotError) as error:
        typer.echo(f"{error}\n{error.hint}", err=True)
        raise typer.Exit(2) from error


@app.command()
def run(
    sets: Sets,
    out: Annotated[Path | None, typer.Option(help="Folder of the run; default runs/NAME-OF-SET.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only cases with this tag or topic; may be repeated.")] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Chat model that words the answers, PROVIDER:NAME, or `cards` for none; default MS_AID_MODEL, else our cards."),
    ] = None,
    library: Annotated[Path | None, typer.Option(help="Folder of another library.")] = None,
    baseline: Annotated[list[str] | None, typer.Option(help="Also run textbook or bm25, and compare; may be repeated.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Conversations asked at once; default 1 for cards, 4 for a model.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many cases of each set.")] = None,
    judge: Annotated[str | None, typer.Option(help="Also ask this chat model, PROVIDER:NAME, for a second opinion; see `judge`.")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Exit with 1 when a bar is missed.")] = False,
    thresholds: Annotated[Path | None, typer.Option(help="Another file of bars.")] = None,
) -> None:
    """Ask every case, score the answers, write the report. A run that was cut short goes on where it stopped."""
    from evals.baselines import BASELINES, open_baseline
    from evals.compare import compare_runs
    from evals.report import missed_bars, write_report
    from evals.run import jobs_for, run_cases
    from evals.sets import read_sets
    from evals.system import Product, embedding_similarity

    with one_clear_line():
        bars = _bars(thresholds)
        cases, infos = read_sets(sets, tag or (), limit, on_note=_note)
        unknown = [name for name in baseline or () if name not in BASELINES]
        if unknown:
            raise EvalError(f"there is no baseline called {unknown[0]!r}", f"Known are {' and '.join(BASELINES)}.")
        folder = out or Path("runs") / "-".join(path.stem for path in sets)
        _announce(model)
        product = Product(library, model)
        for warning in product.warnings:
            _note(warning)
        second = _open_judge(judge, product.model) if judge else None
        similarity = embedding_similarity(product.searched.encoder)

        def go(system: System, where: Path) -> Run:
            with _progress(f"Asking {system.name}") as tell:
                done = run_cases(
                    system,
                    cases,
                    infos,
                    where,
                    tags=tag or (),
                    similarity=similarity,
                    jobs=jobs or jobs_for(product.model),
                    on_progress=tell,
                )
            if done.resumed:
                typer.echo(f"Took over {done.resumed} cases of a run that was cut short.", err=True)
            return done.run

        finished = go(product, folder)
        if judge and second:
            _ask_judge(finished, second, judge)
        report = write_report(finished, bars)
        _print_report(report)
        for name in baseline or ():
            other = go(open_baseline(name, product.searched, model), folder / name)
            write_report(other, bars)
            _print_comparison(compare_runs(other, finished), name, "product", cases_listed=False)
        if baseline:
            # Once more, with the simpler systems beside the product.
            report = write_report(finished, bars)
        typer.echo(f"\nResults: {folder / 'results.jsonl'}\nReport:  {folder / 'report.html'}")
    if gate and missed_bars(report):
        raise typer.Exit(1)


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    gate: Annotated[bool, typer.Option("--gate", help="Exit with 1 when a bar is missed.")] = False,
    thresholds: Annotated[Path | None, typer.Option(help="Another file of bars.")] = None,
) -> None:
    """Score a finished run again by today's rules, without asking anything."""
    from evals.report import missed_bars, write_report
    from evals.score import score_folder
    from evals.system import open_similarity

    with one_clear_line():
        bars = _bars(thresholds)
        report = write_report(score_folder(folder, open_similarity()), bars)
        _print_report(report)
    if gate and missed_bars(report):
        raise typer.Exit(1)


@app.command()
def judge(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    model: Annotated[str, typer.Option(help="Chat model that judges, PROVIDER:NAME; MS_AID_JUDGE_URL and _KEY for a server of your own.")],
    votes: Annotated[int, typer.Option(min=1, help="How often each question is asked; odd.")] = 3,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many turns.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Questions asked at once.")] = 4,
) -> None:
    """Ask a chat model for a second opinion, shown beside the scorers with how far both agree. It decides no bar and no verdict."""
    from evals.records import read_run
    from evals.report import write_report

    with one_clear_line():
        finished = read_run(folder)
        _ask_judge(finished, _open_judge(model, finished.info.model), model, votes, jobs, limit)
        _print_judge(write_report(finished, _bars(None))["judge"])
        typer.echo(f"\nReport: {folder / 'report.html'}")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(help="Folder of the run before.")],
    new: Annotated[Path, typer.Argument(help="Folder of the run after.")],
    common: Annotated[bool, typer.Option("--common", help="Compare the cases that both share, if the sets differ.")] = False,
    thresholds: Annotated[Path | None, typer.Option(help="Another file of bars.")] = None,
    as_json: Json = False,
) -> None:
    """What got better and what broke; exit 1 when a bar is missed or a regression is significant."""
    from dataclasses import asdict

    from evals.compare import compare_runs
    from evals.records import read_run
    from evals.report import build_report, missed_bars

    with one_clear_line():
        bars = _bars(thresholds)
        before, after = read_run(old), read_run(new)
        found = compare_runs(before, after, common)
        missed = missed_bars(build_report(after, bars))
        wanting = bool(missed or found.wanting)
        if as_json:
            typer.echo(json.dumps({**asdict(found), "bars_missed": missed, "exit": int(wanting)}, ensure_ascii=False, indent=2))
        else:
            _print_comparison(found, str(old), str(new))
            for label in missed:
                typer.echo(f"Bar missed: {label}")
            typer.echo(
                f"{'Found wanting' if wanting else 'Fine'}: {len(found.regressed)} significant regressions, "
                f"{len(found.newly_failing)} new failures where none may be, {len(missed)} bars missed."
            )
    if wanting:
        raise typer.Exit(1)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
    thresholds: Annotated[Path | None, typer.Option(help="Another file of bars.")] = None,
    as_json: Json = False,
) -> None:
    """Write report.json and report.html of a finished run, and print its table."""
    from evals.records import read_run
    from evals.report import write_report

    with one_clear_line():
        found = write_report(read_run(folder), _bars(thresholds))
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))
        else:
            _print_report(found)
            typer.echo(f"\nReport: {folder / 'report.html'}")


@app.command()
def check(sets: Sets) -> None:
    """Check question sets without running them; every fault is named with its line."""
    from evals.sets import read_sets

    faults = []
    for path in sets:
        try:
            cases, _ = read_sets([path], on_note=_note)
            turns = sum(len(case.turns) for case in cases)
            typer.echo(f"{path}: fine, {len(cases)} cases with {turns} turns")
        except EvalError as error:
            faults.append(error)
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        typer.echo(faults[0].hint, err=True)
        raise typer.Exit(1)


@app.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(help="BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv.")],
    as_json: Json = False,
) -> None:
    """Measure the product's search on a BEIR folder, beside plain vectors and plain BM25."""
    from evals.retrieval import measure_retrieval, open_product_ranker, read_beir

    with one_clear_line():
        beir = read_beir(folder)
        typer.echo(f"Encoding {len(beir.ids)} passages ...", err=True)
        with _progress("Ranking") as tell:
            found = measure_retrieval(beir, open_product_ranker, tell).as_json()
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    names = list(found["product"])
    _table([["", *names], *([method, *(f"{found[method][name]:.4f}" for name in names)] for method in ("product", "dense", "bm25"))])
    difference = found["difference"]
    low, high = difference["interval"]
    verdict = "met" if difference["met"] else "missed"
    typer.echo(
        f"nDCG@10 above dense: {difference['nDCG@10']:+.4f} (95% interval {low:+.4f} to {high:+.4f}); bar +{difference['bar']}: {verdict}"
    )


@app.command()
def bench(
    as_json: Json = False,
    questions: Annotated[Path, typer.Option(help="Set whose first turns are asked.")] = SETS / "first.jsonl",
    rounds: Annotated[int, typer.Option(min=1, help="How often each question is asked.")] = 8,
    full: Annotated[bool, typer.Option("--full", help="Draw the growth curve up to 100,000 passages; takes much longer.")] = False,
    only: Annotated[list[str] | None, typer.Option(help="Only this part: asking, process, building or growth; may be repeated.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for bench.json and bench.html.")] = Path("runs") / "bench",
    gate: Annotated[bool, typer.Option("--gate", help="Exit with 1 when a bar is missed.")] = False,
) -> None:
    """Measure speed, start-up, memory, the build and growth against the bars, everything in this run."""
    from evals.bench.figures import as_json as rows_as_json
    from evals.bench.figures import table
    from evals.bench.growth import FULL, QUICK
    from evals.bench.run import PARTS, run_bench, write_bench
    from evals.sets import read_set

    with one_clear_line():
        unknown = [name for name in only or () if name not in PARTS]
        if unknown:
            raise EvalError(f"the bench has no part called {unknown[0]!r}", f"Known are {', '.join(PARTS)}.")
        texts = [case.turns[0].user for case in read_set(questions).cases]
        found = run_bench(texts, rounds, FULL if full else QUICK, only or PARTS, lambda line: typer.echo(line, err=True))
        data, page = write_bench(found, out)
    if as_json:
        typer.echo(json.dumps(rows_as_json(found.rows), indent=2))
    else:
        _table(table(found.rows))
        typer.echo(f"\nFigures: {data}\nPage:    {page}")
    if gate and found.missed:
        raise typer.Exit(1)


def _note(text: str) -> None:
    typer.echo(f"Note: {text}", err=True)


def _announce(model: str | None) -> None:
    """Say on stderr what is sent to whom, when a chat model words the answers."""
    from bot.generate import check_model, model_notice

    check_model(model)
    notice = model_notice(model)
    if notice:
        typer.echo(notice, err=True)


def _open_judge(model: str, writer: str) -> Ask:
    """Open the judge and say where questions and answers go."""
    from bot.providers import place_of
    from evals.judge import judge_settings, open_judge

    settings = judge_settings(model)
    ask = open_judge(settings)
    place, is_here = place_of(settings)
    where = f"{place}, on this computer" if is_here else f"{place}, another computer"
    typer.echo(f"The judge {settings.model} gets questions, answers and quotes; they go to {where}.", err=True)
    if settings.model == writer:
        _note("the judge is the model that wrote the answers; models are lenient with themselves")
    return ask


def _ask_judge(run: Run, ask: Ask, model: str, votes: int = 3, jobs: int = 4, limit: int | None = None) -> None:
    from evals.judge import judge_run

    with _progress(f"Judging by {model}") as tell:
        judge_run(run, ask, model, votes, jobs, limit, on_progress=tell)


def _bars(path: Path | None) -> Any:
    from evals.bars import THRESHOLDS, read_bars

    return read_bars(path or THRESHOLDS)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, so that stdout stays clean for programs."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _table(rows: list[list[str]]) -> None:
    """A plain table: columns padded, no lines, readable in any terminal and by a screen reader."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _print_report(found: dict[str, Any]) -> None:
    from evals.page import format_value, similarity_line, written_by

    rows = [["", "measured", "95% interval", "judged", "bar", ""]]
    head = found["headline"]
    if head and head["n"]:
        low, high = (format_value(end, True) for end in head["interval"])
        rows.append([head["label"], format_value(head["value"], True), f"{low} to {high}", str(head["n"]), "", ""])
    for bar in found["bars"]:
        limit = f"{bar['direction']} {format_value(bar['bar'], bar['share'])}"
        if bar["met"] is None:
            rows.append([bar["label"], "", "", "0", limit, "not measured"])
            continue
        low, high = (format_value(end, bar["share"]) for end in bar["interval"])
        verdict = "met" if bar["met"] else "MISSED"
        rows.append([bar["label"], format_value(bar["value"], bar["share"]), f"{low} to {high}", str(bar["n"]), limit, verdict])
    _table(rows)
    met = [bar["met"] for bar in found["bars"]]
    typer.echo(f"\nBars: {met.count(True)} met, {met.count(False)} missed, {met.count(None)} not measured.")
    if line := similarity_line(found["metrics"]):
        typer.echo(line)
    if line := written_by(found):
        typer.echo(line)
    open_scores = {metric["label"]: metric["unscored"] for metric in found["metrics"].values() if metric["unscored"]}
    for label, count in open_scores.items():
        typer.echo(f"Could not be scored, and not counted as wrong: {count} × {label}")
    if len(found["sets"]) > 1:
        _print_sets(found["sets"])
    if found["judge"]:
        _print_judge(found["judge"])
    _print_failures(found["turns"])
    if found["errors"]:
        typer.echo(f"\n{found['errors']} answers failed with an error.")


def _print_sets(sets: dict[str, Any]) -> None:
    from evals.page import format_value

    rows = [["", "as expected", "95% interval", "judged"]]
    for name, metrics in sets.items():
        row = metrics.get("passed")
        if row:
            low, high = (format_value(end, True) for end in row["interval"])
            rows.append([name, format_value(row["value"], True), f"{low} to {high}", str(row["n"])])
    typer.echo("")
    _table(rows)


def _print_judge(judge: dict[str, Any]) -> None:
    from evals.page import agreement_in_words

    typer.echo(f"\nSecond opinion of {judge['model']} ({judge['votes']} votes each); it decides nothing above.")
    rows = [["", "judge says yes", "not judged", "scorer", "agreement"]]
    rows += [
        [row["label"], f"{row['yes']} of {row['judged']}", str(row["unscored"]), row["scorer"], agreement_in_words(row)]
        for row in judge["rows"]
    ]
    _table(rows)


def _print_failures(turns: list[dict[str, Any]]) -> None:
    """The first failures. Those of test sets are counted: a test that is read case by case is soon no test any more."""
    from evals.report import TEST_SET

    failed = [row for row in turns if row["passed"] is False]
    listed = [row for row in failed if not row["set"].endswith(TEST_SET)]
    for row in listed[:MOST_LISTED]:
        place = f"{row['id']} turn {row['turn'] + 1}" if row["turn"] else row["id"]
        typer.echo(f"\nFailed {place}: {row['question']}")
        for reason in row["reasons"]:
            typer.echo(f"  {reason}")
    if len(listed) > MOST_LISTED:
        typer.echo(f"\n{len(listed) - MOST_LISTED} more failures: see report.html.")
    if len(failed) > len(listed):
        typer.echo(f"\n{len(failed) - len(listed)} failures in test sets are not listed, so that nobody mends the product by them.")


def _print_comparison(found: Comparison, old: str, new: str, cases_listed: bool = True) -> None:
    typer.echo(f"\n{old} → {new}: {found.pairs} turns paired")
    for warning in found.warnings:
        typer.echo(f"Note: {warning}")
    for label, change in found.newly_failing if cases_listed else ():
        typer.echo(f"New failure where none may be ({label}): {change.case}: {change.question}")
    for title, changes in (("Broken", found.broken), ("Fixed", found.fixed)):
        typer.echo(f"{title}: {len(changes)}")
        for change in changes if cases_listed else ():
            typer.echo(f"  {change.case}{f' turn {change.turn + 1}' if change.turn else ''}: {change.question}")
            for reason in change.reasons:
                typer.echo(f"    {reason}")
    rows = [["", "old", "new", "difference", "95% interval", "better/same/worse", "p", ""]]
    rows += [
        [
            delta.label + (" (lower is better)" if delta.better == "lower" else ""),
            f"{delta.old:.3f}",
            f"{delta.new:.3f}",
            f"{delta.delta:+.3f}",
            f"{delta.interval.low:+.3f} to {delta.interval.high:+.3f}",
            f"{delta.wins}/{delta.ties}/{delta.losses}",
            "" if delta.p is None else f"{delta.p:.3f}",
            delta.outcome,
        ]
        for delta in found.deltas
    ]
    _table(rows)


if __name__ == "__main__":
    app()
