"""`python -m knowledge ...`: build the index, look inside, check the library, add and remove documents.

Exit codes: 0 fine, 1 checked and found wanting, 2 wrong use or a broken set-up (one clear line).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.errors import KnowledgeError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The knowledge library and its index.", pretty_exceptions_enable=False)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
LibraryDir = Annotated[Path | None, typer.Option("--library", help="Another library folder than the one that comes with the program.")]


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Turn our own errors into one clear line with the next step, and exit code 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except KnowledgeError as error:
            typer.echo(f"{error} → {error.hint}", err=True)
            raise typer.Exit(2) from error

    return run


def show_json(value: Any) -> None:
    """Print a value as indented JSON."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


@app.command()
@plain_errors
def build(
    library: LibraryDir = None,
    force: Annotated[bool, typer.Option(help="Build even when nothing has changed.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to date with the library and the added documents."""
    from knowledge.build import build_index
    from knowledge.load import LIBRARY

    with _Progress(quiet=as_json) as progress:
        report = build_index(library or LIBRARY, force=force, on_progress=progress.tell)
    if as_json:
        show_json(asdict(report))
    elif report.fresh:
        typer.echo(
            f"Index {report.version} is ready: {report.passages:,} passages, {report.encoded:,} texts encoded, "
            f"{report.reused:,} used again, {report.seconds:.1f} s."
        )
    else:
        typer.echo(f"The index is up to date ({report.passages:,} passages).")


class _Progress:
    """A progress bar for each stage of a build; nothing when the output is for a program."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> _Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.description:32}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=self._quiet,
        )
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)


@app.command()
@plain_errors
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders (.txt, .md, .html, .pdf, .docx).")],
    as_json: Json = False,
) -> None:
    """Add documents of your own. They are labelled "not checked by us" and rank below our library."""
    from knowledge.build import build_index, writer_lock
    from knowledge.documents.imports import add_documents
    from knowledge.home import home_folder

    home = home_folder()
    with writer_lock(home):
        report = add_documents(paths, home)
    if as_json:
        show_json(asdict(report))
    else:
        for line in report.lines():
            typer.echo(line)
    if report.changed:
        with _Progress(quiet=as_json) as progress:
            build_index(on_progress=progress.tell)
    if not report.added and not report.known:
        raise typer.Exit(1)


@app.command("list")
@plain_errors
def list_sources(as_json: Json = False) -> None:
    """List the library's sources and the documents that were added."""
    from knowledge.documents.imports import list_documents
    from knowledge.home import home_folder
    from knowledge.load import load_library

    library = load_library()
    rows: list[dict[str, Any]] = [
        {"id": source.id, "title": source.title, "trust": "curated", "checked": source.checked, "cards": len(source.cards)}
        for source in library.sources
    ]
    rows += [
        {"id": document.id, "title": document.title, "trust": "imported", "checked": document.added, "cards": None}
        for document in list_documents(home_folder())
    ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        label = "checked by us" if row["trust"] == "curated" else "not checked by us, added"
        typer.echo(f"{row['id']:44} {row['title']}  ({label} {row['checked']})")


@app.command()
@plain_errors
def remove(document_id: Annotated[str, typer.Argument(help="Id as `list` shows it.")]) -> None:
    """Remove a document that you added."""
    from knowledge.build import build_index, writer_lock
    from knowledge.documents.imports import remove_document
    from knowledge.home import home_folder

    home = home_folder()
    with writer_lock(home):
        remove_document(document_id, home)
    with _Progress(quiet=False) as progress:
        build_index(on_progress=progress.tell)
    typer.echo(f"Removed {document_id}.")


@app.command()
@plain_errors
def check(library: LibraryDir = None, as_json: Json = False) -> None:
    """Check the library by machine; exit code 1 when there is an error."""
    from knowledge.check import check_library
    from knowledge.coverage import Coverage, coverage, load_questions, question_coverage
    from knowledge.load import LIBRARY, load_library

    loaded = load_library(library or LIBRARY)
    problems = check_library(loaded, dt.date.today())
    table = coverage(loaded)
    questions = load_questions(loaded.root)
    asked = question_coverage(loaded, questions) if questions else Coverage({})
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        show_json(
            {
                "problems": [asdict(problem) for problem in problems],
                "coverage": table.cells,
                "empty": table.share("empty"),
                "not_known": table.share("not known"),
                "questions": asked.cells,
                "questions_empty": asked.share("empty"),
                "questions_not_known": asked.share("not known"),
            }
        )
    else:
        _print_coverage(table.cells)
        _print_questions(asked)
        for problem in problems:
            typer.echo(f"{problem.level:8} {problem.rule:10} {problem.where}: {problem.message}")
        cards = sum(len(source.cards) for source in loaded.sources)
        typer.echo(
            f"{len(loaded.options)} options, {len(loaded.topics)} topics, {cards} cards, {len(loaded.references)} references: "
            f"{errors} errors, {len(problems) - errors} warnings. Approved options: {table.share('empty'):.1%} of cells empty, "
            f"{table.share('not known'):.1%} not known. Questions people ask: {asked.share('empty'):.1%} without a card, "
            f"{asked.share('not known'):.1%} not known."
        )
    if errors:
        raise typer.Exit(1)


def _print_coverage(cells: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    from knowledge.coverage import OPTION_ASPECTS

    marks = {"filled": "●", "not known": "?", "empty": " "}
    table = Table(title="Options by aspect (● filled, ? not known)", header_style="bold")
    table.add_column("option")
    for aspect in OPTION_ASPECTS:
        table.add_column(str(aspect)[:4])
    for option, row in cells.items():
        table.add_row(option, *(marks[row[aspect]] for aspect in OPTION_ASPECTS))
    Console(width=max(140, Console().width)).print(table)


def _print_questions(asked: Any) -> None:
    """Topics by question, as counts; the questions without an answer, or with none that is known, word for word."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Questions people ask, by topic", header_style="bold")
    for column in ("topic", "questions", "filled", "not known", "empty"):
        table.add_column(column, justify="left" if column == "topic" else "right")
    gaps = []
    for topic, row in asked.cells.items():
        states = list(row.values())
        table.add_row(topic, str(len(states)), *(str(states.count(state)) for state in ("filled", "not known", "empty")))
        gaps += [f"{state:9} {topic}: {ask}" for ask, state in row.items() if state != "filled"]
    Console(width=max(140, Console().width)).print(table)
    for gap in gaps:
        typer.echo(gap)


@app.command()
@plain_errors
def search(
    words: Annotated[str, typer.Argument(help="A question or some words.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    as_json: Json = False,
) -> None:
    """Show the passages that fit some words best, with their scores."""
    from knowledge.index import open_index

    hits = open_index().search(words, k)
    if as_json:
        show_json([{"passage_id": h.passage.id, "score": h.score, **asdict(h.match), "text": h.passage.text} for h in hits])
        return
    for hit in hits:
        typer.echo(f"{hit.score:.3f}  {hit.passage.id}  ({hit.passage.trust})\n       {hit.passage.header}")


@app.command()
@plain_errors
def show(passage_id: Annotated[str, typer.Argument(help="Id as answers and `search` give it.")], as_json: Json = False) -> None:
    """Show one passage with its exact text and the references of each sentence."""
    from knowledge.index import open_index

    try:
        passage = open_index().passage(passage_id)
    except KeyError:
        raise KnowledgeError(f"no passage is called {passage_id!r}", "Find ids with `python -m knowledge search`.") from None
    if as_json:
        show_json(asdict(passage))
        return
    typer.echo(f"{passage.header}\n{passage.source_title} · {passage.trust} · {passage.checked}\n")
    typer.echo(passage.text)
    typer.echo()
    for sentence in passage.sentences:
        typer.echo(f"[{sentence.start}:{sentence.end}] {', '.join(sentence.refs) or '-'}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look at model, library and index, and say what to do about what is wrong."""
    from knowledge.doctor import examine

    findings = examine()
    if as_json:
        show_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            typer.echo(
                f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.message}" + ("" if finding.ok else f" → {finding.hint}")
            )
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


if __name__ == "__main__":
    sys.exit(app())
