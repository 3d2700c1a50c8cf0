"""The library as passages: each card, each table row and each term becomes one passage with exact offsets.

A passage stands alone: its header names source and section, and its text is what a reader sees and what
a citation quotes. Figures are told here, by code, so that chat, table and search read the same sentences.
"""

from __future__ import annotations

import re

from knowledge.load import Library
from knowledge.numbers import denominator_for, figure_sentences
from knowledge.schema import Card, Option, Passage, Sentence, Term, Topic
from knowledge.sentences import read_marked_text, split_sentences

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
        found += _cell_passages(option)
        found += [_card_passage(option, card, option.title, (option.id,)) for card in option.cards]
        found += _figure_passages(option)
    for topic in library.topics:
        found += [_card_passage(topic, card, topic.title, card.options) for card in topic.cards]
    found += [_term_passage(term) for term in library.glossary]
    return found


def _card_passage(source: Option | Topic, card: Card, title: str, options: tuple[str, ...]) -> Passage:
    marked = read_marked_text(card.text)
    return Passage(
        id=f"{source.id}#{card.id}",
        source_id=source.id,
        source_title=title,
        section=card.question,
        header=f"{title}: {card.question}" if _mentions(card.question, title) is None else card.question,
        text=marked.text,
        sentences=marked.sentences,
        kind="card",
        trust="curated",
        aspect=str(card.aspect),
        options=options,
        checked=source.checked.isoformat(),
        doors=(card.question, *card.doors),
        figures=tuple(figure_id(source.id, figure) for figure in card.figures),
    )


def figure_id(option_id: str, figure: str) -> str:
    """Id of the passage that tells a figure of an option."""
    return f"{option_id}#figure-{figure}"


def _figure_passages(option: Option) -> list[Passage]:
    """Each figure of an option as sentences, shares of one card out of the same number of people."""
    by_id = {figure.id: figure for figure in option.figures}
    sizes: dict[str, int] = {}
    sections: dict[str, Card] = {}
    for card in option.cards:
        together = [by_id[figure_id] for figure_id in card.figures]
        for figure in together:
            sizes[figure.id] = max(sizes.get(figure.id, 0), denominator_for(together))
            sections.setdefault(figure.id, card)
    found = []
    for figure in option.figures:
        text = ""
        spans = []
        for line in figure_sentences(figure, sizes.get(figure.id)):
            text += " " if text else ""
            spans.append(Sentence(len(text), len(text) + len(line), figure.refs))
            text += line
        card_of = sections.get(figure.id)
        found.append(
            Passage(
                id=figure_id(option.id, figure.id),
                source_id=option.id,
                source_title=option.title,
                section=card_of.question if card_of else f"Figures on {option.name}",
                header=f"{option.title}: {figure.outcome}",
                text=text,
                sentences=tuple(spans),
                kind="figure",
                trust="curated",
                aspect=str(card_of.aspect) if card_of else "general",
                options=(option.id,),
                checked=option.checked.isoformat(),
            )
        )
    return found


def _mentions(question: str, title: str) -> str | None:
    """A word of the title that the question already names, so that the header need not repeat it."""
    lower = question.lower()
    return next((word for word in re.findall(r"[a-z]{5,}", title.lower()) if word in lower), None)


def cell_id(option_id: str, row: str) -> str:
    """Id of the passage that holds one table cell of an option."""
    return f"{option_id}#cell-{row.replace('_', '-')}"


def _cell_passages(option: Option) -> list[Passage]:
    """The table cells of an option, one passage each, so that each can be cited by itself."""
    return [
        Passage(
            id=cell_id(option.id, row),
            source_id=option.id,
            source_title=option.title,
            section=GLANCE_LABELS[row],
            header=f"{option.title}: {GLANCE_LABELS[row]}",
            text=cell.text,
            sentences=_plain_sentences(cell.text, cell.refs),
            kind="cell",
            trust="curated",
            aspect="general",
            options=(option.id,),
            checked=option.checked.isoformat(),
        )
        for row, cell in option.glance.cells()
    ]


def _plain_sentences(text: str, refs: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Each sentence of a text that rests on one set of references."""
    return tuple(Sentence(start, end, refs) for start, end in split_sentences(text))


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
        sentences=_plain_sentences(f"{term.term}: {term.plain}", term.refs),
        kind="term",
        trust="curated",
        aspect="general",
        options=(),
        checked="",
        doors=(*(f"what does {form} mean" for form in forms), f"what is {term.term}"),
    )
