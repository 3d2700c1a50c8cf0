"""An answer's Markdown as a reader hears it: no markers, no source lines, tables apart. Pure.

Every scorer reads an answer through these functions, so that "the text" means the same everywhere. The rules move
the scores, hence they are written here, in one place, with tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.sentences import split_sentences

_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\](?!\()")
_TABLE_LINE = re.compile(r"^\s*\|.*\|\s*$")
_SOURCE_LINE = re.compile(r"^\s*(?:[-*•]\s*)?(?:\*\*|__)?(?:sources?|references?|citations?)(?:\*\*|__)?\s*:", re.IGNORECASE)
_SOURCE_ITEM = re.compile(r"^\s*(?:[-*•]\s*)?\[\d{1,3}\]:?\s+\S")
_ORDINAL = re.compile(r"^(\s*)\d{1,2}[.)]\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)[^*_]+(?:\*\*|__)\s*:?\s*$")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
_CHARACTERS = str.maketrans("’‘“”‐‑‒–—−\u00a0\u2009\u202f", "''\"\"------   ")
NEGATION = re.compile(
    r"\b(?:no|not(?! only)|never|nor|neither|without|cannot|none|nobody|nothing|unlikely|rather than|instead of|[a-z]+n't)\b", re.IGNORECASE
)
"""Words that turn a statement round. "Not only" does not."""


@dataclass(frozen=True)
class MarkedSentence:
    """One sentence without its markers, and the citation numbers that belong to it."""

    text: str
    markers: tuple[int, ...]
    heading: bool = False


def plain_characters(text: str) -> str:
    """Curly quotes, long dashes and odd spaces as their plain twins, so that a pattern need not know them."""
    return text.translate(_CHARACTERS)


def strip_markers(text: str) -> str:
    """Text without citation markers such as [1] or [1, 2]."""
    return _MARKER.sub("", text)


def _is_source_line(line: str) -> bool:
    return bool(_SOURCE_LINE.match(line) or _SOURCE_ITEM.match(line))


def _is_heading(line: str) -> bool:
    return bool(_HEADING.match(line) or _BOLD_LINE.match(line))


def _strip_markdown(line: str) -> str:
    line = _HEADING.sub("", line)
    line = re.sub(r"^\s*>\s?", "", line)
    line = _ORDINAL.sub(r"\1- ", line)
    line = _TAG.sub("", _LINK.sub(r"\1", line))
    return _EMPHASIS.sub("", line)


def _prose_lines(text: str) -> list[str]:
    """Lines of the answer's prose, still marked: tables and source lines gone."""
    return [line for line in plain_characters(text).split("\n") if not _TABLE_LINE.match(line) and not _is_source_line(line)]


def prose(text: str) -> str:
    """What is read aloud: no tables, source lines, markers or Markdown; line breaks stay."""
    return "\n".join(_strip_markdown(strip_markers(line)).rstrip() for line in _prose_lines(text)).strip()


def visible(text: str) -> str:
    """Everything that states something: prose and tables, without markers, source lines or Markdown; one line."""
    lines = [line for line in plain_characters(text).split("\n") if not _is_source_line(line)]
    return re.sub(r"\s+", " ", " ".join(_strip_markdown(strip_markers(line)) for line in lines)).strip()


def count_words(text: str) -> int:
    """Words of the answer as a reader counts them, without tables, source lines and markers."""
    return len(re.findall(r"\S*\w\S*", prose(text)))


def sentences(text: str) -> list[MarkedSentence]:
    """Sentences of the prose with their citation numbers.

    A marker belongs to the sentence in which it stands or which it follows, also from the next line.
    """
    found: list[MarkedSentence] = []
    for line in _prose_lines(text):
        # Markers are taken out first, so that "one. [1] Two" splits where the reader sees the sentence end.
        clean, markers = _take_markers(_strip_markdown(line))
        spans = split_sentences(clean)
        pieces = [MarkedSentence(clean[start:end], (), _is_heading(line)) for start, end in spans]
        for position, numbers in markers:
            # The last sentence that began before the marker; before the first one it belongs to the line above.
            owner = max((index for index, (start, _) in enumerate(spans) if start < position), default=-1)
            if owner >= 0:
                pieces[owner] = _with_markers(pieces[owner], numbers)
            elif found:
                found[-1] = _with_markers(found[-1], numbers)
            elif pieces:
                pieces[0] = _with_markers(pieces[0], numbers)
        found += pieces
    return found


def _with_markers(sentence: MarkedSentence, numbers: Iterable[int]) -> MarkedSentence:
    return MarkedSentence(sentence.text, (*sentence.markers, *numbers), sentence.heading)


def _take_markers(line: str) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """Line without markers, and each marker's place in that line with its numbers."""
    clean = ""
    markers: list[tuple[int, tuple[int, ...]]] = []
    at = 0
    for match in _MARKER.finditer(line):
        clean += line[at : match.start()]
        markers.append((len(clean), tuple(int(number) for number in re.findall(r"\d+", match[1]))))
        at = match.end()
    return clean + line[at:], markers


def marker_numbers(text: str) -> list[int]:
    """Every citation number in the answer, tables included, source lines not, in order."""
    return [
        int(number)
        for line in text.split("\n")
        if not _is_source_line(line)
        for match in _MARKER.finditer(line)
        for number in re.findall(r"\d+", match[1])
    ]
