"""The recursive character splitter of the textbook chain: chunks of at most 1,000 characters, overlapping by 200. Pure.

It follows LangChain's RecursiveCharacterTextSplitter with its defaults (blank line, line break, space, any character),
written out here because LangChain keeps that splitter in a package which is not among its dependencies.
"""

from __future__ import annotations

from collections.abc import Sequence

SEPARATORS = ("\n\n", "\n", " ", "")


def split_recursively(text: str, size: int = 1_000, overlap: int = 200, separators: Sequence[str] = SEPARATORS) -> list[str]:
    """Chunks of a text, each at most `size` characters.

    Raises:
        ValueError: the overlap is not smaller than the size.
    """
    if not 0 <= overlap < size:
        raise ValueError("the overlap must be smaller than the size")
    separator = next((one for one in separators if not one or one in text), "")
    finer = separators[list(separators).index(separator) + 1 :] if separator in separators else ()
    # The separator stays at the head of the piece behind it, as LangChain keeps it.
    pieces = list(text) if not separator else _split_keeping(text, separator)
    chunks: list[str] = []
    fitting: list[str] = []
    for piece in pieces:
        if len(piece) < size:
            fitting.append(piece)
            continue
        chunks += _merge(fitting, size, overlap)
        fitting = []
        chunks += split_recursively(piece, size, overlap, finer) if finer else [piece]
    return chunks + _merge(fitting, size, overlap)


def _split_keeping(text: str, separator: str) -> list[str]:
    first, *rest = text.split(separator)
    return [piece for piece in (first, *(separator + part for part in rest)) if piece]


def _merge(pieces: Sequence[str], size: int, overlap: int) -> list[str]:
    """Join neighbouring pieces into chunks; each begins with the tail of the one before."""
    chunks: list[str] = []
    current: list[str] = []
    length = 0
    for piece in pieces:
        if current and length + len(piece) > size:
            chunks.append("".join(current).strip())
            while length > overlap or (length and length + len(piece) > size):
                length -= len(current.pop(0))
        current.append(piece)
        length += len(piece)
    chunks.append("".join(current).strip())
    return [chunk for chunk in chunks if chunk]
