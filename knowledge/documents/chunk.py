"""Sections → chunks: whole sentences, within the encoder's limit, each standing alone. Pure.

A chunk never splits a sentence, a table or a short list, and never ends on "such as:". Its header is
"Title · Section". Every citable span is exact: `chunk.text[start:end]`. A table is one citable span with its
heading row, because a row without it says nothing. Where a table alone is over the limit, it is cut between
rows and the heading row is repeated. A chunk that touches a flagged block is refused as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from knowledge.documents.shapes import Block, CleanDocument, Section
from knowledge.schema import Sentence
from knowledge.sentences import split_sentences

MAX_WORDS = 180
MAX_TOKENS = 256
"""Most words of a chunk's text, and most tokens of header and text together (MiniLM reads no further)."""

CountTokens = Callable[[str], int]
_SLICE = 4_000
_SLICE_END = re.compile(r"[.!?][\"'”’)\]]*\s")


@dataclass(frozen=True)
class Chunk:
    """A piece of one section. `section` is "" for text that stands under the title alone."""

    section: str
    header: str
    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Chunks:
    """What came out: chunks to index, chunks refused (section, reason), and sentences too long to cite."""

    chunks: tuple[Chunk, ...]
    refused: tuple[tuple[str, str], ...]
    too_long: int


@dataclass
class _Unit:
    """The smallest piece that a chunk takes whole. `joint` stands between it and the piece before."""

    text: str
    joint: str
    spans: list[tuple[int, int]]
    refused: str | None
    words: int = field(init=False)
    tokens: int = 0

    def __post_init__(self) -> None:
        self.words = len(self.text.split())


def estimate_tokens(text: str) -> int:
    """An upper guess at MiniLM tokens, with its two special ones, for when the tokenizer is not at hand."""
    return 2 + sum(max(1, -(-len(word) // 3)) for word in re.findall(r"[A-Za-z]+|\d|[^\sA-Za-z\d]", text))


def make_chunks(
    document: CleanDocument, count_tokens: CountTokens = estimate_tokens, max_words: int = MAX_WORDS, max_tokens: int = MAX_TOKENS
) -> Chunks:
    """Cut a document into chunks.

    Args:
        document: title and sections as `find_sections` gives them.
        count_tokens: the encoder's own count for a text, its special tokens included.
        max_words: most words of one chunk's text.
        max_tokens: most tokens of header and text together.
    """
    chunks: list[Chunk] = []
    refused: list[tuple[str, str]] = []
    too_long = 0
    special = count_tokens("")
    for section in document.sections:
        header = f"{document.title} · {section.heading}" if section.heading else document.title
        room = max_tokens - count_tokens(header)
        units = []
        for unit in _units(section, max_words, room, lambda text: count_tokens(text) - special):
            if unit.words > max_words or unit.tokens > room:
                too_long += 1
            else:
                units.append(unit)
        for group in _pack(units, max_words, room):
            reason = section.refused or next((unit.refused for unit in group if unit.refused), None)
            if reason:
                refused.append(("" if section.refused else section.heading, reason))
            else:
                chunks.append(_compose(section.heading, header, group))
    return Chunks(tuple(chunks), tuple(refused), too_long)


def _units(section: Section, max_words: int, room: int, count: CountTokens) -> Iterator[_Unit]:
    """The pieces of a section in order; an introduction that ends in a colon is tied to what it introduces."""
    waiting: _Unit | None = None
    for block in section.blocks:
        for unit in _block_units(block, max_words, room, count):
            unit.tokens = count(unit.text)
            if waiting:
                tied = _tie(waiting, unit)
                tied.tokens = waiting.tokens + unit.tokens
                if tied.words <= max_words and tied.tokens <= room:
                    unit = tied
                else:
                    yield waiting
                waiting = None
            if unit.text.endswith(":"):
                waiting = unit
            else:
                yield unit
    if waiting:
        yield waiting


def _tie(first: _Unit, second: _Unit) -> _Unit:
    """Two pieces as one citable span."""
    text = first.text + ("\n" if second.joint != " " else " ") + second.text
    spans = [(0, len(first.text) + 1 + second.spans[0][1])] if second.spans else first.spans
    shift = len(first.text) + 1
    spans += [(start + shift, end + shift) for start, end in second.spans[1:]]
    return _Unit(text, first.joint, spans, first.refused or second.refused)


def _block_units(block: Block, max_words: int, room: int, count: CountTokens) -> Iterator[_Unit]:
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    if block.kind == "text":
        for number, sentence in enumerate(_sentences(block.text)):
            yield _Unit(sentence, " " if number else "\n\n", [(0, len(sentence))], block.refused)
        return
    if not lines:
        return
    text = "\n".join(lines if block.kind == "table" else [f"- {line}" for line in lines])
    is_short_list = block.kind == "list" and sum(len(line.split()) for line in lines) <= 8 * len(lines)
    if (block.kind == "table" or is_short_list) and len(text.split()) <= max_words and count(text) <= room:
        yield _Unit(text, "\n\n", [(0, len(text))], block.refused)
    elif block.kind == "table":
        yield from _table_parts(lines, block.refused, max_words, room, count)
    else:
        for number, line in enumerate(lines):
            item = f"- {line}"
            yield _Unit(item, "\n" if number else "\n\n", [(start + 2, end + 2) for start, end in _spans(line)], block.refused)


def _table_parts(rows: list[str], refused: str | None, max_words: int, room: int, count: CountTokens) -> Iterator[_Unit]:
    """A table that is too big for one chunk: as many rows as fit, each part under the heading row."""
    head, body = rows[0], rows[1:]
    part: list[str] = []
    size = tokens = 0
    head_words, head_tokens = len(head.split()), count(head)
    for row in body:
        words, row_tokens = len(row.split()), count(row)
        if part and (head_words + size + words > max_words or head_tokens + tokens + row_tokens > room):
            text = "\n".join([head, *part])
            yield _Unit(text, "\n\n", [(0, len(text))], refused)
            part, size, tokens = [], 0, 0
        part.append(row)
        size, tokens = size + words, tokens + row_tokens
    text = "\n".join([head, *part])
    yield _Unit(text, "\n\n", [(0, len(text))], refused)


def _sentences(text: str) -> Iterator[str]:
    for start, end in _spans(text):
        yield text[start:end]


def _spans(text: str) -> list[tuple[int, int]]:
    """Sentence spans; a very long paragraph is taken in slices at sentence ends, which keeps the time linear."""
    if len(text) <= _SLICE:
        return split_sentences(text)
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = len(text)
        if end - at > _SLICE:
            stop = _SLICE_END.search(text, at + _SLICE)
            end = stop.end() if stop else len(text)
        if end - at > 20 * _SLICE:
            spans.append((at, end))
        else:
            spans += [(start + at, stop_at + at) for start, stop_at in split_sentences(text[at:end])]
        at = end
    return spans


def _pack(units: list[_Unit], max_words: int, room: int) -> Iterator[list[_Unit]]:
    """Fill chunks evenly, and keep paragraphs whole where they fit: a sentence is read best beside its neighbours."""
    total = sum(unit.words for unit in units)
    least = max(-(-total // max_words), -(-sum(unit.tokens for unit in units) // max(1, room)), 1)
    target = total / least
    group: list[_Unit] = []
    words = tokens = 0
    for paragraph in _paragraphs(units):
        more_words, more_tokens = sum(unit.words for unit in paragraph), sum(unit.tokens for unit in paragraph)
        overflows = words + more_words > max_words or tokens + more_tokens > room
        if group and least > 1 and (words >= 0.8 * target or (overflows and words >= 0.4 * target)):
            yield group
            group, words, tokens = [], 0, 0
        for unit in paragraph:
            if group and (words + unit.words > max_words or tokens + unit.tokens > room):
                yield group
                group, words, tokens = [], 0, 0
            group.append(unit)
            words, tokens = words + unit.words, tokens + unit.tokens
    if group:
        yield group


def _paragraphs(units: list[_Unit]) -> Iterator[list[_Unit]]:
    paragraph: list[_Unit] = []
    for unit in units:
        if paragraph and unit.joint == "\n\n":
            yield paragraph
            paragraph = []
        paragraph.append(unit)
    if paragraph:
        yield paragraph


def _compose(section: str, header: str, group: list[_Unit]) -> Chunk:
    text = ""
    sentences: list[Sentence] = []
    for unit in group:
        if text:
            text += unit.joint
        sentences += [Sentence(len(text) + start, len(text) + end, ()) for start, end in unit.spans]
        text += unit.text
    return Chunk(section, header, text, tuple(sentences))
