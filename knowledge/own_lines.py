"""Phone lines of the clinic or team that runs this installation, shown first in the help panel.

They are theirs and not ours, so they stand outside the library: in the file that `MS_AID_CONTACTS` names, else in
`contacts.yaml` in the data folder; without a file there are none. A file that is wrong is named at the start (with its
line) and never takes the help panel away.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from knowledge.home import home_folder
from knowledge.yaml_file import Lines, parse_yaml, read_text, validate

MAX_LINES = 12
"""More than these would push the emergency numbers out of sight."""
MAX_BYTES = 100_000
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]


class OwnLine(BaseModel):
    """One line: who answers, the number as written and as dialled, when, and what for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Line
    number: Line
    tel: Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,15}$")] | None = None
    hours: Line | None = None
    note: Line | None = None
    as_of: dt.date | None = None


def own_lines_file() -> Path | None:
    """The file that holds the lines; None when there is none. A file that the setting names is always meant."""
    chosen = os.environ.get("MS_AID_CONTACTS")
    if chosen:
        return Path(chosen).expanduser()
    path = home_folder() / "contacts.yaml"
    return path if path.is_file() else None


def load_own_lines(path: Path | None = None) -> tuple[OwnLine, ...]:
    """The lines of this installation, in the order of the file; none without a file.

    Args:
        path: the file; None takes `own_lines_file`.

    Raises:
        SourceFormatError: absent although named, not YAML, too long or of another shape; names file and line.
    """
    from knowledge.errors import SourceFormatError

    path = path or own_lines_file()
    if path is None:
        return ()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceFormatError(path, None, f"is larger than {MAX_BYTES:,} bytes")
    except OSError as error:
        raise SourceFormatError(path, None, f"cannot be read ({error.strerror})") from error
    text = read_text(path)
    data = parse_yaml(text, path)
    if not isinstance(data, list):
        raise SourceFormatError(path, 1, "should be a list of entries with name and number")
    if len(data) > MAX_LINES:
        raise SourceFormatError(path, None, f"holds more than {MAX_LINES} lines")
    lines = Lines(text)
    return tuple(validate(OwnLine, entry, path, lines, (number,)) for number, entry in enumerate(data))
