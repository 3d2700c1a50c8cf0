"""What one `add` did, told so that a person and a program can read it: a line for each file, and the sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class FileResult:
    """What became of one file or folder. `reason` and `hint` are for `refused`; `notes` for what was left out."""

    name: str
    status: Literal["added", "known", "refused"]
    document_id: str | None = None
    title: str | None = None
    passages: int = 0
    notes: tuple[str, ...] = ()
    reason: str | None = None
    hint: str | None = None

    def line(self) -> str:
        """One plain line for the terminal."""
        if self.status == "refused":
            return f"refused  {self.name}: {self.reason}" + (f" → {self.hint}" if self.hint else "")
        if self.status == "known":
            return f"known    {self.name}: already here as {self.document_id}" + _in_brackets(self.notes)
        passages = f"{self.passages} passage" + ("" if self.passages == 1 else "s")
        return f"added    {self.name}: “{self.title}” as {self.document_id}, {passages}" + _in_brackets(self.notes)


def _in_brackets(notes: tuple[str, ...]) -> str:
    return f" ({'; '.join(notes)})" if notes else ""


@dataclass(frozen=True)
class ImportReport:
    """All that one `add` did: a result for every file, and warnings about records that were there before."""

    results: tuple[FileResult, ...] = ()
    warnings: tuple[str, ...] = ()

    def _of(self, status: str) -> tuple[FileResult, ...]:
        return tuple(result for result in self.results if result.status == status)

    @property
    def added(self) -> tuple[FileResult, ...]:
        return self._of("added")

    @property
    def known(self) -> tuple[FileResult, ...]:
        """Files that were in the store already."""
        return self._of("known")

    @property
    def refused(self) -> tuple[FileResult, ...]:
        return self._of("refused")

    @property
    def changed(self) -> bool:
        """True when there is something new to index."""
        return bool(self.added)

    def lines(self) -> list[str]:
        """One line for each file, one for each warning, and the sum."""
        sum_up = f"{len(self.added)} added, {len(self.known)} already known, {len(self.refused)} refused."
        if self.added or self.known:
            sum_up += " Added documents are shown as “not checked by us”."
        return [*(result.line() for result in self.results), *(f"warning  {warning}" for warning in self.warnings), sum_up]
