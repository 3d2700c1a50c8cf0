"""An answer as plain text: to copy, to keep in a file, and to be read aloud.

Each form leaves out what would only disturb there: marks of emphasis everywhere, citation numbers and tables aloud.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.wording import long_date, say

if TYPE_CHECKING:
    from bot.schema import Answer

CALL = re.compile(r"\[([^\[\]]{1,60})\]\((tel|sms):(\+?[0-9]{2,15})\)")
"""A phone number to tap, as our own safety texts write it."""

URGENT_RULE = "\n\n---\n\n"
"""What the chain puts between urgent advice and the answer under it."""

_MARKER = re.compile(r"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")
_TABLE_LINE = re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE)
_LIST_MARK = re.compile(r"^\s*[-*]\s+", re.MULTILINE)


def answer_as_text(answer: Answer, team: Sequence[str] | None = None) -> str:
    """The answer, its sources, and what it is not. `team` replaces its questions for the MS team."""
    parts = [_words(answer)]
    if answer.missing:
        parts.append("\n".join([say("answer.missing"), *(f"- {one}" for one in answer.missing)]))
    questions = answer.ask_your_team if team is None else team
    if questions:
        parts.append("\n".join([say("answer.ask_your_team"), *(f"- {one}" for one in questions)]))
    if answer.citations:
        lines = [f"[{one.number}] {one.title}. {one.section}. {trust_line(one.trust, one.checked)}" for one in answer.citations]
        parts.append("\n".join([say("copy.sources"), *lines]))
    return "\n\n".join([*parts, say("copy.footer")])


def spoken_text(answer: Answer) -> str:
    """The answer as it is read aloud; a table is announced and left to the eye, since cells alone make no sense."""
    text = _TABLE_LINE.sub("", _words(answer))
    has_table = text != _words(answer)
    text = re.sub(r"\n{2,}", "\n", _LIST_MARK.sub("", _MARKER.sub("", text))).strip()
    return "\n".join(filter(None, [text, say("speech.table") if has_table else "", *answer.missing]))


def trust_line(trust: str, checked: str) -> str:
    """Who stands behind a passage, in words."""
    return say("sources.trust_imported") if trust == "imported" else say("sources.trust_curated", date=long_date(checked))


def _words(answer: Answer) -> str:
    return CALL.sub(r"\1", answer.text).replace(URGENT_RULE, "\n\n").replace("**", "").strip()
