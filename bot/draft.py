"""The parts of an answer before it is checked: pieces of text, each owned by us or taken from a passage.

A piece knows where it stands in its passage, so that a citation can quote the exact span. Layout (list
marks, paragraph breaks, table bars) travels as `lead`, apart from the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.schema import Citation, Claim, SourceReference
from knowledge import Library, Passage


@dataclass(frozen=True)
class Piece:
    """One sentence or table cell. `passage` is None for a sentence that our code owns."""

    text: str
    lead: str = ""
    tail: str = ""
    passage: Passage | None = None
    start: int = 0
    end: int = 0
    refs: tuple[str, ...] = ()
    is_cell: bool = False


@dataclass(frozen=True)
class Draft:
    """Pieces in reading order, and what stands beside them."""

    pieces: tuple[Piece, ...] = ()
    missing: tuple[str, ...] = ()
    ask_your_team: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    aspect: str | None = None


@dataclass(frozen=True)
class Cited:
    """A draft with numbers: the finished text and its proof."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    parts: tuple[str, ...] = field(default=())


def owned(text: str, lead: str = "") -> Piece:
    """A sentence of our own closed list."""
    return Piece(text, lead)


def passage_pieces(passage: Passage, first_lead: str = "", keep: int | None = None) -> list[Piece]:
    """The sentences of a passage as pieces, with its paragraphs and list marks.

    Args:
        keep: at most this many sentences from the start; all when None.
    """
    pieces = []
    previous_end = 0
    for number, sentence in enumerate(passage.sentences[:keep]):
        between = passage.text[previous_end : sentence.start]
        lead = first_lead + between.lstrip("\n") if number == 0 else (between if between.strip() or "\n" in between else " ")
        pieces.append(Piece(passage.text[sentence.start : sentence.end], lead, "", passage, sentence.start, sentence.end, sentence.refs))
        previous_end = sentence.end
    return pieces


def cite(pieces: tuple[Piece, ...], library: Library) -> Cited:
    """Number the citations and write the text.

    Neighbouring sentences of one passage that rest on the same references share a citation, whose quote is
    the whole stretch. A sentence without references of its own joins its neighbour.
    """
    groups = _group(pieces)
    citations: list[Citation] = []
    claims: list[Claim] = []
    parts: list[str] = []
    numbers: dict[tuple[str, int, int], int] = {}
    number_of_piece: dict[int, int] = {}
    for members in groups:
        first, last = pieces[members[0]], pieces[members[-1]]
        passage = first.passage
        if passage is None:
            continue
        key = (passage.id, first.start, last.end)
        if key not in numbers:
            numbers[key] = len(citations) + 1
            refs = tuple(dict.fromkeys(ref for member in members for ref in pieces[member].refs))
            citations.append(_citation(numbers[key], passage, first.start, last.end, refs, library))
        for member in members:
            number_of_piece[member] = numbers[key]
    for position, piece in enumerate(pieces):
        marker = f" [{number_of_piece[position]}]" if position in number_of_piece else ""
        parts.append(f"{piece.lead}{piece.text}{marker}{piece.tail}")
        if marker:
            claims.append(Claim(text=piece.text, citations=(number_of_piece[position],)))
    return Cited("".join(parts).strip(), tuple(claims), tuple(citations), tuple(parts))


def _group(pieces: tuple[Piece, ...]) -> list[list[int]]:
    """Positions of the pieces that share a citation. A sentence without references joins what stands before it."""
    groups: list[list[int]] = []
    refs_of_group: tuple[str, ...] = ()
    for position, piece in enumerate(pieces):
        continues = groups and groups[-1][-1] == position - 1 and _continues(pieces[position - 1], piece)
        if continues and (not piece.refs or not refs_of_group or piece.refs == refs_of_group):
            groups[-1].append(position)
            refs_of_group = refs_of_group or piece.refs
            continue
        groups.append([position])
        refs_of_group = piece.refs
    return groups


def _continues(previous: Piece, piece: Piece) -> bool:
    """Whether two pieces are neighbours in one passage with nothing but layout between them."""
    if piece.passage is None or previous.passage is not piece.passage or piece.start < previous.end:
        return False
    return not re.search(r"[^\s-]", piece.passage.text[previous.end : piece.start])


def _citation(number: int, passage: Passage, start: int, end: int, refs: tuple[str, ...], library: Library) -> Citation:
    references = tuple(
        SourceReference(id=key, citation=reference.citation, url=reference.address, read=reference.read)
        for key in refs
        if (reference := library.references.get(key)) is not None
    )
    return Citation(
        number=number,
        source_id=passage.source_id,
        title=passage.source_title,
        section=passage.section,
        passage_id=passage.id,
        quote=passage.text[start:end],
        start=start,
        end=end,
        trust=passage.trust,
        checked=passage.checked,
        references=references,
    )
