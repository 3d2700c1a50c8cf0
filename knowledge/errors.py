"""What can go wrong with the library or the index, each with what to do next.

Every error carries a `hint`: the next step for the person who sees it. Commands print
`message` and `hint` as one clear line; no error here ever quotes a patient's text.
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeError(Exception):
    """Base of all errors of this package. `hint` says what to do next."""

    hint: str = "Run `python -m knowledge doctor` to see what is wrong."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class SourceFormatError(KnowledgeError):
    """A library file is not as the schema wants it; the message names file and line."""

    hint = "Mend that line, then run `python -m knowledge check`."

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {problem}")


class ImportRefusedError(KnowledgeError):
    """A document that a user brought cannot be taken in."""

    hint = "Check that the file opens and holds text, then add it again."


class IndexMissingError(KnowledgeError):
    """There is no index yet, or its folder has gone."""

    hint = "Run `python -m knowledge build` (or `make run`, which does it for you)."


class IndexDamagedError(KnowledgeError):
    """The index exists but does not pass its checks."""

    hint = "Run `python -m knowledge build` to make a new one; the damaged copy is kept aside."


class BuildLockedError(KnowledgeError):
    """Another process is building or importing at this moment."""

    hint = "Wait until the other build has ended, then try again."


class ModelError(KnowledgeError):
    """The embedding model is absent, altered or not the one the index was made with."""

    hint = "Run `pip install -e .` again, or set MS_AID_EMBEDDING_MODEL to a model folder that exists."


class StorageError(KnowledgeError):
    """The data folder cannot be written (read-only, full, or not permitted)."""

    hint = "Free some space, or set MS_AID_HOME to a folder that you may write to."
