"""Compose the answer from cards: one card whole, number rows as code rendered them, a second card for a second part.

When another card fits the question about as well as the first, it follows after a line that says so: a reader then finds
the answer without having to ask again. Nothing is stitched: the sentences of a card stay together and in order. Three sizes: one line (the card's
lead), short (at most 150 words) and long (with the next card of the same source on the same subject).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.draft import Draft, Piece, owned, passage_pieces
from bot.follow_ups import suggest
from bot.frames import asks_number, asks_share
from bot.judge import Verdict
from bot.schema import Boundary, Question
from bot.texts import say
from bot.understand import Understood, title_of
from knowledge import Index, Passage

MAX_WORDS = 150
MAX_LONG_WORDS = 320
MIN_SECOND_WORDS = 30
"""Room that a second card needs to say anything of use."""
TEAM_QUESTIONS = 2
SHARE = 0.15
"""Added to a share of people when "how many people" is asked: a rate or a mean does not answer that."""
GRAVE = -0.15
"""Added to a figure about the grave form of something ("a serious reaction", "made them stop") when only the thing itself is asked for."""
_GRAVE = re.compile(
    r"\b(?:serious|severe\w*|stop\w*|gave up|quit\w*|bad(?:ly)?|danger\w*|worst|deaths?|die[ds]?|hospital\w*|fatal|kill\w*)\b",
    re.IGNORECASE,
)
_IS_SHARE = re.compile(r"\bof (?:100|1,000|10,000|100,000)\b")
MIN_FIGURE = 0.6
"""Least score of a figure that is told with a card to which it does not belong, when a number is asked for."""


def write_cards(question: Question, understood: Understood, verdict: Verdict, index: Index) -> Draft:
    """The draft of a normal answer from the chosen passages."""
    passages = list(dict.fromkeys(found.hit.passage for found in verdict.chosen if found is not None))
    limit = MAX_LONG_WORDS if question.size == "long" else MAX_WORDS
    pieces: list[Piece] = []
    if question.size == "line":
        pieces = passage_pieces(passages[0], keep=1)
    elif passages[0].trust == "imported":
        body = _within(passage_pieces(passages[0]), limit - MIN_SECOND_WORDS)
        pieces = [owned(say("imported", "label")), *with_lead(body, "\n\n")]
    else:
        if question.size == "long":
            passages += _neighbours(passages[0], index)
        second = verdict.runner_up.hit.passage if verdict.runner_up and question.size == "short" else None
        asked = understood.standalone
        fit = {figure: score + _figure_nudge(index.passage(figure).text, asked) for figure, score in verdict.figures.items()}
        for number, passage in enumerate(passages):
            room = limit - count_words(pieces)
            if number and room < MIN_SECOND_WORDS:
                break
            pieces += with_lead(_card_pieces(passage, room, number == 0, fit, understood, index), "\n\n" if number else "")
        bridge = owned(say("also_fits"), lead="\n\n")
        room = limit - count_words([*pieces, bridge])
        if second is not None and room >= MIN_SECOND_WORDS:
            pieces += [bridge, *with_lead(_card_pieces(second, room, False, fit, understood, index), "\n\n")]
    library = index.library
    missing = [say("abstain", "no_page", name=title_of(option, library)) for option in verdict.without_page]
    missing += [
        f"“{part.text.strip()}”"
        for part, found in zip(understood.parts, verdict.chosen, strict=True)
        if found is None and len(understood.parts) > 1
    ]
    first = passages[0]
    return Draft(
        pieces=tuple(pieces),
        missing=tuple(missing),
        ask_your_team=team_questions(first, index),
        follow_ups=suggest(first, understood, question.turns, index),
        options=understood.options or ((first.source_id,) if first.source_id in index.library.option_by_id else ()),
        aspect=understood.aspects[0] if understood.aspects else first.aspect,
    )


def write_boundary(boundary: Boundary, draft: Draft | None) -> Draft:
    """Own the limit, say why, give the general facts that were found, ask what matters, name who can help.

    Args:
        draft: the facts (cards or a table), or None when the sources hold nothing on the subject.
    """
    kind = boundary.value
    opening = [owned(say("boundary", kind, "limit"))]
    closing = owned(say("boundary", kind, "ask"), lead="\n\n")
    if draft is None:
        return Draft(pieces=(*opening, owned(say("boundary", "nothing"), lead=" "), closing))
    is_table = any(piece.is_cell for piece in draft.pieces)
    why = "why_one" if boundary is Boundary.CHOICE and not is_table else "why"
    opening.append(owned(say("boundary", kind, why), lead=" "))
    facts = with_lead(list(draft.pieces), "\n\n")
    room = MAX_WORDS - count_words([*opening, closing])
    return Draft(
        pieces=(*opening, *(facts if is_table else _within(facts, room)), closing),
        missing=draft.missing,
        ask_your_team=draft.ask_your_team,
        follow_ups=draft.follow_ups,
        options=draft.options,
        aspect=draft.aspect,
    )


def _figures_for(passage: Passage, fit: Mapping[str, float], understood: Understood, index: Index) -> tuple[str, ...]:
    """Figures to tell with a card: its own, those nearest to the question first. When a number is asked for, a figure of
    the same source or of a named treatment that is nearer than all of these stands before them.

    Args:
        fit: how well each figure that was found fits the question.
    """
    own = tuple(sorted(passage.figures, key=lambda figure: -fit.get(figure, 0.0)))
    if not asks_number(understood.standalone):
        return own
    sources = {passage.source_id, *understood.options}
    others = [figure for figure in fit if index.passage(figure).source_id in sources and figure not in own]
    nearest = max(others, key=lambda figure: fit[figure], default="")
    is_nearer = nearest and fit[nearest] >= MIN_FIGURE and fit[nearest] > max((fit.get(figure, 0.0) for figure in own), default=0.0)
    return (nearest, *own) if is_nearer else own


def _figure_nudge(text: str, asked: str) -> float:
    share = SHARE if asks_share(asked) and _IS_SHARE.search(text) else 0.0
    return share + (GRAVE if _GRAVE.search(text) and not _GRAVE.search(asked) else 0.0)


def _card_pieces(passage: Passage, room: int, whole: bool, fit: Mapping[str, float], understood: Understood, index: Index) -> list[Piece]:
    """A card and figures after it, as far as they fit into `room` words.

    Args:
        whole: show all of the card's prose; else cut it after any sentence but the first.
    """
    pieces = _within(passage_pieces(passage), room, whole)
    if len(pieces) < len(passage.sentences):
        return pieces
    for figure_id in _figures_for(passage, fit, understood, index):
        figure = passage_pieces(index.passage(figure_id), first_lead="\n\n")
        # A figure is told whole or not at all: one group must never stand alone.
        if count_words(pieces) + count_words(figure) <= room:
            pieces += figure
    return pieces


def _within(pieces: list[Piece], room: int, whole: bool = False) -> list[Piece]:
    """The pieces from the start that fit into a number of words; at least the first."""
    if whole:
        return pieces
    kept = pieces[:1]
    for piece in pieces[1:]:
        if count_words([*kept, piece]) > room:
            break
        kept.append(piece)
    return kept


def with_lead(pieces: list[Piece], lead: str) -> list[Piece]:
    """The same pieces, the first one after `lead`."""
    return [replace(pieces[0], lead=lead + pieces[0].lead.lstrip("\n")), *pieces[1:]] if pieces else []


def count_words(pieces: list[Piece] | tuple[Piece, ...]) -> int:
    """Words of the pieces as a reader counts them, without table marks."""
    return sum(len([w for w in piece.text.split() if any(c.isalnum() for c in w)]) for piece in pieces)


def _neighbours(passage: Passage, index: Index) -> list[Passage]:
    """The next card of the same source with the same aspect, else the card that follows."""
    cards = [p for p in index.passages_of(passage.source_id) if p.kind in ("card", "chunk")]
    if passage not in cards:
        return []
    place = cards.index(passage)
    same = [p for p in cards if p.aspect == passage.aspect and p is not passage and passage.aspect != "general"]
    return same[:1] or cards[place + 1 : place + 2]


def team_questions(passage: Passage, index: Index) -> tuple[str, ...]:
    """Questions to take to the team, from the source of the answer, those nearest to its section first."""
    library = index.library
    source = library.option_by_id.get(passage.source_id) or library.topic_by_id.get(passage.source_id)
    if source is None:
        return ()
    from knowledge.words import tokens

    about = set(tokens(passage.section))
    ranked = sorted(source.ask_your_team, key=lambda text: -len(about & set(tokens(text))))
    return tuple(ranked[:TEAM_QUESTIONS])
