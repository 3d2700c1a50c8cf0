"""The parser process: one document in on standard input, its lines out as JSON. Run by `readers`, never imported by it.

A document is hostile until proven otherwise, so its parser gets a process of its own with limits on memory and
time, and an audit hook that refuses sockets, other programs and every file opened for writing. Where the
system has no such limits (Windows), the time limit of the parent still holds.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from knowledge.documents.shapes import MAX_BYTES, MAX_CHARACTERS, PARSE_BYTES, PARSE_SECONDS, Line
from knowledge.errors import ImportRefusedError

_REFUSED_EVENTS = (
    *("socket.", "urllib.", "ftplib.", "webbrowser.", "subprocess.", "shutil."),
    *("os.exec", "os.system", "os.spawn", "os.posix_spawn", "os.fork"),
    *("os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink"),
)
"""Beginnings of the audit events that no parser has a reason for."""


def limit_memory_and_time() -> None:
    """Set the process limits that the system offers."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_AS, PARSE_BYTES),
        (resource.RLIMIT_CPU, PARSE_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
        except (ValueError, OSError):
            continue


def refuse_side_effects() -> None:
    """From here on nothing in this process may use the network, start a program or write a file."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_REFUSED_EVENTS):
            raise PermissionError(f"{event} is not allowed while a document is read")
        if event == "open":
            mode, flags = arguments[1], arguments[2]
            writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
            if writes or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
                raise PermissionError("no file may be written while a document is read")

    sys.addaudithook(hook)


def parser_for(kind: str) -> Callable[[bytes], tuple[list[Line], list[str]]]:
    """The function that reads this kind of document; loads its library."""
    if kind == "html":
        from knowledge.documents.parse_html import read_html

        return read_html
    if kind == "pdf":
        from knowledge.documents.parse_pdf import read_pdf

        return read_pdf
    from knowledge.documents.parse_docx import read_docx

    return read_docx


def answer(kind: str, data: bytes) -> dict[str, Any]:
    """Lines and notes of a document, or why it was refused."""
    try:
        lines, notes = parser_for(kind)(data)
        if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
            raise ImportRefusedError(f"holds more than {MAX_CHARACTERS:,} characters of text")
    except ImportRefusedError as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": "needs too much memory to read"}
    except Exception:  # a parser may fail in any way on a hostile file; the text of its error may quote the file
        return {"refused": f"is damaged or no real {kind} file"}
    return {"lines": [[line.text, line.kind, line.level, line.gap] for line in lines], "notes": notes}


def main() -> None:
    kind = sys.argv[1]
    limit_memory_and_time()
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    refuse_side_effects()
    sys.stdout.buffer.write(json.dumps(answer(kind, data)).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
