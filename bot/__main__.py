"""`python -m bot ...`: ask one question, chat, or look at the set-up.

Exit codes: 0 fine, 1 checked and found wanting, 2 wrong use or a broken set-up (one clear line).
What is typed is never written to disk or to a log.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.errors import BotError
from bot.places import read_country
from bot.schema import Answer, Audience, Kind, Question, Size, Turn

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Ask the decision aid.", pretty_exceptions_enable=False)

AudienceOption = Annotated[str, typer.Option(help="patient or caregiver")]
CountryOption = Annotated[str | None, typer.Option(help="Two letters, for phone numbers, e.g. GB.")]
ModelOption = Annotated[
    str | None, typer.Option(help="Chat model that words answers, PROVIDER:NAME; default MS_AID_MODEL, else our cards.")
]
SizeOption = Annotated[str, typer.Option(help="line, short or long")]

NOTICE = "This is a computer program, not a person and not medical advice. Check with your MS team before you act on an answer."


def _wrong(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)


def _settings(audience: str, country: str | None, size: str) -> tuple[Audience, str | None, Size]:
    if audience not in ("patient", "caregiver"):
        raise _wrong(f"--audience is {audience!r} → use patient or caregiver.")
    if size not in ("line", "short", "long"):
        raise _wrong(f"--size is {size!r} → use line, short or long.")
    code = None if country is None else read_country(country)
    if country is not None and code is None:
        raise _wrong(f"--country is {country!r} → use the two letters of a country, such as GB or US.")
    return audience, code, size  # type: ignore[return-value]


def _announce(model: str | None) -> None:
    """Say on the error stream what is sent to whom; end with a clear line when the model cannot be used."""
    from bot.generate import check_model, model_notice

    try:
        check_model(model)
    except BotError as error:
        raise _wrong(f"{error} → {error.hint}") from error
    notice = model_notice(model)
    if notice:
        typer.echo(notice, err=True)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole Answer as JSON.")] = False,
    audience: AudienceOption = "patient",
    country: CountryOption = None,
    size: SizeOption = "short",
    model: ModelOption = None,
) -> None:
    """Ask one question and print the answer."""
    from bot.chain import open_chain

    who, where, how_long = _settings(audience, country, size)
    _announce(model)
    answer = open_chain(model=model).invoke(Question(text=question, audience=who, country=where, size=how_long))
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        typer.echo(as_plain_text(answer))
    if answer.kind is Kind.ERROR or not question.strip():
        raise typer.Exit(2)


@app.command()
def chat(
    audience: AudienceOption = "patient", country: CountryOption = None, size: SizeOption = "short", model: ModelOption = None
) -> None:
    """Talk in the terminal; an empty line or Ctrl-D ends it. Nothing is kept."""
    from bot.chain import open_chain

    who, where, how_long = _settings(audience, country, size)
    _announce(model)
    chain = open_chain(model=model)
    turns: list[Turn] = []
    typer.echo(f"{NOTICE}\n")
    while True:
        try:
            text = input("You: ").strip()
        except (EOFError, KeyboardInterrupt):
            break
        if not text:
            break
        answer = chain.invoke(Question(text=text, turns=tuple(turns), audience=who, country=where, size=how_long))
        typer.echo(f"\n{as_plain_text(answer)}\n")
        turns.append(Turn.of(text, answer))
    typer.echo("\nGoodbye.")


@app.command()
def prepare() -> None:
    """Train what the safety screen and the question types learn from our own messages; does nothing when it is up to date."""
    from bot.intent_head import build_head
    from bot.triage import build, model_folder
    from knowledge import KnowledgeError, home_folder

    if not model_folder().exists():
        typer.echo("Training the safety screen and the question types (about two minutes the first time) ...", err=True)
    try:
        triage = build(model_folder())
        head = build_head(home_folder())
    except KnowledgeError as error:
        raise _wrong(f"{error} → {error.hint}") from error
    typer.echo(f"Safety screen {triage.fingerprint[:8]} and question types {head.fingerprint[:8]} are ready.")


@app.command()
def doctor() -> None:
    """Look at model, library and index, and say what to do about what is wrong."""
    from knowledge.doctor import examine

    findings = examine()
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.message}" + ("" if finding.ok else f" → {finding.hint}"))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def as_plain_text(answer: Answer) -> str:
    """An answer for the terminal: text, sources with their trust label, questions for the team, next questions."""
    blocks = [answer.text]
    if answer.missing and answer.kind is not Kind.ABSTAIN:
        blocks.append("Not covered: " + " ".join(answer.missing))
    if answer.citations:
        lines = ["Sources:"]
        for citation in answer.citations:
            label = (
                f"checked by us on {citation.checked}, not yet read by a clinician" if citation.trust == "curated" else "not checked by us"
            )
            lines.append(f"  [{citation.number}] {citation.title}: {citation.section} ({label})")
            lines += [f"      {reference.citation} {reference.url}" for reference in citation.references]
        blocks.append("\n".join(lines))
    if answer.ask_your_team:
        blocks.append("Ask your team:\n" + "\n".join(f"  - {text}" for text in answer.ask_your_team))
    if answer.follow_ups:
        blocks.append("You could ask next:\n" + "\n".join(f"  - {text}" for text in answer.follow_ups))
    if answer.kind not in (Kind.EMERGENCY, Kind.CRISIS):
        blocks.append(NOTICE)
    return "\n\n".join(blocks)


if __name__ == "__main__":
    sys.exit(app())
