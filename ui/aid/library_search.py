"""Finding a place in the library by its words: sources, cards and glossary terms. Plain matching, no index needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.load import Library
    from knowledge.schema import Card, Option, Reference, Term, Topic

MAX_CARDS = 12


@dataclass(frozen=True)
class Found:
    """What holds all words that were typed; cards best first, at most `MAX_CARDS` of `card_count`."""

    options: tuple[Option, ...]
    topics: tuple[Topic, ...]
    cards: tuple[tuple[Option | Topic, Card], ...]
    card_count: int
    terms: tuple[Term, ...]
    works: tuple[tuple[str, Reference], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.options or self.topics or self.cards or self.terms or self.works)


def search(library: Library, query: str) -> Found:
    """Everything that holds all words of `query` in any order; without words all sources, and no card or term."""
    words = query.casefold().split()
    if not words:
        return Found(library.options, library.topics, (), 0, (), ())
    scored: list[tuple[int, Option | Topic, Card]] = []
    for source in library.sources:
        title = _names_of(source)
        for card in source.cards:
            score = _score(words, title, card)
            if score:
                scored.append((score, source, card))
    scored.sort(key=lambda one: -one[0])
    with_card = {source.id for _, source, _ in scored}
    return Found(
        options=tuple(one for one in library.options if _holds(words, _names_of(one)) or one.id in with_card),
        topics=tuple(one for one in library.topics if _holds(words, _names_of(one)) or one.id in with_card),
        cards=tuple((source, card) for _, source, card in scored[:MAX_CARDS]),
        card_count=len(scored),
        terms=tuple(one for one in library.glossary if _holds(words, " ".join((one.term, *one.also)).casefold())),
        works=tuple((key, one) for key, one in sorted(library.references.items()) if _holds(words, one.citation.casefold())),
    )


def _names_of(source: Option | Topic) -> str:
    return " ".join((source.title, *getattr(source, "brands", ()))).casefold()


def _holds(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


def _score(words: list[str], title: str, card: Card) -> int:
    """0: a word is nowhere; else higher the nearer to the title the words stand."""
    question, doors, text = card.question.casefold(), " ".join(card.doors).casefold(), card.text.casefold()
    score = 0
    for word in words:
        places = [value for value, place in ((4, question), (3, title), (2, doors), (1, text)) if word in place]
        if not places:
            return 0
        score += max(places)
    return score
