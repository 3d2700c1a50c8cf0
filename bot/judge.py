"""Is the evidence enough? Names and studies that nobody here knows, options without a page, and a weak best match.

Similarity alone finds few of the questions that should be refused, so it only decides what is far off;
an unknown drug-like word or study name decides by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.retrieve import Found
from bot.understand import Part, Understood
from knowledge import Library

# Cosines of the best passage on our own development cases: answerable ones lie above these, off-topic ones mostly below.
MIN_TEXT = 0.33
MIN_DOOR = 0.50
MIN_EITHER = 0.42

_DRUG_LIKE = re.compile(
    r"\b[a-z]{3,}(?:mab|nib|imod|tinib|stat|ciclib|cept|gliptin|gliflozin|vir|zine|mycin|cillin|pril|sartan|olol|prazole|setron|fumarate|feron|mod|tide|lizumab|zumab|ximab|"
    r"brutinib|ribine|amide|exate|prine|platin|tecan|rubicin|oxetine|azepam|caftor|parib|relin|vastatin|tizine)\b",
    re.IGNORECASE,
)
_TRIAL = re.compile(
    r"\b(?:the )?([A-Z][A-Z0-9]{3,}(?:[- ](?:[A-Z]{1,3}\d*|\d+|II|III|MS))?)(?='s| (?:trial|study|results?|data)\b)|\b(?:trial|study) (?:called|named) ([A-Z][\w-]+)"
)
_INVENTED = re.compile(
    r"\b(?:on|take|taking|called|named|drug|treatment|medicine|pill|about|is|of|try|starting|prescribed|with)\s+([A-Z][a-z]{5,}(?:[a-z]*))\b"
)


@dataclass(frozen=True)
class Verdict:
    """What the evidence allows. `chosen` holds one passage for each part that has one."""

    enough: bool
    chosen: tuple[Found | None, ...] = ()
    unknown_name: str = ""
    unknown_trial: str = ""
    without_page: tuple[str, ...] = ()
    near: tuple[Found, ...] = field(default=())


@dataclass(frozen=True)
class KnownWords:
    """What counts as known: words of the library or common English, and studies that the references name."""

    is_word: Callable[[str], bool]
    trials: frozenset[str]


def judge_evidence(asked: str, understood: Understood, found: list[list[Found]], library: Library, known: KnownWords) -> Verdict:
    """Choose a passage for each part, or say what is missing.

    Args:
        asked: the message as it was typed (capital letters count).
        found: passages for each part of `understood.parts`, best first.
    """
    near = tuple(found[0][:3]) if found else ()
    unknown = unknown_drug(asked, understood, known)
    if unknown:
        return Verdict(False, unknown_name=unknown, near=near)
    trial = unknown_study(asked, known)
    if trial:
        return Verdict(False, unknown_trial=trial, near=near)
    without_page = tuple(option for option in understood.options if option not in library.option_by_id)
    chosen = tuple(_best(part, hits, library) for part, hits in zip(understood.parts, found, strict=True))
    return Verdict(any(chosen), chosen, without_page=without_page, near=near)


def _best(part: Part, hits: list[Found], library: Library) -> Found | None:
    """The first passage that is close enough and, when options are named, speaks of one of them."""
    for found in hits:
        passage, match = found.hit.passage, found.hit.match
        if passage.kind in ("cell", "figure"):
            continue
        off_subject = part.options and not set(part.options) & set(passage.options)
        if off_subject and (passage.options or not any(option in library.option_by_id for option in part.options)):
            continue
        close = match.door >= MIN_DOOR or match.text >= MIN_TEXT
        if close and max(match.door, match.text) >= MIN_EITHER:
            return found
    return None


def unknown_drug(asked: str, understood: Understood, known: KnownWords) -> str:
    """A word that looks like a drug's name and is nobody's here; empty when there is none."""
    spans = [(m.start, m.end) for m in understood.mentions]

    def is_spotted(start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in spans) and not understood.is_follow_up

    spotted = {m.form.lower() for m in understood.mentions}
    for match in _DRUG_LIKE.finditer(asked):
        word = match[0].lower()
        if word not in spotted and not known.is_word(word) and not is_spotted(match.start(), match.end()):
            return match[0]
    for match in _INVENTED.finditer(asked):
        word = match[1].lower()
        if word not in spotted and not known.is_word(word) and not any(word in form.split() for form in spotted):
            return match[1]
    return ""


def unknown_study(asked: str, known: KnownWords) -> str:
    """A study's name that no reference and no figure holds; empty when there is none."""
    for match in _TRIAL.finditer(asked):
        name = match[1] or match[2]
        if re.sub(r"\W", "", name).upper() not in known.trials:
            return name
    return ""
