"""The library as passages: each card, each table row and each term becomes one passage with exact offsets.

A passage stands alone: its header names source and section, and its text is what a reader sees and what
a citation quotes. Figures are told here, by code, so that chat, table and search read the same sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.load import Library
from knowledge.numbers import denominator_for, figure_sentences
from knowledge.schema import Card, Figure, Option, Passage, Sentence, Term, Topic
from knowledge.sentences import read_marked_text

GLANCE_LABELS = {
    "kind": "What it is",
    "approved_for": "Approved for",
    "route": "How it is taken",
    "how_often": "How often",
    "where": "Where",
    "benefit": "What the trials found",
    "common_side_effects": "Common side effects",
    "serious_risks": "Serious risks",
    "tests_before": "Tests before",
    "tests_during": "Tests during",
    "pregnancy": "Pregnancy",
    "breastfeeding": "Breastfeeding",
    "vaccines": "Vaccines",
    "stopping": "Stopping",
}
"""Row labels of the table, in order; the same words in chat, table and visit page."""


def library_passages(library: Library) -> list[Passage]:
    """All passages of the library: options, topics, glossary; in a fixed order."""
    found: list[Passage] = []
    for option in library.options:
        found.append(glance_passage(option))
        found += [_card_passage(option, card, option.title, (option.id,), option.figures) for card in option.cards]
    for topic in library.topics:
        found += [_card_passage(topic, card, topic.title, card.options, ()) for card in topic.cards]
    found += [_term_passage(term) for term in library.glossary]
    return found


def _card_passage(source: Option | Topic, card: Card, title: str, options: tuple[str, ...], figures: Iterable[Figure]) -> Passage:
    marked = read_marked_text(card.text)
    text, sentences = marked.text, list(marked.sentences)
    by_id = {figure.id: figure for figure in figures}
    chosen = [by_id[figure_id] for figure_id in card.figures]
    size = denominator_for(chosen) if chosen else None
    for figure in chosen:
        text, added = _append(text, figure_sentences(figure, size), figure.refs)
        sentences += added
    return Passage(
        id=f"{source.id}#{card.id}",
        source_id=source.id,
        source_title=title,
        section=card.question,
        header=f"{title}: {card.question}" if _mentions(card.question, title) is None else card.question,
        text=text,
        sentences=tuple(sentences),
        kind="card",
        trust="curated",
        aspect=str(card.aspect),
        options=options,
        checked=source.checked.isoformat(),
        doors=(card.question, *card.doors),
        next_questions=source.follow_ups,
    )


def _append(text: str, lines: list[str], refs: tuple[str, ...]) -> tuple[str, list[Sentence]]:
    """Add a paragraph of sentences to `text`; give the new text and their spans."""
    spans = []
    text += "\n\n"
    for number, line in enumerate(lines):
        if number:
            text += " "
        spans.append(Sentence(len(text), len(text) + len(line), refs, is_figure=True))
        text += line
    return text, spans


def _mentions(question: str, title: str) -> str | None:
    """A word of the title that the question already names, so that the header need not repeat it."""
    lower = question.lower()
    return next((word for word in re.findall(r"[a-z]{5,}", title.lower()) if word in lower), None)


def glance_passage(option: Option) -> Passage:
    """The table row of an option as one passage: a line for each cell, each line a citable span."""
    text = ""
    sentences = []
    for name, cell in option.glance.cells():
        if text:
            text += "\n"
        text += f"{GLANCE_LABELS[name]}: "
        sentences.append(Sentence(len(text), len(text) + len(cell.text), cell.refs))
        text += cell.text
    return Passage(
        id=f"{option.id}#glance",
        source_id=option.id,
        source_title=option.title,
        section="At a glance",
        header=f"{option.title} at a glance",
        text=text,
        sentences=tuple(sentences),
        kind="glance",
        trust="curated",
        aspect="general",
        options=(option.id,),
        checked=option.checked.isoformat(),
    )


def _term_passage(term: Term) -> Passage:
    slug = re.sub(r"[^a-z0-9]+", "-", term.term.lower()).strip("-")
    forms = [term.term, *term.also]
    return Passage(
        id=f"glossary#{slug}",
        source_id="glossary",
        source_title="Glossary",
        section=term.term,
        header=f"What does {term.term} mean?",
        text=f"{term.term}: {term.plain}",
        sentences=(Sentence(0, len(term.term) + 2 + len(term.plain), term.refs),),
        kind="term",
        trust="curated",
        aspect="general",
        options=(),
        checked="",
        doors=(*(f"what does {form} mean" for form in forms), f"what is {term.term}"),
    )
