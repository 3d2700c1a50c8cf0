"""Sentences with exact offsets: marked library text in, clean text and spans out. Pure.

Library text ends each sentence with its references, `... an infection. [ocrevus-label, hauser2017]`,
or with `[-]` where it states no fact. The markers are taken out and become spans, so that the
text a reader sees and the text a citation quotes are the same string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.schema import Sentence

_MARKER = re.compile(r"[ \t]*\[(-|[a-z0-9][a-z0-9.-]*(?:\s*,\s*[a-z0-9][a-z0-9.-]*)*)\]")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_ABBREVIATIONS = frozenset(
    "e.g. i.e. vs. dr. mr. mrs. prof. approx. etc. st. fig. al. inc. u.s. jan. feb. aug. sept. oct. nov. dec.".split()
)
_BREAK = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")


@dataclass(frozen=True)
class MarkedText:
    """Clean text, its sentences, and the pieces that carry no marker at all (an error in the library)."""

    text: str
    sentences: tuple[Sentence, ...]
    unmarked: tuple[str, ...]


def unwrap(text: str) -> str:
    """Join lines that were only wrapped: blank lines and list items stay, other breaks become spaces."""
    paragraphs = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in block.splitlines():
            if not lines or _BULLET.match(line):
                lines.append(line.strip())
            else:
                lines[-1] += " " + line.strip()
        paragraphs.append("\n".join(_BULLET.sub("- ", line) for line in lines))
    return "\n\n".join(paragraphs)


def read_marked_text(text: str) -> MarkedText:
    """Take the reference markers out of library text and keep them as sentence spans."""
    source = unwrap(text)
    clean: list[str] = []
    length = 0
    sentences: list[Sentence] = []
    unmarked: list[str] = []
    at = 0

    def push(piece: str) -> tuple[int, int]:
        """Append a piece; return the span of its visible sentence (no bullet, no outer space)."""
        nonlocal length
        clean.append(piece)
        lead = len(piece) - len(piece.lstrip())
        body = piece.lstrip()
        bullet = _BULLET.match(body)
        if bullet:
            lead += bullet.end()
        start, end = length + lead, length + len(piece.rstrip())
        length += len(piece)
        return start, end

    for marker in _MARKER.finditer(source):
        start, end = push(source[at : marker.start()])
        refs = () if marker[1] == "-" else tuple(key.strip() for key in marker[1].split(","))
        if end > start:
            sentences.append(Sentence(start, end, refs))
        at = marker.end()
    tail = source[at:]
    if tail.strip():
        start, end = push(tail)
        sentences.append(Sentence(start, end, ()))
        unmarked.append(tail.strip())
    return MarkedText("".join(clean).rstrip(), tuple(sentences), tuple(unmarked))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of plain text; a line break ends a sentence, an abbreviation does not."""
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in _BREAK.finditer(text, line.start(), line.end()):
            word = text[: stop.end()].rsplit(None, 1)[-1].lower()
            following = text[stop.end() : line.end()].lstrip()
            if word in _ABBREVIATIONS or (following and following[0].islower() and word.endswith(".")):
                continue
            if re.fullmatch(r"\(?[a-z]\.", word) and following:
                continue
            spans.append((start, stop.end()))
            start = stop.end()
        spans.append((start, line.end()))
    trimmed = []
    for start, end in spans:
        piece = text[start:end]
        bullet = _BULLET.match(piece)
        lead = bullet.end() if bullet else len(piece) - len(piece.lstrip())
        begin, finish = start + lead, start + len(piece.rstrip())
        if finish > begin:
            trimmed.append((begin, finish))
    return trimmed
