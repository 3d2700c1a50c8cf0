"""The shapes that travel between the steps of an import. Standard library only: the child process loads them too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LineKind = Literal["unknown", "title", "heading", "item", "row"]
BlockKind = Literal["text", "list", "table"]
Format = Literal["txt", "md", "html", "pdf", "docx"]

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 500
MAX_CHARACTERS = 5_000_000
PARSE_SECONDS = 60
PARSE_BYTES = 1024**3
"""Limits of one document: file size, pages, characters of text, seconds and memory of its parser."""


@dataclass(frozen=True)
class Line:
    """One line or paragraph as a reader found it.

    `kind` is `unknown` where the file does not say (plain text); `level` is 1 to 6 for headings; `gap` is
    true when a blank line or a paragraph break stands before it. `refused` is the reason why this line may
    not be indexed, once the cleaner has found one.
    """

    text: str
    kind: LineKind = "unknown"
    level: int = 0
    gap: bool = False
    refused: str | None = None


@dataclass(frozen=True)
class RawDocument:
    """What a reader took out of one file. `notes` are remarks for the report; `sha256` is of the raw bytes."""

    format: Format
    lines: tuple[Line, ...]
    sha256: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph, a list or a table of clean text; a list or table has one line for each item or row."""

    kind: BlockKind
    text: str
    refused: str | None = None


@dataclass(frozen=True)
class Section:
    """Text under one heading. `heading` is empty for text that stands under the title alone."""

    heading: str
    blocks: tuple[Block, ...]
    refused: str | None = None


@dataclass(frozen=True)
class CleanDocument:
    """A document ready to be cut into passages. `notes` say what was left out and why."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole cleaned text; its hash tells two documents apart."""
        parts = [self.title]
        for section in self.sections:
            parts += [section.heading, *(block.text for block in section.blocks)]
        return "\n\n".join(part for part in parts if part)
