"""A file that a user brings → lines of text. Decides the type by content and applies every limit.

The file is opened once: size, hash and text come from the same bytes. Plain text and Markdown are decoded here;
HTML, PDF and Word files go to a child process (see `child`) that can neither write, nor reach the network, nor
take more than its share of time and memory. Whatever goes wrong there is one refused file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from knowledge.documents.characters import decode, split_lines
from knowledge.documents.shapes import MAX_BYTES, MAX_CHARACTERS, PARSE_SECONDS, Format, Line, RawDocument
from knowledge.errors import ImportRefusedError

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_NO_DOCUMENT = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"{\\rtf", "a rich text file"),
)
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h[1-6]|table|ul|ol|span|meta|style|script|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_CLOSINGS = re.compile(r"</(?:p|div|h[1-6]|li|ul|table|td|tr|section|article|body|html)\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6} \S|^(?:=|-){3,}\s*$|^\|.+\|\s*$|\]\(\S+\)", re.MULTILINE)
_SAVE_AS = "Open it in the program that made it, save it as .docx, .pdf or .txt, then add that file."


def read_document(path: Path, seconds: float = PARSE_SECONDS) -> RawDocument:
    """Read one file.

    Args:
        path: the file; a link is followed, because the person typed it.
        seconds: longest time for its parser.

    Raises:
        ImportRefusedError: the file cannot be opened, is no document, is over a limit, or is damaged.
    """
    data = read_bytes(path)
    if not data.strip():
        raise ImportRefusedError("is empty")
    kind = kind_of(data)
    digest = hashlib.sha256(data).hexdigest()
    if kind == "text":
        text = decode(data)
        if len(text) > MAX_CHARACTERS:
            raise ImportRefusedError(
                f"holds more than {MAX_CHARACTERS:,} characters of text", "Split it into smaller files, then add those."
            )
        return RawDocument("md" if _MARKDOWN.search(text[:200_000]) else "txt", text_lines(text), digest)
    lines, notes = _parse_in_child(kind, data, seconds)
    return RawDocument(kind, lines, digest, notes)


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a plain file of at most `limit` bytes.

    Raises:
        ImportRefusedError: not there, not permitted, not a plain file (a device, a pipe), or too big.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise ImportRefusedError(f"cannot be opened ({reason})", "Check the path and that you may read it, then add it again.") from error
    try:
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ImportRefusedError("is not a plain file", "Add documents (.txt, .md, .html, .pdf, .docx) or a folder of them.")
            data = file.read(limit + 1)
    except OSError as error:
        raise ImportRefusedError(f"cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise ImportRefusedError(f"is bigger than {limit // 1024 // 1024} MB", "Split it into smaller files, then add those.")
    return data


def kind_of(data: bytes) -> Literal["text", "html", "pdf", "docx"]:
    """What a file holds, by its bytes; its name plays no part.

    Raises:
        ImportRefusedError: it is no document that we read.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if data.startswith(_OLD_WORD):
        raise ImportRefusedError("is an old .doc file or is locked with a password", _SAVE_AS)
    for start, what in _NO_DOCUMENT:
        if data.startswith(start):
            raise ImportRefusedError(f"is {what}, not a document that can be read", _SAVE_AS)
    head = _head(data)
    if _HTML_START.match(head) or len(_HTML_CLOSINGS.findall(head)) >= 3:
        return "html"
    return "text"


def _head(data: bytes) -> str:
    """The first part of a text file; a character cut in two at its end is dropped, not taken for another encoding."""
    head = data[:200_000]
    if len(data) > len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: max(head.rfind(b"\n"), head.rfind(b" "), 199_000)]
    return decode(head)


def text_lines(text: str) -> tuple[Line, ...]:
    """Lines of a plain text; a blank line becomes the `gap` of the next one."""
    lines: list[Line] = []
    gap = False
    for piece in split_lines(text):
        if piece.strip():
            lines.append(Line(piece, gap=gap))
            gap = False
        else:
            gap = True
    return tuple(lines)


def _parse_in_child(kind: Format, data: bytes, seconds: float) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    environment = {"PYTHONPATH": str(_PACKAGE_ROOT), "PYTHONIOENCODING": "utf-8"}
    environment |= {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (our own module in our own interpreter; the document goes in as data)
            [sys.executable, "-P", "-B", "-m", "knowledge.documents.child", kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env=environment,
            cwd=tempfile.gettempdir(),
        )
    except subprocess.TimeoutExpired as error:
        raise ImportRefusedError(
            f"takes longer than {seconds:.0f} seconds to read", "Save it again from the program that made it, or as plain text."
        ) from error
    except OSError as error:
        raise ImportRefusedError(f"could not be read in a process of its own ({error.strerror})") from error
    try:
        answer = json.loads(done.stdout)
        if "refused" in answer:
            raise ImportRefusedError(str(answer["refused"]))
        lines = tuple(Line(str(text), line_kind, int(level), bool(gap)) for text, line_kind, level, gap in answer["lines"])
        return lines, tuple(str(note) for note in answer["notes"])
    except (ValueError, KeyError, TypeError) as error:
        raise ImportRefusedError("could not be read: its parser stopped (too much time or memory)") from error
