"""A person's word on an answer, kept on this computer only, and only after they agreed to it.

One line of JSON for each, in a file of the data folder that only this user may read. Never in clinic mode, where the
computer is not the reader's own. Nothing is sent anywhere.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge import KnowledgeError, Mode, current_mode

FILE = "feedback.jsonl"
MAX_BYTES = 5_000_000
"""The file grows no larger than this; a person with more to say than that needs another way."""


class FeedbackError(Exception):
    """The note could not be kept. The message is for the reader and holds nothing of the note."""


@dataclass(frozen=True)
class Note:
    """What is kept: the verdict, the reasons picked, and the exchange that it is about."""

    verdict: str
    reasons: tuple[str, ...]
    asked: str
    answered: str


def is_offered() -> bool:
    """Whether notes may be kept at all: not in clinic mode, and not when the mode is unclear."""
    try:
        return current_mode() is Mode.PERSONAL
    except KnowledgeError:
        return False


def keep_note(note: Note, home: Path, now: dt.datetime | None = None) -> Path:
    """Add a note to the file in the data folder `home`; the file. `now` is the time written, by default the real one.

    Raises:
        FeedbackError: clinic mode, a full file, or a folder that cannot be written.
    """
    if not is_offered():
        raise FeedbackError("not in this mode")
    path = home / FILE
    moment = (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    line = json.dumps({"time": moment, **asdict(note)}, ensure_ascii=False).encode() + b"\n"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size + len(line) > MAX_BYTES:
            raise FeedbackError("the file is full")
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(line)
    except OSError:
        raise FeedbackError("the file cannot be written") from None
    return path
