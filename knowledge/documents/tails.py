"""Ends of text: is a paragraph finished, and what is left when its cut-off end goes? Pure.

Text taken from the web often stops in the middle of a sentence. Half a sentence can say the opposite of the
whole ("You should not stop treatment unless ..."), so it is never kept.
"""

from __future__ import annotations

import re

from knowledge.sentences import split_sentences

_CLOSED = re.compile(r"[.!?][\"'”’»)\]]*$|[.!?]?[”»]$")
_ELLIPSIS = re.compile(r"(?:\.{3}|…|\[\.{3}\]|\(\.{3}\)|\[more\]|\(more\))[\"'”’)]*\s*(?:(?:read|see|show) more)?\s*[>»→]*$", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:,|;|[-–—]|\b(?:the|a|an|of|for|with|and|or|but|to|in|on|at|by|from|as|that|which|who|is|are|was|were|be|been|has|have|had|can|may|will|should|than|if|when|because"
    r"|unless|while|not|no|their|its|your|this|these|those|such|more|most|into|about))$",
    re.IGNORECASE,
)


def is_finished(text: str) -> bool:
    """True when the text ends as a sentence ends."""
    return bool(_CLOSED.search(text)) and not _ELLIPSIS.search(text)


def is_broken_off(text: str) -> bool:
    """True when the text plainly stops in the middle: three dots, a comma, or a word that needs another."""
    return bool(_ELLIPSIS.search(text) or _DANGLING.search(text))


def without_tail(text: str) -> str:
    """The text up to its last whole sentence; empty when there is none."""
    spans = split_sentences(text)
    while spans and not is_finished(text[spans[-1][0] : spans[-1][1]]):
        spans.pop()
    return text[spans[0][0] : spans[-1][1]] if spans else ""
