"""Where everything that this program writes lives: one folder, moved by `MS_AID_HOME`.

CURRENT            name of the index folder in use
index/VERSION/     one complete index (see `build`)
models/VERSION/    the query encoder exported for serving
imports/           documents that the user added
build.lock         held while an index is written
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from knowledge.errors import StorageError


def home_folder() -> Path:
    """The data folder: `MS_AID_HOME`, else `~/.ms-decision-aid`. It need not exist yet."""
    chosen = os.environ.get("MS_AID_HOME")
    return Path(chosen).expanduser() if chosen else Path.home() / ".ms-decision-aid"


def make_folder(path: Path) -> Path:
    """Create a folder that only this user may read.

    Raises:
        StorageError: the disk is read-only or full, or the place is not permitted.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"cannot make the folder {path} ({error.strerror})") from error
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a new file beside it, flushed, then renamed over it.

    Raises:
        StorageError: the file could not be written; an older file stays as it was.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise StorageError(f"cannot write {path} ({error.strerror})") from error
