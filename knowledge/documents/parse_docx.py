"""Word (.docx) → lines: headings and lists by style, tables row by row, hidden and deleted text left out. Runs in the child.

The package is checked before it is opened: number of parts, unpacked size, and no document type or entity in
any part, so that neither a zip bomb nor an entity bomb reaches the parser. Nothing is ever unpacked to disk, and
linked pictures or templates are never fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from knowledge.documents.shapes import Line
from knowledge.errors import ImportRefusedError

_MAX_PARTS = 5_000
_MAX_PART = 60 * 1024 * 1024
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_RATIO = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_PLACEHOLDER_TITLE = re.compile(r"^(?:word document|document\d*|untitled|microsoft word.*|.*\.docx?)$", re.IGNORECASE)


def read_docx(data: bytes) -> tuple[list[Line], list[str]]:
    """Lines and notes of a Word document.

    Raises:
        ImportRefusedError: another kind of archive, or one that is built to harm.
    """
    _check_package(data)
    from docx import Document

    document: Any = Document(io.BytesIO(data))
    styles = {style.style_id: style for style in document.styles if style.style_id}
    reader = _Reader(styles)
    reader.read(document.element.body)
    notes = []
    if reader.hidden:
        notes.append(f"hidden text was left out ({reader.hidden} {'place' if reader.hidden == 1 else 'places'})")
    title = (document.core_properties.title or "").strip()
    lines = reader.lines
    if title and not _PLACEHOLDER_TITLE.match(title) and not any(line.kind == "title" for line in lines):
        lines = [Line(title, "title"), *lines]
    return lines, notes


def _check_package(data: bytes) -> None:
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ImportRefusedError("is a damaged archive") from error
    with package:
        parts = package.infolist()
        names = {part.filename for part in parts}
        if "word/document.xml" not in names or "[Content_Types].xml" not in names:
            raise ImportRefusedError("is an archive of another kind, not a Word document")
        if len(parts) > _MAX_PARTS or len(names) != len(parts):
            raise ImportRefusedError("is an archive with too many or doubled parts")
        if any(part.file_size > _MAX_PART for part in parts) or sum(part.file_size for part in parts) > _MAX_UNPACKED:
            raise ImportRefusedError("unpacks to far more than a document holds")
        for part in parts:
            path = part.filename.replace("\\", "/")
            if path.startswith("/") or ".." in path.split("/") or ":" in path or part.flag_bits & 1:
                raise ImportRefusedError("holds parts with unsafe names, or a password")
            if part.file_size > 1_000_000 and part.file_size > _MAX_RATIO * max(1, part.compress_size):
                raise ImportRefusedError("unpacks to far more than a document holds")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                content = package.read(part)
                head = content[:4]
                text = content.decode("utf-16", "ignore").encode() if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head else content
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise ImportRefusedError("holds a document type or entities, which real Word files do not")


class _Reader:
    """Goes through the body once and collects lines."""

    def __init__(self, styles: dict[str, Any]) -> None:
        self._styles = styles
        self.lines: list[Line] = []
        self.hidden = 0

    def read(self, body: Any) -> None:
        inside_table = None
        for element in body.iter(f"{_W}p", f"{_W}tbl"):
            if inside_table is not None and any(above is inside_table for above in element.iterancestors(f"{_W}tbl")):
                continue
            if next(element.iterancestors(f"{_W}txbxContent", _MC_FALLBACK), None) is not None:
                continue
            if element.tag == f"{_W}tbl":
                inside_table = element
                self._table(element)
            else:
                self._paragraph(element)

    def _paragraph(self, element: Any) -> None:
        text = self._text(element).strip()
        if not text:
            return
        style = self._style(element)
        name = (style.name or "").lower() if style is not None else ""
        level = re.match(r"heading (\d)", name)
        flat = re.sub(r"\s*\n\s*", " ", text)
        if name == "title":
            self.lines.append(Line(flat, "title"))
        elif level:
            self.lines.append(Line(flat, "heading", int(level[1]), gap=True))
        elif name.startswith("list") or element.find(f"{_W}pPr/{_W}numPr") is not None:
            self.lines.append(Line(flat, "item"))
        else:
            self.lines += [Line(piece.strip(), gap=number == 0) for number, piece in enumerate(text.split("\n")) if piece.strip()]

    def _style(self, paragraph: Any) -> Any:
        found = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get(found.get(f"{_W}val")) if found is not None else None

    def _table(self, table: Any) -> None:
        rows = []
        for row in table.iterchildren(f"{_W}tr"):
            cells = [
                re.sub(r"\s+", " ", " ".join(self._text(paragraph) for paragraph in cell.iter(f"{_W}p"))).strip()
                for cell in row.iter(f"{_W}tc")
            ]
            if any(cells):
                rows.append(cells)
        if len(rows) < 2 or max(len(cells) for cells in rows) < 2:
            self.lines += [Line(cell, gap=True) for cells in rows for cell in cells if cell]
            return
        self.lines += [Line(" | ".join(cell or "-" for cell in cells), "row", gap=number == 0) for number, cells in enumerate(rows)]

    def _text(self, paragraph: Any) -> str:
        """Visible text of a paragraph: inserted text is in, deleted and hidden text is out."""
        parts: list[str] = []
        style = self._style(paragraph)
        style_hides = bool(style is not None and getattr(style, "font", None) is not None and style.font.hidden)
        for run in paragraph.iter(f"{_W}r"):
            if next(run.iterancestors(f"{_W}del", f"{_W}moveFrom", _MC_FALLBACK), None) is not None:
                continue
            text = "".join(_run_text(run))
            if text.strip() and (style_hides or self._is_hidden(run)):
                self.hidden += 1
                continue
            look = run.find(f"{_W}rPr/{_W}vertAlign")
            if look is not None and look.get(f"{_W}val") == "superscript" and re.fullmatch(r"[\d,+\-−–\s]{1,12}", text.strip()):
                text = text.strip().translate(_SUPERSCRIPT)
            parts.append(text)
        return "".join(parts)

    def _is_hidden(self, run: Any) -> bool:
        look = run.find(f"{_W}rPr")
        if look is None:
            return False
        vanish = look.find(f"{_W}vanish")
        if vanish is not None and vanish.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return True
        named = look.find(f"{_W}rStyle")
        style = self._styles.get(named.get(f"{_W}val")) if named is not None else None
        if style is not None and getattr(style, "font", None) is not None and style.font.hidden:
            return True
        size, color, shade = look.find(f"{_W}sz"), look.find(f"{_W}color"), look.find(f"{_W}shd")
        tiny = size is not None and str(size.get(f"{_W}val", "")).isdigit() and int(size.get(f"{_W}val")) <= 4
        white = color is not None and str(color.get(f"{_W}val", "")).upper() == "FFFFFF" and shade is None
        return tiny or (white and next(run.iterancestors(f"{_W}tc"), None) is None)


def _run_text(run: Any) -> list[str]:
    parts = []
    for child in run:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return parts
