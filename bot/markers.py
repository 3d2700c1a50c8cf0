"""Sentences and their [1] markers out of a model's text, however the stream was cut. Pure.

A sentence is given out once what follows it can no longer change it: its markers may stand before or behind the full
stop, and a bracket may arrive in pieces. So any split of one text gives the same sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge import split_sentences

Lead = Literal["", "paragraph", "item"]

_MARKER = re.compile(r"\s*[\[【]\s*(\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)\s*[\]】]")
_OPEN_MARKER = re.compile(r"\s*[\[【][\d\s,;–-]*$")
_STOP = re.compile(r"[.!?…]+[\"'”’)*_]*")
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s|^\s*\*\*[^*]+\*\*:?\s*$|^\s*[^.!?]{1,60}:\s*$")
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}[.)]$")
_THOUGHT = re.compile(r"<think>.*?</think>\s*", re.DOTALL)
_OPENING = "<think>"


@dataclass(frozen=True)
class MarkedSentence:
    """One sentence without its markers; `markers` are the numbers of the passages that it names."""

    text: str
    markers: tuple[int, ...]
    lead: Lead = ""


class MarkerParser:
    """Feed it pieces of a text; it gives back each sentence as soon as it is complete."""

    def __init__(self) -> None:
        self._rest = ""
        self._pending_break = False

    def feed(self, piece: str) -> list[MarkedSentence]:
        """Take the next piece of the text; return the sentences that it completed."""
        self._rest += piece
        return self._cut(final=False)

    def close(self) -> list[MarkedSentence]:
        """The text has ended: return what is left, if it is a whole sentence. A sentence cut off in the middle is dropped."""
        return self._cut(final=True)

    def _cut(self, final: bool) -> list[MarkedSentence]:
        found: list[MarkedSentence] = []
        if not self._drop_thought(final):
            return found
        while (end := self._next_end(final)) is not None:
            raw, self._rest = self._rest[:end], self._rest[end:]
            sentence = self._read(raw)
            if sentence is not None:
                found.append(sentence)
        if final:
            self._rest = ""
        return found

    def _drop_thought(self, final: bool) -> bool:
        """Take out what a reasoning model writes to itself; False while it may still be doing so."""
        self._rest = _THOUGHT.sub("", self._rest)
        start = self._rest.lstrip()
        if start.startswith(_OPENING):
            if final:
                self._rest = ""
            return False
        return final or not (start and _OPENING.startswith(start))

    def _next_end(self, final: bool) -> int | None:
        """Where the first sentence of the rest ends, its markers included; None when that is not sure yet."""
        text = self._rest
        line_end = text.find("\n", len(text) - len(text.lstrip()))
        for stop in _STOP.finditer(text):
            if line_end != -1 and stop.start() > line_end:
                break
            end = _after_markers(text, stop.end())
            tail = text[end:]
            if not tail.strip() or _OPEN_MARKER.match(tail):
                if final:
                    return len(text) if not _OPEN_MARKER.match(tail) else end
                return None
            if not tail[0].isspace() and end == stop.end():
                continue  # "1.5", "e.g.": no space behind the stop
            if _NUMBERED.search(text[: stop.end()]):
                continue
            first = tail.lstrip()[0]
            # The rules for abbreviations are those of the library's own texts.
            if "\n" not in tail[: len(tail) - len(tail.lstrip())] and len(split_sentences(f"{text[: stop.end()]} {first}")) < 2:
                continue
            return end
        if line_end != -1 and text[line_end:].strip():
            end = _after_markers(text, line_end)
            return None if _OPEN_MARKER.match(text[end:]) and not final else max(end, line_end + 1)
        return None

    def _read(self, raw: str) -> MarkedSentence | None:
        breaks = "\n\n" in raw[: len(raw) - len(raw.lstrip())] or self._pending_break
        self._pending_break = raw.endswith("\n") and not raw.strip()
        body = raw.strip()
        is_item = bool(_ITEM.match(body))
        numbers = tuple(dict.fromkeys(number for match in _MARKER.finditer(body) for number in _numbers(match[1])))
        text = _MARKER.sub("", _ITEM.sub("", body)).strip()
        text = re.sub(r"\s+([.,;!?])", r"\1", re.sub(r"\*\*|__", "", text)).strip()
        if not re.search(r"\w", text) or _HEADING.match(body) or not re.search(r"[.!?…][\"'”’)]*$", text):
            return None
        return MarkedSentence(text, numbers, "item" if is_item else ("paragraph" if breaks else ""))


def _after_markers(text: str, at: int) -> int:
    """The place behind all markers that stand at `at`."""
    while match := _MARKER.match(text, at):
        at = match.end()
    return at


def _numbers(inside: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers += range(ends[0], min(ends[1], ends[0] + 9) + 1) if len(ends) == 2 and ends[0] <= ends[1] else ends
    return numbers


def parse_marked(text: str) -> list[MarkedSentence]:
    """The sentences of a whole text."""
    parser = MarkerParser()
    return parser.feed(text) + parser.close()
