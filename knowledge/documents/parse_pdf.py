"""PDF → lines: visible text page by page, running heads and page numbers left out. Runs in the child process.

Text that a reader cannot see (render mode "invisible", white, or as small as a dot) is taken out of the page's
drawing operations before the text is read. Pages that are only pictures give no text, and that is said.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

from knowledge.documents.shapes import MAX_CHARACTERS, MAX_PAGES, Line
from knowledge.errors import ImportRefusedError

_SHOW = frozenset((b"Tj", b"TJ", b"'", b'"'))
_MAX_STREAM = 20 * 1024 * 1024
_PAGE_NUMBER = re.compile(r"^(?:page )?[-–—\s]*(?:\d{1,4}|[ivxl]{1,6})[-–—\s]*(?:(?:of|/) \d{1,4})?$", re.IGNORECASE)
_PLACEHOLDER_TITLE = re.compile(
    r"^(?:untitled|document\d*|microsoft word.*|.*\.(?:docx?|pdf|indd|qxd|tex|html?|xlsx?|pptx?)|[\W\d_]*|\S{1,60})$", re.IGNORECASE
)


def read_pdf(data: bytes) -> tuple[list[Line], list[str]]:
    """Lines and notes of a PDF.

    Raises:
        ImportRefusedError: a password, too many pages or characters, or no text that a reader can see.
    """
    from pypdf import PdfReader, overwrite_configuration

    overwrite_configuration(
        zlib_maximum_output_length=_MAX_STREAM,
        lzw_maximum_output_length=_MAX_STREAM,
        run_length_maximum_output_length=_MAX_STREAM,
        array_based_stream_maximum_output_length=_MAX_STREAM,
    )
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise ImportRefusedError("is locked with a password")
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise ImportRefusedError(f"has more than {MAX_PAGES} pages")
    pages: list[list[str]] = []
    hidden = characters = 0
    for number in range(count):
        page = reader.pages[number]
        hidden += _hide_invisible(page, reader)
        text = page.extract_text() or ""
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise ImportRefusedError(f"holds more than {MAX_CHARACTERS:,} characters of text")
        pages.append([line.strip() for line in text.split("\n")])
    if not any(line for page in pages for line in page):
        raise ImportRefusedError("holds no text that a reader can see (a scan, perhaps)" if count else "has no pages")
    notes = [f"text that a reader cannot see was left out ({hidden} {'place' if hidden == 1 else 'places'})"] if hidden else []
    lines = _lines(_without_running_heads(pages))
    title = str((reader.metadata.title if reader.metadata else None) or "").strip()
    if title and not _PLACEHOLDER_TITLE.match(title) and len(title) <= 200:
        lines = [Line(title, "title"), *lines]
    return lines, notes


def _hide_invisible(page: Any, reader: Any) -> int:
    """Take text operations that draw nothing a reader sees out of the page; how many there were."""
    from pypdf.generic import ContentStream, NameObject

    contents = page.get("/Contents")
    if contents is None:
        return 0
    stream = ContentStream(contents.get_object(), reader)
    state: dict[str, float | bool] = {"mode": 0, "white": False, "size": 12.0, "scale": 1.0}
    stack: list[dict[str, float | bool]] = []
    kept: list[tuple[Any, Any]] = []
    removed = 0
    for operands, operator in stream.operations:
        if operator == b"q":
            stack.append(dict(state))
        elif operator == b"Q":
            state = stack.pop() if stack else state
        else:
            _follow(state, operands, operator)
        invisible = state["mode"] in (3, 7) or state["white"] or abs(float(state["size"]) * float(state["scale"])) < 2
        if operator in _SHOW and invisible:
            removed += 1
            continue
        kept.append((operands, operator))
    if removed:
        stream.operations = kept
        page[NameObject("/Contents")] = stream
    return removed


def _follow(state: dict[str, float | bool], operands: Any, operator: bytes) -> None:
    """Keep the part of the graphics state that decides whether text can be seen."""
    try:
        values = [float(value) for value in operands if isinstance(value, (int, float))]
        if operator == b"Tr":
            state["mode"] = int(values[0])
        elif operator == b"Tf":
            state["size"] = values[-1]
        elif operator == b"BT":
            state["scale"] = 1.0
        elif operator == b"Tm":
            state["scale"] = max(abs(values[1]), abs(values[3]), abs(values[0]))
        elif operator in (b"g", b"rg", b"sc", b"scn"):
            # one or three values near 1 are white; four are ink, where white is none of it
            state["white"] = bool(values) and (sum(values) <= 0.05 if len(values) == 4 else min(values) >= 0.97)
        elif operator == b"k":
            state["white"] = sum(values) <= 0.05
    except (IndexError, TypeError, ValueError, OverflowError):
        return


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers and the lines that stand at the top or foot of many pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line]
        edges.update({_shape(line) for line in (*filled[:2], *filled[-2:])})
    often = {shape for shape, count in edges.items() if count >= 3 and count >= 0.5 * len(pages)}
    clean = []
    for page in pages:
        places = [number for number, line in enumerate(page) if line]
        rim = {*places[:2], *places[-2:]}
        clean.append(
            [line for number, line in enumerate(page) if not (number in rim and (_PAGE_NUMBER.match(line) or _shape(line) in often))]
        )
    return clean


def _shape(line: str) -> str:
    """A running line without its page number, which is all that changes from page to page."""
    return re.sub(r"^\d{1,4}\b|\b\d{1,4}$", "#", line.casefold())


def _lines(pages: list[list[str]]) -> list[Line]:
    """One line for each line of text; words that a line break divides are joined again."""
    lines: list[Line] = []
    gap = False
    for page in pages:
        for text in page:
            if not text:
                gap = True
                continue
            if lines and not gap and re.search(r"[a-z]{2}[-\u00ad]$", lines[-1].text) and text[0].islower():
                lines[-1] = Line(lines[-1].text[:-1] + text, gap=lines[-1].gap)
            else:
                lines.append(Line(text, gap=gap))
            gap = False
    return lines
