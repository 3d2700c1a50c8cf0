"""Which files a typed path stands for, and how their names may be shown. A name is data like any other text.

A file that is typed is taken as it is. Of a folder all plain files inside count, by name, without hidden ones
and without links: what a link inside the folder points to is found by itself, and a link that leads out is said.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from knowledge.documents.clean import clean_text
from knowledge.documents.injection import find_orders
from knowledge.documents.report import FileResult


def expand(paths: Iterable[Path | str]) -> Iterator[Path | FileResult]:
    """Files in the order typed; of folders all files inside, by name, without hidden ones and without links."""
    for typed in paths:
        path = Path(typed)
        try:
            path = path.expanduser()
            is_folder, exists = path.is_dir(), path.exists()
        except (OSError, ValueError, RuntimeError):
            is_folder = exists = False
        name = printable(path.name or str(path))
        if is_folder:
            found = list(_members(path, path.resolve()))
            if not any(isinstance(member, Path) for member in found):
                found.append(
                    FileResult(
                        name, "refused", reason="holds no documents", hint="Add a folder with .txt, .md, .html, .pdf or .docx files."
                    )
                )
            yield from found
        elif exists:
            yield path
        else:
            yield FileResult(name, "refused", reason="is not there", hint="Check the path, then add it again.")


def _members(folder: Path, root: Path) -> Iterator[Path | FileResult]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield FileResult(
            printable(folder.name), "refused", reason=f"cannot be opened ({error.strerror})", hint="Check that you may read this folder."
        )
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_symlink():
            if not _stays_inside(path, root):
                yield FileResult(
                    printable(entry.name),
                    "refused",
                    reason="is a link that leads out of the folder",
                    hint="Add the file that it points to by its own path.",
                )
        elif entry.is_dir(follow_symlinks=False):
            yield from _members(path, root)
        else:
            yield path


def _stays_inside(path: Path, root: Path) -> bool:
    """A link to a place inside needs no second visit; one that leads out is reported."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def printable(name: str) -> str:
    """A file name that can be shown: no control or hidden characters, no markup, at most 100 characters."""
    plain = clean_text("".join(letter if letter.isprintable() else " " for letter in name.encode("utf-8", "replace").decode()))
    return (plain[:97] + "...") if len(plain) > 100 else (plain or "(no name)")


def readable(stem: str) -> str:
    """A file name as a title, where it reads like one: two words or more, no serial numbers, no orders."""
    words = re.sub(r"[_\-.+%]+", " ", printable(stem)).split()
    real = [word for word in words if re.fullmatch(r"[^\W\d_]{2,}", word)]
    if len(real) < 2 or len(real) < 0.6 * len(words) or find_orders(" ".join(words)):
        return ""
    title = " ".join(words)[:100]
    return title[0].upper() + title[1:]
