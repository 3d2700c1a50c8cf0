"""Whose computer this runs on: one person's own, or a clinic's that others reach. Set by `MS_AID_MODE`.

In clinic mode documents are not added: what patients read is the library alone.
"""

from __future__ import annotations

import os
from enum import StrEnum

from knowledge.errors import KnowledgeError


class Mode(StrEnum):
    """personal: this computer only, documents may be added. clinic: reached by others, the library only."""

    PERSONAL = "personal"
    CLINIC = "clinic"


class ModeError(KnowledgeError):
    """Something that this mode does not allow."""

    hint = "Leave MS_AID_MODE out (or set it to personal) on a computer of your own."


def current_mode() -> Mode:
    """The mode of this process; personal when nothing is set.

    Raises:
        ModeError: `MS_AID_MODE` holds a word that is no mode. Guessing would open or close doors that nobody chose.
    """
    chosen = os.environ.get("MS_AID_MODE", "").strip().lower()
    try:
        return Mode(chosen) if chosen else Mode.PERSONAL
    except ValueError:
        raise ModeError(f"MS_AID_MODE is {chosen!r}", "Set it to personal or clinic.") from None


def refuse_imports_in_clinic() -> None:
    """Raises ModeError in clinic mode, where documents are not added."""
    if current_mode() is Mode.CLINIC:
        raise ModeError("documents are not added in clinic mode: it serves the checked library only")
