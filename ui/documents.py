"""Adding and removing documents from the screen: one change at a time, in the background, its progress to be looked at.

An uploaded file lies on disk only while it is read: in a folder that nobody else may open, gone at once afterwards.
What it says then lives in the data folder, like everything that `python -m knowledge add` takes in. In clinic mode
nothing is added or removed here.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge import KnowledgeError
from ui import engine

if TYPE_CHECKING:
    from knowledge.documents.report import ImportReport

FORMATS = ("txt", "md", "html", "htm", "pdf", "docx")
MAX_UPLOADS = 10
"""Files of one upload."""

Progress = Callable[[str, int, int], None]
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Work:
    """What a change is made of; other functions in tests."""

    add: Callable[[Sequence[Path]], ImportReport]
    remove: Callable[[str], None]
    build: Callable[[Progress], None]


class BuildProblemError(Exception):
    """The index could not be brought up to date; the message says what to do."""


class Change:
    """One change on its way. Safe to look at from any thread."""

    def __init__(self) -> None:
        self.state: Literal["reading", "building", "done", "failed"] = "reading"
        self.stage, self.part = "", 0.0
        self.report: ImportReport | None = None
        self.problem: str | None = None

    @property
    def is_running(self) -> bool:
        return self.state in ("reading", "building")

    def told(self, stage: str, done: int, total: int) -> None:
        """Note how far the build is."""
        self.stage, self.part = stage, min(1.0, done / total) if total else 0.0

    def run(self, first: Callable[[], bool], build: Callable[[Progress], None]) -> None:
        """Make the change, then bring the index up to date if `first` says that there is need. Never raises."""
        try:
            if first():
                self.state = "building"
                build(self.told)
            self.state = "done"
        except KnowledgeError as error:
            self.problem, self.state = f"{error}. {error.hint}", "failed"
        except BuildProblemError as error:
            self.problem, self.state = str(error), "failed"
        except Exception:  # told in plain words by the page
            self.state = "failed"


_one_at_a_time = threading.Lock()
_latest: Change | None = None


def latest() -> Change | None:
    """The change on its way, or the last one."""
    return _latest


def forget() -> None:
    """Let go of a finished change, and of its report."""
    global _latest
    if _latest is not None and not _latest.is_running:
        _latest = None


def add(uploads: Sequence[Upload]) -> bool:
    """Take in files in the background; False when it is not allowed or another change is under way."""
    made = work()

    def first(change: Change) -> bool:
        with tempfile.TemporaryDirectory(prefix="ms-aid-") as folder:  # made for this user's eyes only
            change.report = made.add(_written(uploads[:MAX_UPLOADS], Path(folder)))
        return change.report.changed

    return _start(first, made.build)


def remove(document_id: str) -> bool:
    """Take a document out in the background; False when it is not allowed or another change is under way."""
    made = work()

    def first(change: Change) -> bool:
        made.remove(document_id)
        return True

    return _start(first, made.build)


def work() -> Work:
    """The functions that make a change."""
    return Work(_add, _remove, _build)


def safe_name(name: str) -> str:
    """A file name without folders and odd signs, its ending kept; titles may be made from it."""
    plain = re.sub(r"[^\w .()-]", "_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:8]}" if stem else (plain[:80] or "document")


def _start(first: Callable[[Change], bool], build: Callable[[Progress], None]) -> bool:
    global _latest
    with _one_at_a_time:
        if engine.is_clinic() or (_latest is not None and _latest.is_running):
            return False
        change = _latest = Change()
    threading.Thread(target=change.run, args=(lambda: first(change), build), name="documents", daemon=True).start()
    return True


def _written(uploads: Sequence[Upload], folder: Path) -> list[Path]:
    paths = []
    for number, upload in enumerate(uploads):
        path = folder / str(number) / safe_name(upload.name)  # a folder each: two files may share a name
        path.parent.mkdir(mode=0o700)
        path.write_bytes(upload.data)
        paths.append(path)
    return paths


def _add(paths: Sequence[Path]) -> ImportReport:
    from knowledge import home_folder
    from knowledge.build import writer_lock
    from knowledge.documents.imports import add_documents

    home = home_folder()
    with writer_lock(home):
        return add_documents(paths, home)


def _remove(document_id: str) -> None:
    from knowledge import home_folder
    from knowledge.build import writer_lock
    from knowledge.documents.imports import remove_document

    home = home_folder()
    with writer_lock(home):
        remove_document(document_id, home)


def _build(tell: Progress) -> None:
    """Run `ui.rebuild` and pass on what it tells.

    Raises:
        BuildProblemError: it ended without an index.
    """
    paths = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    problem = ""
    with subprocess.Popen(
        [sys.executable, "-m", "ui.rebuild"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as child:
        for line in child.stdout or ():
            try:
                told = json.loads(line)
            except json.JSONDecodeError:
                continue
            if "problem" in told:
                problem = f"{told['problem']}. {told['hint']}"
            elif "stage" in told:
                tell(told["stage"], told["done"], told["total"])
    if child.returncode:
        raise BuildProblemError(problem)
